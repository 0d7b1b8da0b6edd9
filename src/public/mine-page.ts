import type { OwnComplaint } from '../complaints/index.ts';
import type { OwnConsent, OwnLedger, OwnOrganisation } from '../consent/index.ts';
import {
  CONSENT_CHANNEL_WORDS,
  CONSENT_KIND_WORDS,
  CONSENT_STATE_WORDS,
  FREQUENCY_PER_WORDS,
  type Html,
  html,
  type Language,
  PURPOSE_WORDS,
  type Recipient,
} from '../domain/index.ts';
import type { PortStanding } from '../registry/index.ts';
import { ownComplaints } from './complaint-page.ts';
import { fill, fillWith } from './fill.ts';
import type { Page } from './frame.ts';
import { langOf, maskedNumber } from './mine-door.ts';
import { MINE } from './mine-words.ts';
import type { Registered } from './sender.ts';
import { day, dayAndTime, minuteAfter } from './times.ts';
import { linkTo, type Visit } from './visit.ts';

const EVENTS_SHOWN_MAX = 50;
const FOUND_SHOWN_MAX = 10;

/** What the page of one's own number is drawn from. */
export interface MineTold {
  readonly recipient: Recipient;
  readonly until: number;
  readonly ledger: OwnLedger;
  readonly complaints: readonly OwnComplaint[];
  readonly registered: Registered;
  /** The event of what was just done. */
  readonly done: number | undefined;
  /** Who is behind a sender's number that was asked for; `standing` undefined: nobody is known. */
  readonly found: { readonly number: string; readonly standing: PortStanding | undefined } | undefined;
}

/** Who may send to a number, whom it refuses, what waits for an answer; with what stops it, and a receipt for each. */
export function minePage(visit: Visit, told: MineTold): Page {
  const { language } = visit;
  const words = MINE[language];
  const { ledger } = told;
  const draw = new Drawing(visit, told);
  const heading = fill(words.heading, { number: maskedNumber(told.recipient) });
  const of = (wanted: (consent: OwnConsent) => boolean) =>
    ledger.organisations.flatMap((each) => {
      const consents = each.consents.filter(wanted);
      return consents.length === 0 ? [] : [{ ...each, consents }];
    });
  const granted = of(({ state, isRefused }) => state === 'granted' && !isRefused);
  const idle = of(({ state, isRefused }) => state === 'granted' && isRefused);
  const asked = of(({ state }) => state === 'requested');
  const main = html`<h1>${heading}</h1>
${draw.done()}
<p class="quiet">${words.unaffected}</p>
${ledger.everyone === undefined ? undefined : draw.everyone(ledger.everyone)}
<h2>${words.granted}</h2>
${granted.length === 0 ? html`<p>${words.grantedNone}</p>` : granted.map((each) => draw.organisation(each))}
${idle.length === 0 ? undefined : html`<h2>${words.idle}</h2><p class="quiet">${words.idleHint}</p>${idle.map((each) => draw.organisation(each))}`}
${asked.length === 0 ? undefined : html`<h2>${words.asked}</h2><p class="quiet">${words.askedHint}</p>${asked.map((each) => draw.organisation(each))}`}
${draw.refused()}
${draw.missing()}
${ledger.everyone === undefined ? draw.stopEveryone() : undefined}
${draw.history()}
${ownComplaints(visit, told.complaints)}
<form class="leave" action="/mine/end" method="post">${langOf(visit)}<button class="soft" type="submit">${words.leave}</button> <span class="quiet">${fill(words.kept, { time: minuteAfter(told.until, language) })}</span></form>`;
  return { status: 200, title: words.title, main, hasForm: true };
}

/** The parts of one page, which all speak of the same person in the same language. */
class Drawing {
  readonly #visit: Visit;
  readonly #language: Language;
  readonly #told: MineTold;

  constructor(visit: Visit, told: MineTold) {
    this.#visit = visit;
    this.#language = visit.language;
    this.#told = told;
  }

  /** What was just done, in words, with its receipt; nothing where the event is not this person's. */
  done(): Html | undefined {
    const { done, ledger } = this.#told;
    const event = ledger.events.find(({ id }) => id === done);
    if (event === undefined) return undefined;
    const words = MINE[this.#language];
    const values = {
      name: html`<bdi>${this.#name(event.organisation)}</bdi>`,
      purpose: html`${this.#purpose(event.purpose)}`,
    };
    const said =
      event.kind === 'lifted'
        ? words.doneLifted
        : event.organisation === ''
          ? words.doneEveryone
          : event.kind === 'refused'
            ? words.doneRefused
            : words.doneWithdrawn;
    return html`<section class="card did" id="done" tabindex="-1" role="status"><h2>${words.doneTitle}</h2>
<p><b>${fillWith(said, values)}</b></p>
<p>${fill(words.inForce, { time: dayAndTime(event.at, this.#language) })}</p>
${this.#receipt(event.id)}</section>`;
  }

  everyone({ at, event }: NonNullable<OwnLedger['everyone']>): Html {
    const words = MINE[this.#language];
    return html`<section class="card"><h2>${words.everyoneTitle}</h2>
<p>${fill(words.everyoneSince, { time: day(at, this.#language) })}</p>
${this.#receipt(event)}
<form action="/mine/lift" method="post">${langOf(this.#visit)}<button class="soft" type="submit">${words.lift}</button></form>
<p class="quiet">${words.liftHint}</p></section>`;
  }

  /** An organisation with what it may send, or what it asks. */
  organisation({ organisation, consents }: OwnOrganisation): Html {
    const words = MINE[this.#language];
    const [state] = consents.map((each) => each.state);
    const id = `o-${state}-${organisation}`;
    const stops = html`<div class="acts">${this.#stop(organisation, undefined, words.stopOrganisation, id)}</div>
<p class="quiet">${words.stopHint}</p>`;
    return html`<section class="card" aria-labelledby="${id}"><h3 id="${id}"><bdi>${this.#name(organisation)}</bdi></h3>
${consents.map((each) => this.#consent(organisation, each))}
${state === 'requested' ? undefined : stops}</section>
`;
  }

  /** Whom she refuses as a whole, and what she said no to line by line. */
  refused(): Html | undefined {
    const words = MINE[this.#language];
    const over = ['withdrawn', 'declined', 'unanswered', 'expired'];
    const lines = this.#told.ledger.organisations.flatMap(({ organisation, refusal, consents }) => {
      const name = this.#name(organisation);
      if (refusal !== undefined) return [this.#refusal(name, words.refusedAll, refusal.at, refusal.event)];
      return consents
        .filter(({ state }) => over.includes(state))
        .map(({ purpose, state, since, event }) =>
          this.#refusal(
            name,
            `${this.#purpose(purpose)} · ${CONSENT_STATE_WORDS[state][this.#language]}`,
            since,
            event,
          ),
        );
    });
    if (lines.length === 0) return undefined;
    return html`<h2>${words.refused}</h2><ul class="plain">${lines}</ul>`;
  }

  /** A sender that stands in none of the lists: who is behind its number, to be stopped here. */
  missing(): Html {
    const words = MINE[this.#language];
    const { found } = this.#told;
    return html`<section id="find"><h2>${words.missing}</h2><p>${words.missingHint}</p>
<form class="card" action="/mine/find" method="post">${langOf(this.#visit)}
<label for="sender">${words.sender}</label>
<div class="row"><input id="sender" name="sender" value="${found?.number}" type="text" inputmode="tel" autocomplete="off" dir="ltr" spellcheck="false" required><button class="soft" type="submit">${words.find}</button></div>
</form>${found === undefined ? undefined : this.#found(found.standing)}</section>`;
  }

  stopEveryone(): Html {
    const words = MINE[this.#language];
    return html`<section class="card"><h2>${words.none}</h2><p>${words.noneHint}</p>
<form action="/mine/stop" method="post">${langOf(this.#visit)}<input type="hidden" name="everyone" value="1"><button type="submit">${words.stopEveryone}</button></form></section>`;
  }

  history(): Html | undefined {
    const words = MINE[this.#language];
    const { events } = this.#told.ledger;
    if (events.length === 0) return undefined;
    const lines = events
      .slice(0, EVENTS_SHOWN_MAX)
      .map(({ id, kind, at, organisation, purpose, channel }) => {
        const line = purpose === '' ? undefined : ` · ${this.#purpose(purpose)}`;
        const whose = organisation === '' ? undefined : html` · <bdi>${this.#name(organisation)}</bdi>`;
        return html`<li><b>${CONSENT_KIND_WORDS[kind][this.#language]}</b>${whose}${line}
<br><span class="quiet">${dayAndTime(at, this.#language)} · ${CONSENT_CHANNEL_WORDS[channel][this.#language]}</span>
${this.#receipt(id)}</li>
`;
      });
    const more =
      events.length > EVENTS_SHOWN_MAX
        ? html`<p class="quiet">${fill(words.historyMore, { count: String(EVENTS_SHOWN_MAX) })}</p>`
        : undefined;
    return html`<details><summary>${words.history}</summary><ul class="plain">${lines}</ul>${more}</details>`;
  }

  #consent(organisation: string, consent: OwnConsent): Html {
    const words = MINE[this.#language];
    const { purpose, state, since, until, frequency, channel, wording, event } = consent;
    const isAsked = state === 'requested';
    const id = `p-${organisation}-${purpose}`;
    const term = [
      fill(isAsked ? words.askedOn : words.since, { time: day(since, this.#language) }),
      ...(until === undefined ? [] : [fill(words.until, { time: day(until - 1, this.#language) })]),
    ];
    const often = frequency === undefined ? undefined : html`<br>${this.#frequency(frequency)}`;
    const how = isAsked
      ? undefined
      : html`<br>${fill(words.by, { channel: CONSENT_CHANNEL_WORDS[channel][this.#language] })}`;
    const shown =
      wording === undefined
        ? isAsked
          ? undefined
          : html`<p class="quiet">${words.noWording}</p>`
        : html`<details><summary>${words.wording}</summary><blockquote lang="zh-CN">${wording}</blockquote></details>`;
    return html`<div class="consent"><p id="${id}"><b>${this.#purpose(purpose)}</b><br><span class="quiet">${term.join(words.separator)}${often}${how}</span></p>
${shown}
${this.#receipt(event)}
<div class="acts">${this.#stop(organisation, purpose, isAsked ? words.decline : words.stopPurpose, `o-${state}-${organisation} ${id}`)}</div></div>
`;
  }

  #refusal(name: string, what: string, at: number, event: number): Html {
    const words = MINE[this.#language];
    return html`<li><b><bdi>${name}</bdi></b><br>${what}<br><span class="quiet">${fill(words.since, { time: day(at, this.#language) })}</span>
${this.#receipt(event)}</li>
`;
  }

  #found(standing: PortStanding | undefined): Html {
    const words = MINE[this.#language];
    if (standing === undefined) return html`<p class="note" role="status">${words.notFound}</p>`;
    const users = new Set(standing.hops.map(({ lessee }) => lessee));
    const all = [...users, standing.holder].filter((each, i, them) => them.indexOf(each) === i);
    const lines = all.slice(0, FOUND_SHOWN_MAX).map((organisation) => {
      const id = `f-${organisation}`;
      const role = users.has(organisation) ? words.user : words.holder;
      return html`<li><span id="${id}"><b><bdi>${this.#name(organisation)}</bdi></b> <span class="quiet">${role}</span></span>
<div class="acts">${this.#stop(organisation, undefined, words.stopOrganisation, id)}</div></li>
`;
    });
    return html`<div role="status"><h3>${fill(words.found, { port: standing.port })}</h3><p class="quiet">${words.foundHint}</p><ul class="plain">${lines}</ul></div>`;
  }

  #stop(organisation: string, purpose: string | undefined, act: string, describedBy: string): Html {
    const only =
      purpose === undefined ? undefined : html`<input type="hidden" name="purpose" value="${purpose}">`;
    const kind = purpose === undefined ? undefined : html` class="soft"`;
    return html`<form action="/mine/stop" method="post">${langOf(this.#visit)}<input type="hidden" name="organisation" value="${organisation}">${only}<button${kind} type="submit" aria-describedby="${describedBy}">${act}</button></form>`;
  }

  #receipt(event: number): Html {
    const words = MINE[this.#language];
    const check = linkTo(this.#visit, '/receipt', { event: String(event) });
    return html`<p class="links"><a href="/mine/receipts/${event}" download>${words.receipt}</a><a href="${check}">${words.check}</a></p>`;
  }

  #name(organisation: string): string {
    return this.#told.registered.nameOf(organisation) ?? MINE[this.#language].nameless;
  }

  #purpose(purpose: string): string {
    return PURPOSE_WORDS[purpose as keyof typeof PURPOSE_WORDS]?.[this.#language] ?? purpose;
  }

  #frequency({ count, per }: NonNullable<OwnConsent['frequency']>): string {
    const every = FREQUENCY_PER_WORDS[per][this.#language];
    return fill(MINE[this.#language].frequency, { per: every, count: String(count) });
  }
}
