import type { CodeAsked, CodeTried, NumberSession } from '../consent/index.ts';
import {
  formatRecipient,
  type Html,
  html,
  type Instant,
  type Language,
  type Recipient,
} from '../domain/index.ts';
import { COMPLAIN } from './complain-words.ts';
import { fill } from './fill.ts';
import type { Page } from './frame.ts';
import { MINE } from './mine-words.ts';
import { dayMinuteAfter } from './times.ts';
import { shortened, type Visit } from './visit.ts';

/** Why the number is asked for once more. */
export type DoorFault = Exclude<CodeAsked, { outcome: 'sent' }> | { readonly outcome: 'ended' | 'over' };
/** Why the code is. */
export type CodeFault =
  | Exclude<CodeTried, { outcome: 'in' | 'over' }>
  | Extract<CodeAsked, { outcome: 'too-often' }>;

/** Whether codes can be sent at all, and what time it is. */
export interface DoorState {
  readonly isPossible: boolean;
  readonly now: Instant;
  /** Where it leads to: to one's own page, or to a complaint. */
  readonly to: 'complaint' | undefined;
}

/** 138****8000, as its owner knows it. */
export function maskedNumber(recipient: Recipient): string {
  return formatRecipient(recipient).replace(/^(.{3,}?).{4}(.{4})$/, '$1****$2');
}

/** Asks for a number; where no code can be sent it says so, with what else can be done. */
export function numberPage(
  visit: Visit,
  { isPossible, now, to }: DoorState,
  fault?: DoorFault,
  typed = '',
): Page {
  const words = MINE[visit.language];
  const { title, lead } = to === 'complaint' ? COMPLAIN[visit.language].door : words;
  const ways = html`<ul>${words.ways.map((way) => html`<li>${way}</li>`)}</ul>`;
  if (!isPossible) {
    const main = html`<h1>${title}</h1>
<p class="lead">${words.cannot}</p>
${ways}`;
    return { status: 200, title, main, hasForm: false };
  }
  const told = fault === undefined ? undefined : doorFault(visit.language, fault, now);
  const isError = fault !== undefined && fault.outcome !== 'ended';
  const main = html`<h1>${title}</h1>
<p class="lead">${lead}</p>
${told === undefined || isError ? undefined : html`<p class="note" role="status">${told}</p>`}
<form class="card" action="/mine/code" method="post">${langOf(visit)}${toOf(to)}
<label for="number">${words.number}</label>
${field('number', shortened(typed), words.numberHint, words.send, isError ? told : undefined, html`type="tel" inputmode="tel" autocomplete="tel-national"`)}
</form>
<h2>${words.otherWays}</h2>
${ways}`;
  return { status: statusOf(fault?.outcome), title, main, hasForm: true };
}

/** Asks for the code that is on its way. */
export function codePage(
  visit: Visit,
  { recipient }: Pick<NumberSession, 'recipient'>,
  { now, to }: Omit<DoorState, 'isPossible'>,
  fault?: CodeFault,
): Page {
  const words = MINE[visit.language];
  const told = fault === undefined ? undefined : codeFault(visit.language, fault, now);
  const main = html`<h1>${words.sentTitle}</h1>
<p class="lead">${fill(words.sent, { number: maskedNumber(recipient) })}</p>
<form class="card" action="/mine/session" method="post">${langOf(visit)}${toOf(to)}
<label for="code">${words.code}</label>
${field('code', '', words.codeHint, words.confirm, told, html`type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="12"`)}
</form>
<h2>${words.notArrived}</h2>
<p>${words.notArrivedHint}</p>
<div class="acts">
<form action="/mine/code" method="post">${langOf(visit)}${toOf(to)}<button class="soft" type="submit">${words.again}</button></form>
<form action="/mine/end" method="post">${langOf(visit)}<button class="soft" type="submit">${words.otherNumber}</button></form>
</div>`;
  return { status: statusOf(fault?.outcome), title: words.sentTitle, main, hasForm: true };
}

function toOf(to: DoorState['to']): Html | undefined {
  return to === undefined ? undefined : html`<input type="hidden" name="to" value="${to}">`;
}

/** Carries the language that was asked for through a form. */
export function langOf({ asked }: Visit): Html | undefined {
  return asked === undefined ? undefined : html`<input type="hidden" name="lang" value="${asked}">`;
}

function field(
  name: string,
  value: string,
  hint: string,
  act: string,
  fault: string | undefined,
  kind: Html,
): Html {
  const invalid = fault === undefined ? undefined : html` aria-invalid="true" autofocus`;
  const told = fault === undefined ? undefined : html`<p class="fault" id="fault">${fault}</p>`;
  return html`${told}<div class="row"><input id="${name}" name="${name}" value="${value}" ${kind} dir="ltr" spellcheck="false" required aria-describedby="${fault === undefined ? 'hint' : 'fault hint'}"${invalid}><button type="submit">${act}</button></div>
<p class="quiet" id="hint">${hint}</p>`;
}

function doorFault(language: Language, fault: DoorFault, now: Instant): string {
  const words = MINE[language];
  switch (fault.outcome) {
    case 'not-mobile':
      return words.notMobile;
    case 'not-possible':
      return words.cannot;
    case 'too-often':
      return tooOften(language, fault.of, fault.until, now);
    case 'ended':
      return words.ended;
    case 'over':
      return words.over;
  }
}

function codeFault(language: Language, fault: CodeFault, now: Instant): string {
  if (fault.outcome === 'wrong') return fill(MINE[language].wrong, { count: String(fault.triesLeft) });
  return tooOften(language, 'of' in fault ? fault.of : 'address', fault.until, now);
}

function tooOften(
  language: Language,
  of: 'number' | 'address' | 'all',
  until: Instant,
  now: Instant,
): string {
  const words = MINE[language];
  const told = { number: words.tooOftenNumber, address: words.tooOftenAddress, all: words.tooOftenAll };
  return fill(told[of], {
    time: dayMinuteAfter(until, now, language),
  });
}

function statusOf(outcome: string | undefined): number {
  if (outcome === undefined || outcome === 'ended') return 200;
  return outcome === 'too-often' ? 429 : 422;
}
