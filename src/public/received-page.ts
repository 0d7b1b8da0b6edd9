import type { Received } from '../complaints/index.ts';
import {
  CONSENT_CHANNEL_WORDS,
  type Html,
  html,
  isMarketing,
  PURPOSE_WORDS,
  type Purpose,
  type Recipient,
} from '../domain/index.ts';
import { COMPLAIN } from './complain-words.ts';
import { fill, fillWith } from './fill.ts';
import type { Page } from './frame.ts';
import { langOf, maskedNumber } from './mine-door.ts';
import type { Registered } from './sender.ts';
import { dayAndTime } from './times.ts';
import { linkTo, type Visit } from './visit.ts';

const HOPS_SHOWN_MAX = 8;

/** "Why did I get these?": what came to the number, from whom, over whose ports, on what consent; stopped or complained of on the spot. */
export function receivedPage(
  visit: Visit,
  recipient: Recipient,
  { messages, isWhole }: { readonly messages: readonly Received[]; readonly isWhole: boolean },
  registered: Registered,
  now: number,
): Page {
  const words = COMPLAIN[visit.language];
  const main = html`<h1>${words.received}</h1>
<p class="lead">${fill(words.receivedLead, { number: maskedNumber(recipient) })}</p>
${messages.length === 0 ? html`<p>${words.receivedNone}</p>` : messages.map((each) => draw(visit, each, registered, now))}
${isWhole || messages.length === 0 ? undefined : html`<p class="quiet">${words.receivedPart}</p>`}
<p class="links"><a href="${linkTo(visit, '/mine/complaint')}">${words.complain}</a><a href="${linkTo(visit, '/mine')}">${words.back}</a></p>`;
  return { status: 200, title: words.received, main, hasForm: true };
}

function draw(visit: Visit, message: Received, registered: Registered, now: number): Html {
  const { language } = visit;
  const words = COMPLAIN[language];
  const { id, at, organisation, text, purpose } = message;
  const name = (code: string) => registered.nameOf(code as never) ?? words.unknownSender;
  const heading = `m-${id}`;
  const isAdvert = isMarketing(purpose as Purpose);
  const stop =
    organisation === '' || !isAdvert
      ? undefined
      : html`<form action="/mine/stop" method="post">${langOf(visit)}<input type="hidden" name="organisation" value="${organisation}"><button class="soft" type="submit" aria-describedby="${heading}">${words.stopSender}</button></form>`;
  return html`<section class="card" aria-labelledby="${heading}"><h2 id="${heading}"><bdi>${organisation === '' ? words.unknownSender : name(organisation)}</bdi></h2>
<p class="quiet">${dayAndTime(at, language)} · ${PURPOSE_WORDS[purpose as Purpose]?.[language] ?? purpose}</p>
<blockquote class="text" lang="zh-CN" dir="auto">${text}</blockquote>
${way(visit, message, registered, now)}
${ground(visit, message, isAdvert)}
<div class="acts"><form action="/mine/complaint" method="post">${langOf(visit)}<input type="hidden" name="message" value="${id}"><button class="soft" type="submit" aria-describedby="${heading}">${words.complainOf}</button></form>${stop}</div></section>
`;
}

/** The port, who holds it, and whom it was passed on to. */
function way(visit: Visit, { port }: Received, registered: Registered, now: number): Html {
  const words = COMPLAIN[visit.language];
  const standing = registered.portStanding(port, now);
  if (standing === undefined) return html`<p class="quiet" dir="ltr">${port}</p>`;
  const name = (code: string) => registered.nameOf(code as never) ?? words.unknownSender;
  const hops = standing.hops
    .slice(0, HOPS_SHOWN_MAX)
    .map(
      ({ lessor, lessee }) =>
        html`<li><bdi>${fill(words.lent, { lessor: name(lessor), lessee: name(lessee) })}</bdi></li>`,
    );
  return html`<p class="quiet">${fillWith(words.through, { port: html`${port}`, name: html`<bdi>${name(standing.holder)}</bdi>` })}</p>${hops.length === 0 ? undefined : html`<ul class="quiet">${hops}</ul>`}`;
}

function ground(visit: Visit, { consent }: Received, isAdvert: boolean): Html {
  const words = COMPLAIN[visit.language];
  if (!isAdvert) return html`<p class="quiet">${words.service}</p>`;
  if (consent === undefined) return html`<p><b>${words.unconsented}</b></p>`;
  const { at, channel, event } = consent;
  const told = fill(words.consented, {
    time: dayAndTime(at, visit.language),
    channel: CONSENT_CHANNEL_WORDS[channel][visit.language],
  });
  return html`<p>${told}</p><p class="links"><a href="/mine/receipts/${event}" download>${words.receipt}</a></p>`;
}
