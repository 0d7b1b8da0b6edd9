import { hash, randomBytes } from 'node:crypto';
import {
  type ConsentEventKind,
  formatInstant,
  type Instant,
  type KeptConsentState,
  type LedgerState,
  type MarketingPurpose,
  type Objection,
  type Recipient,
  type RecordedChange,
  type Words,
} from '../../domain/index.ts';
import { type Db, groupsOf } from '../../registry/index.ts';
import { UNPROVEN_UNTIL } from '../../rules/index.ts';
import { appendChanges, sealRecipients } from '../../store/index.ts';
import { act, type Ground, tagOf } from '../ground.ts';
import { objection } from '../refusal.ts';
import { CONSENT_MACHINE, type ConsentAct } from './consent-states.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import {
  type EventRow,
  insertEvents,
  insertRecipients,
  readStandings,
  writeStandings,
} from './ledger-rows.ts';

/** What became of one entry: the event that says so, or what stood in its way. `again`: it was so already, and nothing was written. */
export type Taken =
  | { readonly event: number; readonly again: boolean }
  | { readonly event: undefined; readonly objection: Objection };

/** Where one consent stands, as an act finds it. */
export interface Standing {
  state: KeptConsentState;
  event: number;
  at: Instant;
  until: Instant | undefined;
  inForce: boolean;
  /** A grant that was taken over without evidence. */
  unproven: boolean;
}

const KIND: Record<ConsentAct, ConsentEventKind> = {
  request: 'requested',
  grant: 'granted',
  decline: 'declined',
  lapse: 'unanswered',
  withdraw: 'withdrawn',
};
const CHANGE = {
  requested: 'consent-requested',
  declined: 'consent-declined',
  unanswered: 'consent-unanswered',
  withdrawn: 'consent-withdrawn',
} as const;

/**
 * Every consent and every refusal, one event after another. What restricts is in the feed in the transaction that records it; what permits
 * is fed by the attestation, once the evidence log holds it (P6).
 */
export class Ledger {
  readonly #ground: Ground;
  /** Called when something was recorded that the log does not hold yet. */
  onRecorded: () => void = () => {};

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Records entries in their order, in one transaction: each is judged by what stands then, and told by itself. */
  async take(actor: string, entries: readonly LedgerEntry[]): Promise<Taken[]> {
    const taken = await act(this.#ground, (db) => this.takeWithin(db, actor, entries));
    this.onRecorded();
    return taken;
  }

  /** What would become of entries, with nothing written; an event told is then none that there is. */
  async judge(db: Db, entries: readonly LedgerEntry[]): Promise<Taken[]> {
    return (await this.#judged(db, '', entries)).taken;
  }

  async #judged(db: Db, actor: string, entries: readonly LedgerEntry[]) {
    const { key } = this.#ground;
    const tags = entries.map(({ recipient }) => tagOf(key, recipient));
    const standings = await readStandings(db, tags);
    const groups = await groupsOf(
      db,
      entries.flatMap(({ act, organisation }) =>
        organisation !== undefined && BY_GROUP.has(act) ? [organisation] : [],
      ),
    );
    const work = new Work(standings, groups, this.#ground.clock(), actor);
    const taken = entries.map((entry, i): Taken => {
      const one = work.take(entry, tags[i]!);
      return typeof one === 'number' ? { event: -1 - one, again: false } : one;
    });
    return { work, taken };
  }

  /** The same within the caller's transaction, which holds the ledger's lock (`act`); the feed is locked until its end where entries restrict. */
  async takeWithin(db: Db, actor: string, entries: readonly LedgerEntry[]): Promise<Taken[]> {
    const { sealer } = this.#ground;
    const { work, taken } = await this.#judged(db, actor, entries);
    const told = (ids: readonly number[]) => taken.map((each) => numbered(each, ids));
    if (work.events.length === 0) return told([]);
    await insertRecipients(db, work.people(), (recipient) => {
      const number = Buffer.from(String(recipient));
      const salt = randomBytes(32);
      return {
        sealed: sealer.seal(number),
        salt,
        subject: hash('sha256', Buffer.concat([salt, number]), 'buffer'),
      };
    });
    const ids = await insertEvents(db, work.events);
    await writeStandings(db, work.written(), ids);
    const changes = work.changes();
    if (changes.length > 0) await appendChanges(db, actor, sealRecipients(changes, sealer));
    return told(ids);
  }
}

/** Acts that a refusal by an affiliate bears on. */
const BY_GROUP: ReadonlySet<LedgerEntry['act']> = new Set(['grant', 'request', 'refuse', 'lift']);

/** Events of the piece itself, told by their place in it, get their ids: also where a later entry says the same again. */
function numbered(taken: Taken, ids: readonly number[]): Taken {
  return taken.event !== undefined && taken.event < 0 ? { ...taken, event: ids[-1 - taken.event]! } : taken;
}

/** One piece of entries, judged one after another in memory over what stood before. */
class Work {
  readonly events: EventRow[] = [];
  readonly #standings: Awaited<ReturnType<typeof readStandings>>;
  readonly #groups: ReadonlyMap<string, readonly string[]>;
  readonly #now: Instant;
  readonly #actor: string;
  readonly #people = new Map<string, { tag: Buffer; recipient: Recipient }>();
  readonly #changes: RecordedChange[] = [];
  readonly #byKey = new Map<string, { recipients: Recipient[] }>();

  constructor(
    standings: Awaited<ReturnType<typeof readStandings>>,
    groups: ReadonlyMap<string, readonly string[]>,
    now: Instant,
    actor: string,
  ) {
    this.#standings = standings;
    this.#groups = groups;
    this.#now = now;
    this.#actor = actor;
  }

  /** The number of its event among `events`, or what is told instead. */
  take(entry: LedgerEntry, tag: Buffer): number | Taken {
    return isOfEntity(entry) ? this.#entity(entry, tag) : this.#consent(entry, tag);
  }

  people(): Iterable<{ tag: Buffer; recipient: Recipient }> {
    return this.#people.values();
  }

  written(): Awaited<ReturnType<typeof readStandings>> {
    return this.#standings;
  }

  changes(): RecordedChange[] {
    return this.#changes;
  }

  #consent(entry: OfConsent, tag: Buffer): number | Taken {
    const of = this.#standings.consent(tag, entry.organisation, entry.purpose);
    const standing = stateAt(of, this.#now);
    // What nothing proves may be asked about, as if it had run out.
    const isAsked = entry.act === 'request' && standing === 'granted' && of!.unproven;
    const state = isAsked ? 'expired' : standing;
    const refused = this.#refusal(entry, tag, of, state);
    if (refused !== undefined) return { event: undefined, objection: refused };
    const cell = CONSENT_MACHINE[state][entry.act];
    if (typeof cell !== 'string') return forbidden(cell);
    const following = cell as KeptConsentState;
    if (entry.act === 'withdraw' && state === 'withdrawn') return { event: of!.event, again: true };
    if (entry.act === 'grant' && state === 'granted' && saysNothingNew(entry, of!))
      return { event: of!.event, again: true };
    const number = this.#note(entry, tag, entry.organisation, entry.purpose, KIND[entry.act]);
    const until = 'until' in entry ? entry.until : undefined;
    const inForce = entry.act !== 'grant';
    const unproven = entry.act === 'grant' && entry.proof === 'unproven';
    this.#standings.setConsent(tag, entry.organisation, entry.purpose, {
      ...{ state: following, event: -1 - number, at: entry.at, until, inForce, unproven },
    });
    if (following !== 'granted')
      this.#change(
        {
          kind: CHANGE[following],
          at: Math.min(entry.at, this.#now),
          organisation: entry.organisation,
          purpose: entry.purpose,
        },
        entry.recipient,
      );
    return number;
  }

  /** What stands in the way beside the state itself. */
  #refusal(
    entry: OfConsent,
    tag: Buffer,
    of: Standing | undefined,
    state: LedgerState,
  ): Objection | undefined {
    const everyone = this.#standings.suppression(tag, '');
    const group = this.#groups.get(entry.organisation) ?? [entry.organisation];
    if (entry.act === 'grant') {
      if (everyone !== undefined) return objection('refuses-everyone', 'recipient');
      const refusals = group.flatMap((each) => this.#standings.suppression(tag, each)?.at ?? []);
      if (of !== undefined && (state === 'withdrawn' || state === 'declined')) refusals.push(of.at);
      const last = Math.max(...refusals);
      if (entry.at < last) return objection('given-before-refusal', 'at', { time: formatInstant(last) });
      if (entry.until <= this.#now)
        return objection('term-over', 'until', { until: formatInstant(entry.until) });
    }
    if (entry.act === 'request') {
      const suppressed = group.some((each) => this.#standings.suppression(tag, each) !== undefined);
      if (everyone !== undefined || suppressed || this.#standings.refusedAny(tag, entry.organisation))
        return forbidden(CONSENT_MACHINE.declined.request as Words).objection;
    }
    return undefined;
  }

  #entity(entry: OfEntity, tag: Buffer): number | Taken {
    const organisation = entry.organisation ?? '';
    const standing = this.#standings.suppression(tag, organisation);
    const kind = entry.act === 'refuse' ? 'refused' : 'lifted';
    if (entry.act === 'refuse') {
      const bound = organisation === '' ? [] : (this.#groups.get(organisation) ?? [organisation]);
      const open = this.#standings.openConsents(tag, bound);
      // Said twice it is one refusal, of the first time; unless they agreed in between, which the log does not hold yet and which would end the first.
      if (standing !== undefined && open.length === 0) return { event: standing.event, again: true };
      const number = this.#note(entry, tag, organisation, '', kind);
      this.#standings.setSuppression(tag, organisation, { event: -1 - number, at: entry.at });
      const at = Math.min(entry.at, this.#now);
      // Said to gateways one by one: a refusal that is lifted brings nothing back.
      for (const of of open) {
        const { organisation: whose, purpose } = of;
        this.#change({ kind: 'consent-withdrawn', at, organisation: whose, purpose }, entry.recipient);
        Object.assign(of, {
          ...{ state: 'withdrawn', event: -1 - number, at: entry.at, until: undefined },
          ...{ inForce: true, unproven: false },
        });
      }
      this.#change(
        {
          kind: 'suppression-placed',
          at,
          ...(entry.organisation === undefined ? {} : { organisation: entry.organisation }),
        },
        entry.recipient,
      );
      return number;
    }
    if (standing === undefined) return forbidden({ zh: '没有有效的拒收', en: 'no refusal is in force' });
    const number = this.#note(entry, tag, organisation, '', kind);
    this.#standings.setSuppression(tag, organisation, undefined);
    this.#change(
      {
        kind: 'suppression-lifted',
        at: this.#now,
        ...(entry.organisation === undefined ? {} : { organisation: entry.organisation }),
      },
      entry.recipient,
    );
    return number;
  }

  #note(
    entry: LedgerEntry,
    tag: Buffer,
    organisation: string,
    purpose: MarketingPurpose | '',
    kind: ConsentEventKind,
  ): number {
    this.#people.set(tag.toString('latin1'), { tag, recipient: entry.recipient });
    const grant = entry.act === 'grant' ? entry : undefined;
    this.events.push({
      ...{ tag, organisation, purpose, kind, at: entry.at, recordedAt: this.#now, channel: entry.channel },
      wording: 'wording' in entry ? entry.wording : undefined,
      evidence: grant?.evidence,
      proof: grant?.proof,
      frequency: grant?.frequency,
      until: 'until' in entry ? entry.until : undefined,
      source: entry.source ?? '',
      actor: this.#actor,
    });
    return this.events.length - 1;
  }

  /** Those who do the same at the same moment make one change. */
  #change(change: Record<string, unknown>, recipient: Recipient): void {
    const key = JSON.stringify(change);
    const known = this.#byKey.get(key);
    if (known !== undefined && known.recipients.length < 100_000) {
      known.recipients.push(recipient);
      return;
    }
    const made = { ...change, recipients: [recipient] };
    this.#byKey.set(key, made);
    this.#changes.push(made as unknown as RecordedChange);
  }
}

/** Said before, or older than what was agreed to since; unless it proves what was not proven. What proves nothing takes the place of no proof. */
function saysNothingNew({ at, proof }: Extract<LedgerEntry, { act: 'grant' }>, of: Standing): boolean {
  if (of.unproven && proof === 'proven') return false;
  return at <= of.at || (proof === 'unproven' && !of.unproven);
}

type OfEntity = Extract<LedgerEntry, { act: 'refuse' | 'lift' }>;
type OfConsent = Exclude<LedgerEntry, OfEntity>;

function isOfEntity(entry: LedgerEntry): entry is OfEntity {
  return entry.act === 'refuse' || entry.act === 'lift';
}

/** A grant whose term is over has expired; what never was is `none`. */
export function stateAt(of: Pick<Standing, 'state' | 'until'> | undefined, now: Instant): LedgerState {
  if (of === undefined) return 'none';
  return of.state === 'granted' && of.until !== undefined && of.until <= now ? 'expired' : of.state;
}

/** Whether messages may go out by a grant: gateways know it, and it is proven or still in the time of those that are not. */
export function serves({ inForce, unproven }: Pick<Standing, 'inForce' | 'unproven'>, now: Instant): boolean {
  return inForce && !(unproven && now >= UNPROVEN_UNTIL);
}

function forbidden(words: Words): Extract<Taken, { event: undefined }> {
  return { event: undefined, objection: objection('state-forbids', 'state', { zh: words.zh, en: words.en }) };
}
