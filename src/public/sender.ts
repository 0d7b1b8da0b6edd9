import {
  type Html,
  html,
  type Language,
  PORT_KINDS,
  type PortBlock,
  readSender,
  type SenderReading,
} from '../domain/index.ts';
import type { Directory, PortStanding } from '../registry/index.ts';
import { fill } from './fill.ts';
import type { Page } from './frame.ts';
import { senderForm } from './sender-form.ts';
import { CARRIER_NAMES, FAULTS, NO_PORTS, SENDER } from './sender-words.ts';
import { linkTo, type Visit } from './visit.ts';
import { whatToDo } from './what-to-do.ts';

/** Who is behind a number. It knows organisations and ports, no message and no recipient (P8). */
export type Registered = Pick<Directory, 'nameOf' | 'portStanding'>;

const USERS_SHOWN_MAX = 10;

/** What a sender's number says, in whose name it is, and what to do; or the form again with what is wrong. */
export function senderPage(visit: Visit, registered: Registered, now: number): Page {
  const words = SENDER[visit.language];
  const { number } = visit;
  if (number === undefined) return formPage(visit, undefined);
  const reading = readSender(number);
  if (reading.kind === 'fault') return formPage(visit, FAULTS[reading.fault][visit.language]);
  const told =
    reading.kind === 'port'
      ? portTold(visit, reading, registered, now)
      : noPortTold(visit.language, reading.kind);
  const main = html`${told}
<h2>${words.todo}</h2>
${whatToDo(visit.language, reading.kind)}
${reading.kind === 'port' ? html`<p class="links"><a href="${linkTo(visit, '/mine')}">${words.mine}</a></p>` : undefined}
<div class="again"><h2>${words.again}</h2>
${senderForm({ ...visit, number: undefined })}</div>`;
  const title = reading.kind === 'port' ? reading.port : NO_PORTS[reading.kind].name[visit.language];
  return { status: 200, title, main, hasForm: true };
}

function formPage(visit: Visit, fault: string | undefined): Page {
  const words = SENDER[visit.language];
  const main = html`<h1>${words.ask}</h1>
${senderForm(visit, fault)}`;
  return { status: fault === undefined ? 200 : 400, title: words.title, main, hasForm: true };
}

function noPortTold(language: Language, kind: 'person' | 'foreign' | 'machine'): Html {
  const { name, meaning } = NO_PORTS[kind];
  return html`<h1>${name[language]}</h1>
<p class="lead">${meaning[language]}</p>`;
}

function portTold(
  { language }: Visit,
  { port, block }: Extract<SenderReading, { kind: 'port' }>,
  registered: Registered,
  now: number,
): Html {
  const words = SENDER[language];
  const standing = registered.portStanding(port, now);
  return html`<h1><span class="quiet">${words.title}</span><br><span class="number"><b>${block.prefix}</b>${port.slice(block.prefix.length)}</span></h1>
<h2>${words.kind}</h2>
${kindTold(language, block, port.length > block.prefix.length)}
<h2>${words.holder}</h2>
${standing === undefined ? html`<p>${words.unknown}</p>` : standingTold(language, standing, registered)}`;
}

function kindTold(language: Language, block: PortBlock, goesOn: boolean): Html {
  const words = SENDER[language];
  const { name, meaning } = PORT_KINDS[block.kind];
  const ofPlan = block.prefix.startsWith('106');
  const notes = [
    ...(goesOn ? [fill(words.shape, { prefix: block.prefix })] : []),
    ...(block.certainty === 'older' ? [words.older] : []),
    ...(ofPlan ? [words.plan] : []),
  ];
  const carrier = block.carrier === undefined ? undefined : CARRIER_NAMES[block.carrier][language];
  return html`<p><b>${name[language]}</b></p>
<p>${meaning[language]}</p>
${carrier === undefined ? undefined : html`<p>${fill(words.network, { carrier })}</p>`}
${ofPlan ? html`<p class="note">${words.trap}</p>` : undefined}
<p class="quiet">${notes.join(language === 'zh' ? '' : ' ')}</p>`;
}

function standingTold(language: Language, standing: PortStanding, registered: Registered): Html {
  const words = SENDER[language];
  const { port, holder, state, hops } = standing;
  const nameOf = (organisation: string) => registered.nameOf(organisation) ?? words.nameless;
  const shown = hops
    .slice(0, USERS_SHOWN_MAX)
    .map(
      ({ lessor, lessee, port: leased }) =>
        html`<li><bdi>${nameOf(lessee)}</bdi> <span class="quiet">${leased} · <bdi>${fill(words.lets, { lessor: nameOf(lessor) })}</bdi></span></li>`,
    );
  const more = hops.length - shown.length;
  const others = more > 0 ? html`<li>${fill(words.others, { count: String(more) })}</li>` : undefined;
  return html`<dl class="card"><dt>${words.held}</dt><dd><b><bdi>${nameOf(holder)}</bdi></b></dd>
<dt>${words.heldPort}</dt><dd>${port}</dd>
<dt>${words.state}</dt><dd>${words[state]}</dd>
${hops.length === 0 ? undefined : html`<dt>${words.users}</dt><dd><ol>${shown}${others}</ol></dd>`}</dl>
<p class="note">${words.caution}</p>`;
}
