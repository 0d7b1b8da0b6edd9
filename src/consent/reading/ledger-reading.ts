import { sql } from 'kysely';
import {
  type ConsentChannel,
  type ConsentEventKind,
  type Frequency,
  type Instant,
  isMarketing,
  type LedgerState,
  type MarketingPurpose,
  maskRecipient,
  NotThere,
  type OrganisationId,
  type Purpose,
  type Recipient,
  type Scope,
} from '../../domain/index.ts';
import { groupsOf } from '../../registry/index.ts';
import { scoped } from '../../store/index.ts';
import { type Ground, openNumber, tagOf } from '../ground.ts';
import { serves, stateAt } from '../ledger/ledger.ts';
import { readStandings } from '../ledger/ledger-rows.ts';
import { eventRow, eventRows, isSeen, type LoggedRow, type LogPlace } from './event-rows.ts';

/** Something that happened to a consent, as it is shown: the number masked. */
export interface KeptEvent {
  readonly id: number;
  /** Masked; empty where the number was erased. */
  readonly recipient: string;
  readonly organisation: string;
  readonly purpose: MarketingPurpose | '';
  readonly kind: ConsentEventKind;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly channel: ConsentChannel;
  readonly wording: { readonly id: string; readonly name: string; readonly version: number } | undefined;
  readonly evidence: string | undefined;
  readonly proof: 'proven' | 'unproven' | undefined;
  readonly frequency: Frequency | undefined;
  readonly until: Instant | undefined;
  readonly source: string;
  readonly actor: string;
  readonly log: LogPlace | undefined;
}

export interface EventFilter {
  readonly organisation?: string | undefined;
  readonly kind?: ConsentEventKind | undefined;
  readonly purpose?: MarketingPurpose | undefined;
  readonly channel?: ConsentChannel | undefined;
  /** When it happened: from this moment on, and before that one. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Where one consent stands, and whether a message may be sent by it. */
export interface ShownConsent {
  readonly organisation: string;
  readonly purpose: MarketingPurpose;
  readonly state: LedgerState;
  readonly at: Instant;
  readonly until: Instant | undefined;
  readonly inForce: boolean;
  /** A grant that was taken over without evidence: from a day on that is the rulebook's it no longer serves. */
  readonly unproven: boolean;
  readonly refused: 'none' | 'organisation' | 'everyone';
  readonly mayBeSent: boolean;
  readonly event: number;
}

/** All that the ledger holds of one number, as far as the asker may see it. */
export interface OfNumber {
  /** Masked. */
  readonly recipient: string;
  readonly refusesEveryone: boolean;
  readonly consents: readonly ShownConsent[];
  readonly refusals: readonly {
    readonly organisation: string;
    readonly at: Instant;
    readonly event: number;
  }[];
  /** The newest first, at most 500 unless more are asked for. */
  readonly events: readonly KeptEvent[];
}

const EVENTS_MAX = 500;

/** The ledger read: by number, event by event. Who sees what is seen to by the scope and, once more, by the database (P8). */
export class LedgerReading {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async event(id: number, scope: Scope): Promise<KeptEvent> {
    const row = await eventRow(this.#ground.record.db, id);
    if (row === undefined || !isSeen(row, scope)) throw new NotThere();
    return this.#shown(row);
  }

  /** The whole number that an event is about; for whom may see it, and has said why. */
  async number(
    id: number,
    scope: Scope,
  ): Promise<{ readonly recipient: Recipient; readonly organisation: string }> {
    const row = await eventRow(this.#ground.record.db, id);
    if (row === undefined || !isSeen(row, scope) || row.sealed === null) throw new NotThere();
    return {
      recipient: openNumber(this.#ground.sealer, row.sealed),
      organisation: row.organisation,
    };
  }

  /** The newest first; `after`: the id of the last one seen. */
  async events(
    scope: Scope,
    filter: EventFilter,
    page: { readonly limit: number; readonly after?: number | undefined },
  ): Promise<KeptEvent[]> {
    const ids = await this.#ids(scope, filter, page);
    return this.#events(ids);
  }

  async ofNumber(recipient: Recipient, scope: Scope, eventsMax = EVENTS_MAX): Promise<OfNumber> {
    const { record, key } = this.#ground;
    const now = this.#ground.clock();
    const tag = tagOf(key, recipient);
    const kept = await scoped(record, scope, async (db) => ({
      consents: await db
        .selectFrom('consent')
        .selectAll()
        .where('tag', '=', tag)
        .orderBy('organisation')
        .orderBy('purpose')
        .execute(),
      refusals: await db
        .selectFrom('suppression')
        .selectAll()
        .where('tag', '=', tag)
        .orderBy('organisation')
        .execute(),
      ids: await db
        .selectFrom('consent_event')
        .select('id')
        .where('tag', '=', tag)
        .orderBy('id', 'desc')
        .limit(eventsMax)
        .execute(),
    }));
    // Beyond the asker's own: that a refusal of the group or of everyone binds it is told at the door as well.
    const standings = await readStandings(record.db, [tag]);
    const groups = await groupsOf(
      record.db,
      kept.consents.map(({ organisation }) => organisation),
    );
    const everyone = standings.suppression(tag, '') !== undefined;
    return {
      recipient: maskRecipient(recipient),
      refusesEveryone: everyone,
      consents: kept.consents.map(({ organisation, purpose, state: was, event, at, until }) => {
        const state = stateAt({ state: was, until: until?.getTime() }, now);
        const group = groups.get(organisation) ?? [organisation];
        const bound = group.some((each) => standings.suppression(tag, each) !== undefined);
        const refused = everyone ? 'everyone' : bound ? 'organisation' : 'none';
        const standing = standings.consent(tag, organisation, purpose);
        const unproven = standing?.unproven === true;
        const inForce = standing?.inForce === true;
        const mayBeSent = state === 'granted' && serves({ inForce, unproven }, now) && refused === 'none';
        return {
          ...{ organisation, purpose, state, at: at.getTime(), until: until?.getTime(), event },
          ...{ inForce, unproven, refused, mayBeSent },
        };
      }),
      refusals: kept.refusals.map(({ organisation, at, event }) => ({
        organisation,
        at: at.getTime(),
        event,
      })),
      events: await this.#events(kept.ids.map(({ id }) => id)),
    };
  }

  /** The same as `behind` of a judged message, by what was read of it; undefined too where it is no marketing or nobody's. */
  async behindMessage(
    tag: Buffer,
    { organisation, purpose, at }: { organisation: string; purpose: string; at: Instant },
  ): Promise<KeptEvent | undefined> {
    if (organisation === '' || !isMarketing(purpose as Purpose)) return undefined;
    return this.behind(tag, organisation as OrganisationId, purpose as MarketingPurpose, at);
  }

  /** The grant that permitted a message of that moment: in force when the gateway judged it. */
  async behind(
    tag: Buffer,
    organisation: OrganisationId,
    purpose: MarketingPurpose,
    at: Instant,
  ): Promise<KeptEvent | undefined> {
    const { db } = this.#ground.record;
    const group = (await groupsOf(db, [organisation])).get(organisation) ?? [organisation];
    const { rows } = await sql<
      Pick<LoggedRow, 'id' | 'organisation' | 'purpose' | 'kind' | 'until' | 'logged_at'>
    >`
      select e.id, e.organisation, e.purpose, e.kind, e.until, b.logged_at
      from consent_event e left join consent_block b on b.block = e.block
      where e.tag = ${tag} and e.recorded_at <= ${new Date(at)} order by e.id`.execute(db);
    let grant: number | undefined;
    for (const row of rows) {
      const own = row.organisation === organisation && row.purpose === purpose;
      if (row.kind === 'refused' && (row.organisation === '' || group.includes(row.organisation)))
        grant = undefined;
      else if (own && (row.kind === 'withdrawn' || row.kind === 'declined')) grant = undefined;
      else if (own && row.kind === 'granted') {
        const serves = row.logged_at !== null && row.logged_at.getTime() <= at && row.until!.getTime() > at;
        if (serves) grant = row.id;
      }
    }
    return grant === undefined ? undefined : this.event(grant, 'all');
  }

  async #ids(
    scope: Scope,
    filter: EventFilter,
    { limit, after }: { readonly limit: number; readonly after?: number | undefined },
  ): Promise<number[]> {
    return scoped(this.#ground.record, scope, async (db) => {
      let query = db.selectFrom('consent_event').select('id');
      // The database sees to it as well; this is what lets it use the index.
      if (scope !== 'all') query = query.where('organisation', 'in', scope.length === 0 ? ['-'] : scope);
      if (filter.organisation !== undefined) query = query.where('organisation', '=', filter.organisation);
      if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
      if (filter.purpose !== undefined) query = query.where('purpose', '=', filter.purpose);
      if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
      if (filter.from !== undefined) query = query.where('at', '>=', new Date(filter.from));
      if (filter.to !== undefined) query = query.where('at', '<', new Date(filter.to));
      if (after !== undefined) query = query.where('id', '<', after);
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map(({ id }) => id);
    });
  }

  async #events(ids: readonly number[]): Promise<KeptEvent[]> {
    const rows = await eventRows(this.#ground.record.db, ids);
    return rows.reverse().map((row) => this.#shown(row));
  }

  #shown(row: LoggedRow): KeptEvent {
    const { wording, block, place, entry, logged_at: loggedAt } = row;
    return {
      ...{ id: row.id, organisation: row.organisation, purpose: row.purpose, kind: row.kind },
      recipient: row.sealed === null ? '' : maskRecipient(openNumber(this.#ground.sealer, row.sealed)),
      ...{ at: row.at.getTime(), recordedAt: row.recorded_at.getTime(), channel: row.channel },
      wording:
        wording === null
          ? undefined
          : { id: wording, name: row.wording_name!, version: row.wording_version! },
      evidence: row.evidence?.toString('hex'),
      proof: row.proof ?? undefined,
      frequency:
        row.frequency_count === null ? undefined : { count: row.frequency_count, per: row.frequency_per! },
      ...{ until: row.until?.getTime(), source: row.source, actor: row.actor },
      log:
        entry === null || loggedAt === null
          ? undefined
          : { block: block!, place: place!, entry, loggedAt: loggedAt.getTime() },
    };
  }
}
