/* Long because one event is judged, written and told in one place: a piece of an import as much as a single refusal. */
import { sql } from 'kysely';
import {
  type ConsentEventKind,
  formatInstant,
  type Instant,
  type KeptConsentState,
  type LedgerState,
  type MarketingPurpose,
  type Objection,
  type OrganisationId,
  type Recipient,
  type RecordedChange,
  type Words,
} from '../../domain/index.ts';
import { type Db, groupsOf } from '../../registry/index.ts';
import { UNPROVEN_UNTIL } from '../../rules/index.ts';
import { appendChanges, sealRecipients } from '../../store/index.ts';
import { act, type Ground, tagsOf } from '../ground.ts';
import { objection } from '../refusal.ts';
import type { Block, Granted } from './block.ts';
import { CONSENT_MACHINE, type ConsentAct } from './consent-states.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import {
  type EventRow,
  insertEvents,
  readStandings,
  type Standings,
  writeRecipients,
  writeStandings,
} from './ledger-rows.ts';
import { statementOf } from './statement.ts';

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
    const tags = tagsOf(
      key,
      entries.map(({ recipient }) => recipient),
    );
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
    const { work, taken } = await this.#judged(db, actor, entries);
    const { ids } = await this.#write(db, work, undefined);
    const changes = work.changes();
    if (changes.length > 0) await appendChanges(db, actor, sealRecipients(changes, this.#ground.sealer));
    return taken.map((each) => numbered(each, ids));
  }

  /**
   * Many grants at once, as one block of the log: no row of them is written a second time when it is logged. The block is the attestation's to log
   * once the transaction is committed; undefined: nothing new was among them.
   */
  async takeBlock(
    db: Db,
    actor: string,
    entries: readonly Extract<LedgerEntry, { act: 'grant' }>[],
  ): Promise<{ readonly taken: Taken[]; readonly own: Block | undefined }> {
    const { work, taken } = await this.#judged(db, actor, entries);
    const { events } = work;
    if (events.length === 0) return { taken, own: undefined };
    const recordedAt = events[0]!.recordedAt;
    const { rows } = await sql<{ block: number }>`
      insert into consent_block (block, count, first_at, last_at)
      select coalesce(max(block) + 1, 0), ${events.length}, ${new Date(recordedAt)}, ${new Date(recordedAt)} from consent_block
      returning block`.execute(db);
    const { block } = rows[0]!;
    const { ids, subjects } = await this.#write(db, work, block);
    const wordings = await hashesOf(db, events);
    const wordingOf = (event: EventRow) =>
      event.wording === undefined ? undefined : wordings.get(event.wording);
    const own: Block = {
      ...{ block, firstAt: recordedAt, lastAt: recordedAt, last: ids.at(-1)! },
      grants: work.granted(ids),
      // Put together when nobody waits for the ledger.
      statements: () => {
        return events.map((event, i) => {
          const subject = subjects.get(event.tag.toString('latin1'))!;
          return statementOf(ids[i]!, event, subject, wordingOf(event));
        });
      },
    };
    return { taken: taken.map((each) => numbered(each, ids)), own };
  }

  async #write(db: Db, work: Work, block: number | undefined) {
    if (work.events.length === 0) return { ids: [], subjects: new Map<string, Buffer>() };
    const { sealer } = this.#ground;
    const subjects = await writeRecipients(db, [...work.people()], (number) => sealer.seal(number));
    const ids = await insertEvents(db, work.events, block);
    await writeStandings(db, work.written(), ids);
    return { ids, subjects };
  }
}

/** SHA-256 of the wordings that were shown. */
async function hashesOf(db: Db, events: readonly EventRow[]): Promise<Map<string, Buffer>> {
  const ids = [...new Set(events.flatMap(({ wording }) => wording ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('consent_wording')
    .select(['id', 'sha256'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, sha256 }) => [id, sha256]));
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
  readonly #standings: Standings;
  readonly #groups: ReadonlyMap<string, readonly string[]>;
  readonly #now: Instant;
  readonly #actor: string;
  readonly #people = new Map<string, { tag: Buffer; recipient: Recipient }>();
  readonly #changes: RecordedChange[] = [];
  readonly #byKey = new Map<string, { recipients: Recipient[] }>();

  constructor(
    standings: Standings,
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

  written(): Standings {
    return this.#standings;
  }

  changes(): RecordedChange[] {
    return this.#changes;
  }

  /** Its grants that stand at its end. */
  granted(ids: readonly number[]): Granted[] {
    const granted: Granted[] = [];
    for (const [i, event] of this.events.entries()) {
      const { tag, frequency, until, proof } = event;
      const of = event as typeof event & { organisation: OrganisationId; purpose: MarketingPurpose };
      const standing = this.#standings.consent(tag, of.organisation, of.purpose);
      if (event.kind !== 'granted' || standing?.event !== -1 - i) continue;
      granted.push({
        tag,
        event: ids[i]!,
        recipient: this.#people.get(tag.toString('latin1'))!.recipient,
        organisation: of.organisation,
        purpose: of.purpose,
        frequency: frequency!,
        until: until!,
        proof: proof!,
        refusing: this.#standings.refuses(tag),
      });
    }
    return granted;
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
    const event = -1 - number;
    this.#standings.setConsent(tag, entry.organisation, entry.purpose, {
      state: following,
      event,
      at: entry.at,
      until,
      inForce,
      unproven,
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
      let last = of !== undefined && (state === 'withdrawn' || state === 'declined') ? of.at : -Infinity;
      for (const each of group) last = Math.max(last, this.#standings.suppression(tag, each)?.at ?? last);
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
      tag,
      organisation,
      purpose,
      kind,
      at: entry.at,
      recordedAt: this.#now,
      channel: entry.channel,
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
