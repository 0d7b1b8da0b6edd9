import { FORM_CHANNELS, OLD_MS, REGRET_DAYS } from '../../consent/index.ts';
import {
  type ConsentChannel,
  type ConsentEventKind,
  type Instant,
  shanghaiDay,
  shanghaiMinuteOfDay,
} from '../../domain/index.ts';
import {
  CODES,
  type CodePerson,
  type ConsentDay,
  type FirstDecision,
  type Form,
  type OrganisationConsents,
  SIZES,
} from './consent-day.ts';

/** An event of the ledger, as far as it is counted. */
export interface CountedEvent {
  readonly tag: bigint;
  readonly organisation: string;
  readonly kind: ConsentEventKind;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly channel: ConsentChannel;
  readonly wording: string;
}

export interface CountedCode {
  readonly signature: string;
  readonly tag: bigint;
  readonly at: Instant;
  readonly messageId: string;
}

interface Relation {
  readonly first: FirstDecision;
  last: CountedEvent;
}

const HOUR_MS = 3_600_000;

/** Counts the ledger's days in their order, and codes. The record's own counting gives the same (`consentDay`). */
export class ConsentCounter {
  /** By person, then organisation. */
  readonly #relations = new Map<bigint, Map<string, Relation>>();
  #codes: readonly CountedCode[] = [];

  /** What was recorded on one day, in its order, and the codes of that day. */
  day(day: number, events: readonly CountedEvent[], codes: readonly CountedCode[]): ConsentDay {
    const counts = new Map<string, Count>();
    const count = (organisation: string) => {
      const known = counts.get(organisation) ?? new Count(organisation);
      counts.set(organisation, known);
      return known;
    };
    for (const event of events) {
      if (event.organisation === '') continue;
      const before = this.#relations.get(event.tag)?.get(event.organisation)?.last;
      if (formOf(event) !== undefined && isFresh(event)) count(event.organisation).grant(event);
      if ((event.kind === 'withdrawn' || event.kind === 'refused') && before !== undefined) {
        const age = day - shanghaiDay(before.recordedAt);
        if (formOf(before) !== undefined && isFresh(before) && age < REGRET_DAYS)
          count(event.organisation).regrets[age]! += 1;
      }
      this.#keep(event);
    }
    const told = {
      organisations: [...counts.values()].map((each) => each.close()).sort(byOrganisation),
      codes: this.#codesBefore(),
    };
    this.#codes = codes;
    return told;
  }

  #keep(event: CountedEvent): void {
    const { tag, organisation, at } = event;
    const person = this.#relations.get(tag) ?? new Map<string, Relation>();
    this.#relations.set(tag, person);
    const known = person.get(organisation);
    if (known === undefined)
      person.set(organisation, { first: { organisation, at, form: formOf(event) }, last: event });
    else known.last = event;
  }

  #codesBefore(): ConsentDay['codes'] {
    const signatures = new Map<string, Map<bigint, CountedCode>>();
    for (const code of this.#codes) {
      const people = signatures.get(code.signature) ?? new Map<bigint, CountedCode>();
      signatures.set(code.signature, people);
      const known = people.get(code.tag);
      if (known === undefined || code.at < known.at) people.set(code.tag, code);
    }
    return [...signatures]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([signature, people]) => ({
        signature,
        people: [...people.values()]
          .sort((a, b) => (a.tag < b.tag ? -1 : 1))
          .slice(0, CODES)
          .map((code) => this.#person(code)),
      }));
  }

  #person({ tag, at, messageId }: CountedCode): CodePerson {
    const first = [...(this.#relations.get(tag)?.values() ?? [])].map((relation) => relation.first);
    return { tag: Number(tag >> 16n), at, messageId, first: first.sort(byOrganisation) };
  }
}

/** What one organisation took in on one day. */
class Count {
  readonly organisation: string;
  readonly regrets = new Array<number>(REGRET_DAYS).fill(0);
  readonly #hours = new Array<number>(24).fill(0);
  readonly #moments = new Map<bigint, Map<Instant, number>>();

  constructor(organisation: string) {
    this.organisation = organisation;
  }

  grant({ tag, at, channel }: CountedEvent): void {
    if (channel !== 'paper' && at % HOUR_MS !== 0)
      this.#hours[Math.floor(shanghaiMinuteOfDay(at) / 60)]! += 1;
    const moments = this.#moments.get(tag) ?? new Map<Instant, number>();
    this.#moments.set(tag, moments);
    moments.set(at, (moments.get(at) ?? 0) + 1);
  }

  close(): OrganisationConsents {
    const sizes = new Array<number>(SIZES).fill(0);
    for (const moments of this.#moments.values())
      sizes[Math.min(Math.max(...moments.values()), SIZES) - 1]! += 1;
    return { organisation: this.organisation, hours: this.#hours, sizes, regrets: this.regrets };
  }
}

function formOf({ kind, channel, wording }: CountedEvent): Form | undefined {
  return kind === 'granted' && FORM_CHANNELS.some((each) => each === channel)
    ? { channel, wording }
    : undefined;
}

function isFresh({ at, recordedAt }: CountedEvent): boolean {
  return at >= recordedAt - OLD_MS;
}

function byOrganisation(a: { readonly organisation: string }, b: { readonly organisation: string }): number {
  return a.organisation < b.organisation ? -1 : 1;
}
