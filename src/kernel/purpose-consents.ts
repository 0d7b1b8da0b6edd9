import { DAY_MS, type Frequency, type Instant, shanghaiDay } from '../domain/index.ts';
import type { ConsentState } from '../rules/index.ts';
import { Moments } from './consent-moments.ts';
import type { SizedSet } from './recipient-sets.ts';

export type Ungranted = Exclude<ConsentState, 'none' | 'another-purpose' | 'granted'>;

/** What many agreed to alike: how often, and whether anything proves it. */
export interface Agreed extends Frequency {
  /** Taken over from before, without evidence. */
  readonly unproven: boolean;
}

/** Recipients who agreed to the same, until the same moment or at moments of their own within the day before it. */
export interface Term {
  readonly agreed: Agreed;
  /** From here on nobody of them is granted any more. */
  readonly until: Instant;
  readonly members: SizedSet;
  readonly moments: Moments | undefined;
}

/** A piece of work that is done in slices, between which everything may be asked and changed. */
export type Slices = Generator<void, void, undefined>;

/** So many terms are asked one after another; beyond, the recipients of all of them stand in one set besides. */
const TERMS_ASKED = 8;
/** So many who agree at once until a moment that is no midnight have a set of their own; fewer share that of the day. */
const OWN_TERM = 1000;
/** What one shared set holds at most: its moments are unpacked in a few milliseconds. */
const SHARED_MOST = 1 << 16;
const SLICE = 2000;

/**
 * Who agreed to what from one organisation for one purpose, and until when; who refused, was asked, let it run out. A recipient stands in
 * at most one of them, and the newest grant's term holds.
 *
 * A term costs nothing but its set: when it is over the set itself becomes that of the expired, whole and at once. What remains to be done
 * (out of the set of all, into one set of the expired) is done in slices, and until then whoever is asked about is looked for in it.
 */
export class PurposeConsents {
  /** Tells this organisation and purpose apart in the tally of what was sent. */
  readonly slot: number;
  readonly #newSet: () => SizedSet;
  #terms: Term[] = [];
  readonly #byKey = new Map<string, Term>();
  /** Those of the terms whose recipients have moments of their own, by their day. */
  #shared: (Term & { readonly moments: Moments })[] = [];
  /** The recipients of all terms by what they agreed to, once there are many terms; whole when `#united`. */
  readonly #unions: { readonly agreed: Agreed; readonly all: SizedSet }[] = [];
  #united = false;
  readonly #others: { readonly state: Ungranted; members: SizedSet }[] = [];
  /** Terms that are over and not yet worked into the set of the expired. */
  readonly #over: SizedSet[] = [];

  constructor(slot: number, newSet: () => SizedSet) {
    this.slot = slot;
    this.#newSet = newSet;
  }

  /** `recipients` ascend. @returns the term, where it is a new one, and work that it causes. */
  grant(recipients: Float64Array, agreed: Agreed, until: Instant): { opened?: Term; work?: Slices } {
    this.#clear(recipients);
    const key = keyOf(agreed, until, recipients.length);
    let term = this.#byKey.get(key);
    const opened = term === undefined || (term.moments !== undefined && term.moments.count >= SHARED_MOST);
    if (term === undefined || opened) {
      const shared = key.endsWith(SHARED);
      term = shared ? this.#share(agreed, until) : this.#open({ agreed, until, moments: undefined });
      this.#byKey.set(key, term);
    }
    const many = this.#unions.length > 0 || this.#terms.length > TERMS_ASKED;
    const union = many ? this.#unionOf(agreed) : undefined;
    term.members.addMany(recipients);
    term.moments?.add(until, recipients);
    union?.addMany(recipients);
    const work = many && !this.#united && this.#terms.length === TERMS_ASKED + 1 ? this.#unite() : undefined;
    return { ...(opened ? { opened: term } : {}), ...(work === undefined ? {} : { work }) };
  }

  /** `recipients` ascend. */
  move(recipients: Float64Array, state: Ungranted): void {
    this.#clear(recipients);
    this.#otherOf(state).addMany(recipients);
  }

  /** What was agreed to, undefined where nothing is granted at this moment. */
  granted(recipient: number, now: Instant): Agreed | undefined {
    if (!this.#united) {
      for (const { members, agreed, until, moments } of this.#terms) {
        if (!members.has(recipient)) continue;
        return hasEnded(recipient, until, moments, now) ? undefined : agreed;
      }
      return undefined;
    }
    for (const { agreed, all } of this.#unions)
      if (all.has(recipient)) return this.#hasRunOut(recipient, now) ? undefined : agreed;
    return undefined;
  }

  /** What is so where nothing is granted. */
  ungranted(recipient: number, now: Instant): Ungranted | undefined {
    for (const { state, members } of this.#others) if (members.has(recipient)) return state;
    return this.#hasRunOut(recipient, now) ? 'expired' : undefined;
  }

  /** Whether every recipient's set tells all: no term is being cleared away and none has recipients whose own moment may have come. */
  isSettled(now: Instant): boolean {
    return this.#over.length === 0 && !(this.#shared.length > 0 && now >= this.#shared[0]!.until - DAY_MS);
  }

  /** Where all is settled: whoever is in one of these sets is granted, and agreed to that. */
  grantedSets(): { readonly agreed: Agreed; readonly members: SizedSet }[] {
    return this.#united
      ? this.#unions.map(({ agreed, all }) => ({ agreed, members: all }))
      : this.#terms.map(({ agreed, members }) => ({ agreed, members }));
  }

  /** Of those who are not granted. */
  ungrantedSets(): readonly { readonly state: Ungranted; readonly members: SizedSet }[] {
    return this.#others;
  }

  /** A term is over: its recipients are expired from here on. @returns what is left to do about it. */
  end(term: Term): Slices {
    this.#terms = this.#terms.filter((other) => other !== term);
    this.#shared = this.#shared.filter((other) => other !== term);
    for (const [key, other] of this.#byKey) if (other === term) this.#byKey.delete(key);
    this.#over.push(term.members);
    return this.#work(term);
  }

  *#work({ members, agreed }: Term): Slices {
    const union = this.#unions.find((each) => isSame(each.agreed, agreed))?.all;
    if (union !== undefined) {
      for (const piece of members.pieces(SLICE)) {
        union.take(piece);
        yield;
      }
    }
    // The smaller goes into the larger, which is from now on the set of the expired, also for whoever comes meanwhile.
    let expired = this.#others.find(({ state }) => state === 'expired');
    if (expired === undefined) {
      expired = { state: 'expired', members };
      this.#others.push(expired);
    }
    const [large, small] =
      expired.members.size > members.size ? [expired.members, members] : [members, expired.members];
    expired.members = large;
    this.#over.splice(this.#over.indexOf(members), 1);
    if (small === large) return;
    this.#over.push(small);
    for (const piece of small.pieces(SLICE)) {
      large.addMany(piece);
      yield;
    }
    this.#over.splice(this.#over.indexOf(small), 1);
    small.drop();
  }

  /** All recipients of all terms into one set for each thing agreed to; whoever agrees meanwhile is put there already. */
  *#unite(): Slices {
    for (const term of [...this.#terms]) {
      const union = this.#unionOf(term.agreed);
      for (const piece of term.members.pieces(SLICE)) {
        union.addMany(piece);
        yield;
      }
    }
    this.#united = true;
  }

  /** Whether a term of the recipient is over, or its own moment within the last day of one. */
  #hasRunOut(recipient: number, now: Instant): boolean {
    for (const members of this.#over) if (members.has(recipient)) return true;
    for (const { until, moments, members } of this.#shared) {
      if (now < until - DAY_MS) break;
      if (members.has(recipient) && moments.endOf(recipient) <= now) return true;
    }
    return false;
  }

  #open<M>(said: { agreed: Agreed; until: Instant; moments: M }): Term & { readonly moments: M } {
    const term = { ...said, members: this.#newSet() } as Term & { readonly moments: M };
    this.#terms.push(term);
    return term;
  }

  #share(agreed: Agreed, until: Instant): Term {
    const term = this.#open({ agreed, until: nextMidnight(until), moments: new Moments() });
    this.#shared.push(term);
    this.#shared.sort((a, b) => a.until - b.until);
    return term;
  }

  #clear(recipients: Float64Array): void {
    for (const { members } of this.#others) members.take(recipients);
    for (const members of this.#over) members.take(recipients);
    let left = recipients;
    // With a set of all, most need not be looked for in each term.
    if (this.#united) left = joined(this.#unions.map(({ all }) => all.take(recipients)));
    else for (const { all } of this.#unions) all.take(recipients);
    for (const { members } of this.#terms) {
      if (left.length === 0) return;
      const found = members.take(left);
      if (found.length > 0) left = left.length === found.length ? NOBODY : without(left, found);
    }
  }

  #unionOf(agreed: Agreed): SizedSet {
    let union = this.#unions.find((each) => isSame(each.agreed, agreed));
    if (union === undefined) {
      union = { agreed, all: this.#newSet() };
      this.#unions.push(union);
    }
    return union.all;
  }

  #otherOf(state: Ungranted): SizedSet {
    let other = this.#others.find((each) => each.state === state);
    if (other === undefined) {
      other = { state, members: this.#newSet() };
      this.#others.push(other);
    }
    return other.members;
  }
}

const NOBODY = new Float64Array(0);
const SHARED = '~';

function hasEnded(recipient: number, until: Instant, moments: Moments | undefined, now: Instant): boolean {
  return moments !== undefined && now >= until - DAY_MS && moments.endOf(recipient) <= now;
}

/** The midnight in Shanghai at or after a moment. */
function nextMidnight(at: Instant): Instant {
  const midnight = at - ((((at + EIGHT_HOURS_MS) % DAY_MS) + DAY_MS) % DAY_MS);
  return midnight === at ? at : midnight + DAY_MS;
}

const EIGHT_HOURS_MS = 8 * 3_600_000;

function keyOf({ count, per, unproven }: Agreed, until: Instant, recipients: number): string {
  const said = `${count}/${per}${unproven ? '?' : ''}`;
  const own = recipients >= OWN_TERM || nextMidnight(until) === until;
  return own ? `${said}/${until}` : `${said}/${shanghaiDay(until)}${SHARED}`;
}

export function isSame(a: Agreed, b: Agreed): boolean {
  return a.count === b.count && a.per === b.per && a.unproven === b.unproven;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = parts.filter((part) => part.length > 0);
  if (all.length <= 1) return all[0] ?? NOBODY;
  return Float64Array.from(all.flatMap((part) => [...part])).sort();
}

/** Both ascend. */
function without(all: Float64Array, some: Float64Array): Float64Array {
  let at = 0;
  return all.filter((value) => {
    while (at < some.length && some[at]! < value) at++;
    return some[at] !== value;
  });
}
