import type { Instant, RecordedChange } from '../domain/index.ts';
import { Facts } from './facts.ts';
import { EXCUSES_NOT, FIRST_TELLS, type KnownChange, STILL_TELL } from './hindsight.ts';
import type { RecipientSets } from './recipient-sets.ts';
import { Tally } from './tally.ts';

/** A change in the order in which it held. */
interface Held {
  readonly change: RecordedChange;
  /** From when on messages are judged by it. */
  readonly from: Instant;
  /** Its place in the order: by the time that it bears, then as they came. */
  place: number;
}

/**
 * `Hindsight` for many messages in one pass, in the order of their time: one set of facts that goes on, and stands at each moment as `Hindsight` would build it
 * for a message of that moment. What is learnt is held whole, numbers included: eight bytes a recipient.
 *
 * What the registry refuses is not foreseen: a thing that is changed at a time before that of its first change, or a name of a letter or a lease given twice.
 */
export class KnownToday {
  readonly facts: Facts;
  readonly #known: KnownChange[] = [];
  /** In the order in which they come to hold. */
  #coming: Held[] = [];
  #next = 0;
  /** By what they are about: those that tell of it beforehand, in the order in which they held. */
  readonly #telling = new Map<string, Held[]>();
  /** By what they are about: consents and refusals that hold, in the order in which they held. */
  readonly #recipients = new Map<string, Held[]>();

  constructor(recipients: RecipientSets) {
    this.facts = new Facts({ recipients, tally: new Tally() });
  }

  /** In the order of the feed, all of it before the first message. */
  learn(known: KnownChange): void {
    this.#known.push(known);
  }

  /** To the moment of the next message, which is not before that of the last. The first call puts everything in order. */
  passTo(at: Instant): void {
    if (this.#known.length > 0) this.#begin(at);
    for (let held = this.#coming[this.#next]; held !== undefined && held.from <= at; ) {
      this.#take(held);
      held = this.#coming[++this.#next];
    }
    if (at > this.facts.now) this.facts.apply({ kind: 'time-passed', at });
  }

  #begin(at: Instant): void {
    const names = new Set<string>();
    const told: Held[] = [];
    for (const { change, recordedAt } of this.#known.splice(0)) {
      const key = `${change.kind} ${nameOf(change)}`;
      const needs = NEEDS[change.kind];
      if (needs !== undefined && !names.has(`${needs} ${nameOf(change)}`)) continue;
      const isFirst = !names.has(key);
      names.add(key);
      const tells = STILL_TELL.includes(change.kind) || (isFirst && FIRST_TELLS.includes(change.kind));
      const excuses = EXCUSES_NOT.includes(change.kind);
      const from = tells ? at : excuses ? Math.max(change.at, recordedAt) : change.at;
      told.push({ change, from: Math.min(from, Number.MAX_SAFE_INTEGER), place: 0 });
    }
    told.sort((a, b) => a.change.at - b.change.at);
    for (const [place, held] of told.entries()) {
      held.place = place;
      const tells = held.change.at > at && held.from === at;
      if (tells) for (const about of aboutOf(held.change)) put(this.#telling, about, held);
    }
    this.#coming = told.sort((a, b) => a.from - b.from || a.place - b.place);
    // What held before the first message held in its own order, whenever it came to be known.
    const past = this.#coming.filter(({ from }) => from <= at).sort((a, b) => a.place - b.place);
    for (const held of past) {
      this.facts.apply({ kind: 'time-passed', at: Math.min(held.change.at, at) });
      this.#apply(held, at);
    }
    this.#next = past.length;
    this.facts.consents.settle();
  }

  #take(held: Held): void {
    const { change } = held;
    this.facts.apply({ kind: 'time-passed', at: held.from });
    this.#apply(held, held.from);
    // What tells beforehand and held after it holds after it still.
    for (const about of aboutOf(change))
      for (const later of this.#telling.get(about) ?? [])
        if (later.place > held.place) this.#apply(later, held.from);
    if (held.from > change.at && 'recipients' in change) this.#holdAgain(held, change.recipients);
  }

  #apply(held: Held, at: Instant): void {
    const { change } = held;
    this.facts.apply({ ...change, at: Math.min(change.at, at) });
    if (!('recipients' in change)) return;
    const list = this.#recipients.get(consentOf(change)) ?? [];
    this.#recipients.set(consentOf(change), list);
    let place = list.length;
    while (place > 0 && list[place - 1]!.place > held.place) place--;
    if (list[place - 1] !== held) list.splice(place, 0, held);
  }

  /** One that came to be known late: what its recipients said after the time that it bears holds after it still. */
  #holdAgain(late: Held, recipients: readonly number[]): void {
    const list = this.#recipients.get(consentOf(late.change)) ?? [];
    const whose = new Set(recipients);
    for (const { change } of list.slice(list.lastIndexOf(late) + 1)) {
      if (!('recipients' in change)) continue;
      const again = change.recipients.filter((each) => whose.has(each));
      if (again.length > 0) this.facts.apply({ ...change, recipients: again } as RecordedChange);
    }
  }
}

/** A change that means nothing until another of the same name was there. */
const NEEDS: Readonly<Partial<Record<RecordedChange['kind'], RecordedChange['kind']>>> = {
  'sanction-lifted': 'sanction-placed',
  'lease-confirmed': 'lease-declared',
  'lease-ended': 'lease-declared',
  'letter-revoked': 'letter-granted',
  'template-withdrawn': 'template-filed',
};

/** What a change names: the same name later is the same thing. */
function nameOf(change: RecordedChange): string {
  if (change.kind === 'organisation-registered') return change.organisation;
  if (change.kind === 'signature-filed') return `${change.signature} ${change.carrier}`;
  for (const key of ['letter', 'lease', 'template', 'sanction', 'plan', 'port', 'signature'] as const) {
    const value = (change as Readonly<Record<string, unknown>>)[key];
    if (typeof value === 'string') return value;
  }
  return '';
}

/** What of the registry a change touches, as far as changes that tell beforehand touch it too. */
function aboutOf(change: RecordedChange): readonly string[] {
  if ('letter' in change) return [`letter ${change.letter}`];
  if ('lease' in change) return [`lease ${change.lease}`];
  if (change.kind === 'organisation-registered') return [`organisation ${change.organisation}`];
  if (change.kind.startsWith('signature-') && 'signature' in change) return [`signature ${change.signature}`];
  return [];
}

function consentOf(change: RecordedChange): string {
  const { organisation, purpose } = change as { organisation?: string; purpose?: string };
  return change.kind.startsWith('suppression-') ? `refusal ${organisation}` : `${organisation} ${purpose}`;
}

function put(into: Map<string, Held[]>, key: string, held: Held): void {
  const list = into.get(key);
  if (list === undefined) into.set(key, [held]);
  else list.push(held);
}
