import type { PortDay, Strand } from './days.ts';
import type { Declared } from './declared.ts';
import type { Watch } from './detector.ts';
import { SUB_LEASE_FALSE_ALARMS } from './false-alarms.ts';
import type { Finding } from './findings.ts';
import { addToPast, emptyPast, hasPast, lineOf, type OwnerPast, openDay, sideOf } from './owner-past.ts';
import { strangersIn } from './recipient-pool.ts';
import { type Suspicion, subLeaseEvidence } from './sub-lease-words.ts';
import { TextOwners } from './text-owners.ts';
import { type Ground, type Market, type StrandPast, total, weigh } from './weigh-strand.ts';

/** Chosen on development seasons (docs/detectors.md), for at most one innocent port accused in 200 over 60 days (docs/decisions/0011). */
export const SUB_LEASE_THRESHOLD = 2.5;
/** How likely it is, before anything is known of it, that a new strand is somebody else's. */
const PRIOR = 0.02;
/** Less of it is not judged: a slip of the pen is no lease. */
const STRAND_MESSAGES = 6;
const STRAND_DAYS = 2;
const STRAND_SHARE = 0.02;
/** A strand that has been silent for so long no longer counts. */
const SILENT_DAYS = 10;
const FORGOTTEN_DAYS = 30;
/** A new strand that looks like the owner's own for so many of its days is taken for it. */
const ADOPTED_DAYS = 3;
const PORT_MESSAGES = 60;

interface PortPast {
  /** Messages by day, of the last FORGOTTEN_DAYS. */
  readonly volumes: Map<number, number>;
  /** Messages of each declared party. */
  readonly tenants: Map<string, number>;
  /** Strands that are not known to be the owner's own. */
  readonly strands: Map<string, StrandPast>;
}

interface State {
  readonly owners: Map<string, OwnerPast>;
  readonly ports: Map<string, PortPast>;
  readonly texts: Map<string, Map<string, number>>;
  readonly market: Market;
}

/** Ports that their declared lessee lets others use: a finding for each port of the day. */
export const subLease: Watch<State> = {
  detector: 'sub-lease',
  version: 1,
  empty: emptyState,
  judge: (state, traffic, declared) => new SubLeaseDay(state, traffic.day).judge(traffic.ports, declared),
};

/** One day, taken into the state. */
class SubLeaseDay {
  readonly #state: State;
  readonly #day: number;
  readonly #texts: TextOwners;

  constructor(state: State, day: number) {
    this.#state = state;
    this.#day = day;
    this.#texts = new TextOwners(state.texts);
  }

  *judge(ports: readonly PortDay[], declared: Declared): Generator<Finding | undefined> {
    const seen: MetPort[] = [];
    for (const port of ports) {
      seen.push(this.#meet(port, declared));
      yield undefined;
    }
    for (const { strands } of seen) for (const each of strands) this.#texts.see(each, this.#day);
    for (const each of seen) yield this.#judge(each, declared);
    this.#forget();
  }

  /** Who a port's strands claim to be, before any is judged: which texts are whose must be known of all ports first. */
  #meet({ port, messages, strands }: PortDay, declared: Declared): MetPort {
    const past = open(this.#state.ports, port, () => ({
      volumes: new Map<number, number>(),
      tenants: new Map<string, number>(),
      strands: new Map<string, StrandPast>(),
    }));
    past.volumes.set(this.#day, messages);
    const met = strands.map((strand) => {
      const standing = declared.standing(strand.signature, port);
      return { strand, standing, owner: declared.ownerOf(strand.signature) };
    });
    for (const { strand, standing, owner } of met)
      if (standing === 'declared' && owner !== undefined)
        past.tenants.set(owner, (past.tenants.get(owner) ?? 0) + strand.messages);
    const tenant = mostOf(past.tenants);
    return { port, past, strands: met.map((each) => ({ ...each, party: partyOf(each, tenant) })) };
  }

  #judge({ port, past, strands }: MetPort, declared: Declared): Finding {
    const day = this.#day;
    let learned = false;
    for (const met of strands) {
      const owner = met.party === undefined ? undefined : this.#owner(met.party);
      if (owner !== undefined && met.standing === 'declared') {
        openDay(owner, day);
        if (this.#isOwn(met, owner)) addToPast(owner, met.strand, day);
        else this.#add(past, met, owner);
        learned ||= hasPast(owner);
      } else this.#add(past, met, owner);
      this.#addToMarket(met.strand);
    }
    const suspicions = this.#suspicions(port, past, declared);
    const score = suspicions.reduce((sum, { odds }) => sum + odds, 0);
    const suspect = score >= SUB_LEASE_THRESHOLD;
    const enough = learned && sum(past.volumes.values()) >= PORT_MESSAGES;
    return {
      detector: 'sub-lease',
      subject: port,
      day,
      state: suspect ? 'suspect' : enough ? 'ok' : 'insufficient-data',
      score: rounded(score),
      threshold: SUB_LEASE_THRESHOLD,
      since: suspect ? Math.min(...suspicions.map(({ strand }) => strand.firstDay)) : null,
      causes: suspicions.map(({ strand, odds }) => ({ key: causeOf(strand), score: rounded(odds) })),
      evidence: suspicions.length === 0 ? [] : subLeaseEvidence(suspicions, past.volumes),
      examples: suspect ? suspicions.flatMap(({ strand }) => strand.examples).slice(0, 6) : [],
      falseAlarms: SUB_LEASE_FALSE_ALARMS,
    };
  }

  /** While an owner's past is being learned, all that is declared is taken for its own. */
  #isOwn({ strand }: MetStrand, owner: OwnerPast): boolean {
    if (!hasPast(owner)) return true;
    const contact = this.#texts.isCommon('contact', strand.contact) ? '' : strand.contact;
    return contact === '' ? owner.own.has(strand.template) : owner.own.has(contact);
  }

  #add({ strands }: PortPast, { strand }: MetStrand, owner: OwnerPast | undefined): void {
    const day = this.#day;
    const contact = this.#texts.isCommon('contact', strand.contact) ? '' : strand.contact;
    const known = open(
      strands,
      `${strand.signature}\n${contact || strand.template}`,
      (): StrandPast => ({
        signature: strand.signature,
        contact,
        template: strand.template,
        firstDay: day,
        lastDay: 0,
        days: 0,
        messages: 0,
        purposes: {},
        hours: new Array<number>(24).fill(0),
        tested: 0,
        strangers: 0,
        examples: strand.examples,
      }),
    );
    if (known.lastDay !== day) known.days += 1;
    known.lastDay = day;
    known.messages += strand.messages;
    for (const [purpose, count] of Object.entries(strand.purposes))
      known.purposes[purpose] = (known.purposes[purpose] ?? 0) + count;
    for (const [hour, count] of strand.hours.entries()) known.hours[hour]! += count;
    if (owner !== undefined) {
      const { tested, strangers } = strangersIn(owner.pool, strand.recipients);
      known.tested += tested;
      known.strangers += strangers;
    }
  }

  #suspicions(port: string, past: PortPast, declared: Declared): Suspicion[] {
    const day = this.#day;
    const { market } = this.#state;
    const tenant = mostOf(past.tenants);
    const found: Suspicion[] = [];
    for (const [key, strand] of past.strands) {
      if (day - strand.lastDay > SILENT_DAYS) continue;
      const standing = declared.standing(strand.signature, port);
      const owner = declared.ownerOf(strand.signature);
      const party = standing === 'declared' ? owner : tenant;
      const own = party === undefined ? undefined : this.#state.owners.get(party);
      const filed = declared.purposesOf(strand.signature);
      const isStranger = (other: string) => other !== party && !declared.standsOn(other, port);
      const contactOf = this.#texts.strangersWith('contact', strand.contact, isStranger);
      const templateOf = this.#texts.strangersWith('template', strand.template, isStranger);
      const ground: Ground = { standing, past: own, market, filed, contactOf, templateOf };
      const weights = weigh(strand, ground);
      const odds = Math.log(1 - PRIOR + PRIOR * Math.exp(total(weights)));
      const share = strand.messages / sum(since(past.volumes, strand.firstDay));
      const judged =
        strand.messages >= STRAND_MESSAGES && strand.days >= STRAND_DAYS && share >= STRAND_SHARE;
      if (judged && odds > 0.1) found.push({ strand, ground, weights, odds, owner });
      if (standing === 'declared' && own !== undefined && total(weights) < 0 && strand.days >= ADOPTED_DAYS) {
        own.own.set(strand.contact || strand.template, day);
        past.strands.delete(key);
      }
    }
    return found.sort((a, b) => b.odds - a.odds);
  }

  #addToMarket(strand: Strand): void {
    const { lines, sides } = this.#state.market;
    const line = lineOf(strand.purposes);
    if (line !== undefined) lines.set(line, (lines.get(line) ?? 0) + 1);
    const side = sides[sideOf(strand.purposes)];
    for (const [hour, count] of strand.hours.entries()) side.hours[hour]! += count / strand.messages;
  }

  #owner(party: string): OwnerPast {
    return open(this.#state.owners, party, emptyPast);
  }

  #forget(): void {
    const day = this.#day;
    const { ports, owners } = this.#state;
    for (const { volumes, strands } of ports.values()) {
      for (const each of volumes.keys()) if (day - each > FORGOTTEN_DAYS) volumes.delete(each);
      for (const [key, { lastDay }] of strands) if (day - lastDay > FORGOTTEN_DAYS) strands.delete(key);
    }
    for (const { own } of owners.values())
      for (const [key, last] of own) if (day - last > 3 * FORGOTTEN_DAYS) own.delete(key);
    this.#texts.forget(day - 3 * FORGOTTEN_DAYS);
  }
}

interface MetStrand {
  readonly strand: Strand;
  readonly standing: ReturnType<Declared['standing']>;
  readonly owner: string | undefined;
  /** Whose own it claims to be. */
  readonly party: string | undefined;
}

interface MetPort {
  readonly port: string;
  readonly past: PortPast;
  readonly strands: readonly MetStrand[];
}

/** A strand that fell silent, was forgotten and came again is another cause. */
function causeOf({ signature, contact, template, firstDay }: StrandPast): string {
  return `${signature}|${contact || template}|${firstDay}`;
}

/** Under a name that has no place on the port, a strand is held against the party that mostly uses it. */
function partyOf({ standing, owner }: Omit<MetStrand, 'party'>, tenant: string | undefined) {
  return standing === 'declared' ? owner : tenant;
}

function emptyState(): State {
  const side = () => ({ hours: new Array<number>(24).fill(0), tested: 0, strangers: 0 });
  const market = { lines: new Map(), sides: { marketing: side(), service: side() } };
  return { owners: new Map(), ports: new Map(), texts: new Map(), market };
}

function mostOf(counts: ReadonlyMap<string, number>): string | undefined {
  let found: string | undefined;
  for (const [key, count] of counts) if (found === undefined || count > counts.get(found)!) found = key;
  return found;
}

function since(volumes: ReadonlyMap<number, number>, day: number): number[] {
  return [...volumes].filter(([each]) => each >= day).map(([, messages]) => messages);
}

function sum(values: Iterable<number>): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function open<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
