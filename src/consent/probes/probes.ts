import { hash } from 'node:crypto';
import { sql } from 'kysely';
import {
  type Instant,
  Invalid,
  isMarketing,
  maskRecipient,
  NotThere,
  type Objection,
  type OrganisationId,
  parseRecipient,
  Refusal,
  signatureOf,
} from '../../domain/index.ts';
import { type Actor, type Db, drawId, groupsOf, isRefusedBy, registeredName } from '../../registry/index.ts';
import type { Traffic } from '../../store/index.ts';
import { readPurpose } from '../../texts/index.ts';
import type { Consents } from '../door/consents.ts';
import { type Ground, openNumber, tagOf } from '../ground.ts';
import { objection } from '../refusal.ts';
import {
  BEFORE_MS,
  type FailureRow,
  failureTable,
  type ProbeArrival,
  type ProbeTrial,
  WATCHED_MS,
} from './failure-table.ts';

/** A number of the operator's own, as it is shown. */
export interface Probe {
  readonly id: string;
  readonly recipient: string;
  readonly label: string;
  readonly addedAt: Instant;
  readonly addedBy: string;
  readonly retiredAt: Instant | undefined;
  /** Messages that were handed in for it, and refusals of all kinds. */
  readonly told: number;
  readonly refusals: number;
}

/** What arrived at a telephone, as the phone bank tells it. */
export interface ToldMessage {
  readonly recipient: string;
  readonly at: Instant;
  readonly port: string;
  readonly text: string;
}

export type ToldTaken =
  | { readonly again: boolean; readonly objections?: undefined }
  | { readonly again?: undefined; readonly objections: readonly Objection[] };

interface Parts {
  readonly ground: Ground;
  readonly traffic: Pick<Traffic, 'marketingTo'>;
  readonly consents: Pick<Consents, 'recipient' | 'refuse'>;
  /** Whose a signature is; undefined: nobody registered it. */
  readonly ownerOf: (signature: string) => OrganisationId | undefined;
}

const LABEL = /^[^\p{Cc}\p{Cf}\p{Cs}]{1,60}$/u;
const MESSAGES_MOST = 500_000;

/**
 * The opt-out audit: numbers of the operator's own receive like people, refuse, and it is watched until when messages still come. Which numbers they are is told
 * to no organisation; a refusal by one looks in the ledger like every other.
 */
export class Probes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async add(wanted: { readonly recipient: string; readonly label: string }, actor: Actor): Promise<Probe> {
    const { ground, consents } = this.#parts;
    const recipient = consents.recipient(wanted.recipient);
    const label = wanted.label.trim();
    if (!LABEL.test(label)) throw new Refusal([objection('probe-label', 'label')]);
    const id = drawId('probe');
    try {
      await ground.record.db.transaction().execute(async (db) => {
        await db
          .insertInto('probe')
          .values({
            ...{ id, tag: tagOf(ground.key, recipient), label, retired_at: null },
            sealed: ground.sealer.seal(Buffer.from(String(recipient))),
            ...{ added_at: new Date(ground.clock()), added_by: actor.id, added_by_name: actor.name },
          })
          .execute();
        await note(db, actor, 'probe.added', id);
      });
    } catch (error) {
      if (isRefusedBy(error, 'probe_tag_key')) throw new Refusal([objection('probe-again', 'recipient')]);
      throw error;
    }
    return (await this.list()).find((each) => each.id === id)!;
  }

  /** It is watched no more; what it told stays. */
  async retire(id: string, reason: string, actor: Actor): Promise<Probe> {
    const { ground } = this.#parts;
    await ground.record.db.transaction().execute(async (db) => {
      const { retired_at } = await find(db, id);
      if (retired_at !== null) return;
      await db
        .updateTable('probe')
        .set({ retired_at: new Date(ground.clock()) })
        .where('id', '=', id)
        .execute();
      await note(db, actor, 'probe.retired', id, reason);
    });
    return (await this.list()).find((each) => each.id === id)!;
  }

  /** The newest first. */
  async list(): Promise<Probe[]> {
    const { record, sealer } = this.#parts.ground;
    const { rows } = await sql<Awaited<ReturnType<typeof find>> & { told: number; refusals: number }>`
      select p.*, (select count(*) from probe_message m where m.probe = p.id) as told,
        (select count(*) from probe_refusal r where r.probe = p.id)
        + (select count(*) from consent_event e where e.tag = p.tag and e.kind = 'refused') as refusals
      from probe p order by p.added_at desc, p.id`.execute(record.db);
    return rows.map((row) => ({
      ...{ id: row.id, label: row.label, told: Number(row.told), refusals: Number(row.refusals) },
      recipient: maskRecipient(openNumber(sealer, row.sealed)),
      ...{ addedAt: row.added_at.getTime(), addedBy: row.added_by_name },
      retiredAt: row.retired_at?.getTime(),
    }));
  }

  /** What arrived at the telephones, each told by itself; the same message again is kept once. */
  async tell(messages: readonly ToldMessage[], actor: Actor): Promise<ToldTaken[]> {
    const { ground } = this.#parts;
    const now = ground.clock();
    return ground.record.db.transaction().execute(async (db) => {
      const probes = await db
        .selectFrom('probe')
        .select(['id', 'tag'])
        .where('retired_at', 'is', null)
        .execute();
      const byTag = new Map(probes.map(({ id, tag }) => [tag.toString('hex'), id]));
      const taken: ToldTaken[] = [];
      for (const each of messages) {
        const recipient = parseRecipient(each.recipient);
        const probe =
          recipient instanceof Invalid ? undefined : byTag.get(tagOf(ground.key, recipient).toString('hex'));
        const objections: Objection[] = [];
        if (recipient instanceof Invalid)
          objections.push(objection('recipient-not-valid', 'recipient', { found: recipient.found }));
        else if (probe === undefined) objections.push(objection('probe-unknown', 'recipient'));
        if (!/^[0-9]{3,20}$/.test(each.port))
          objections.push(objection('probe-port', 'port', { found: each.port.slice(0, 30) }));
        if (each.at > now + 60_000)
          objections.push(objection('given-in-the-future', 'at', { time: new Date(each.at).toISOString() }));
        if (probe === undefined || objections.length > 0) {
          taken.push({ objections });
          continue;
        }
        const added = await db
          .insertInto('probe_message')
          .values({ probe, told_at: new Date(now), ...this.#read(each) })
          .onConflict((oc) => oc.doNothing())
          .executeTakeFirst();
        taken.push({ again: added.numInsertedOrUpdatedRows === 0n });
      }
      const kept = taken.filter(({ again }) => again === false).length;
      if (kept > 0) await note(db, actor, 'probe.told', 'messages', undefined, { messages: kept });
      return taken;
    });
  }

  /** The text itself is not kept: under which name it came, whether it advertises, and its hash. */
  #read({ at, port, text }: ToldMessage) {
    const signature = signatureOf(text) ?? '';
    const body = signature === '' ? text : text.slice(text.indexOf('】') + 1);
    const { purpose } = readPurpose(body);
    return {
      ...{ at: new Date(at), port, signature, organisation: this.#parts.ownerOf(signature) ?? '' },
      marketing: purpose !== 'unclear' && isMarketing(purpose),
      sha256: hash('sha256', text, 'buffer'),
    };
  }

  /**
   * Refuses on the number's behalf. Of a registered organisation it stands in the ledger, like one that a person gave by telephone, and binds the whole
   * entity; of a signature that nobody registered it is kept when the telephone sent it, for nothing else can be done about it.
   */
  async refuse(
    id: string,
    wanted: {
      readonly organisation?: string | undefined;
      readonly signature?: string | undefined;
      readonly at?: Instant | undefined;
    },
    actor: Actor,
  ): Promise<void> {
    const { ground, consents, ownerOf } = this.#parts;
    const { db } = ground.record;
    const probe = await find(db, id);
    if (probe.retired_at !== null) throw new Refusal([objection('probe-retired', 'id')]);
    const now = ground.clock();
    const at = Math.min(wanted.at ?? now, now);
    if (wanted.organisation !== undefined) {
      const organisation = wanted.organisation as OrganisationId;
      if ((await registeredName(db, organisation)) === undefined)
        throw new Refusal([objection('organisation-not-registered', 'organisation', { organisation })]);
      const recipient = openNumber(ground.sealer, probe.sealed);
      const taken = await consents.refuse(
        { recipient, organisation, channel: 'phone', at, source: '' },
        actor,
      );
      if (taken.event === undefined) throw new Refusal([taken.objection]);
      return;
    }
    const signature = wanted.signature ?? '';
    const owner = ownerOf(signature);
    if (owner !== undefined)
      throw new Refusal([
        objection('probe-signature-registered', 'signature', { signature, organisation: owner }),
      ]);
    await db.transaction().execute(async (trx) => {
      const heard = await trx
        .selectFrom('probe_message')
        .select('at')
        .where('probe', '=', id)
        .where('signature', '=', signature)
        .limit(1)
        .executeTakeFirst();
      if (heard === undefined)
        throw new Refusal([objection('probe-never-heard', 'signature', { signature })]);
      await trx
        .insertInto('probe_refusal')
        .values({
          ...{ id: drawId('refusal'), probe: id, signature, at: new Date(at) },
          ...{ told_at: new Date(now), told_by: actor.id },
        })
        .onConflict((oc) => oc.doNothing())
        .execute();
      await note(trx, actor, 'probe.refused', id);
    });
  }

  /** By organisation and signature, of refusals since `from`. */
  async failures(from: Instant): Promise<FailureRow[]> {
    const { ground } = this.#parts;
    const now = ground.clock();
    const probes = await ground.record.db.selectFrom('probe').selectAll().execute();
    if (probes.length === 0) return [];
    const [trials, arrivals] = await Promise.all([this.#trials(from), this.#arrivals(probes, from, now)]);
    const watchedUntil = new Map(probes.map(({ id, retired_at }) => [id, retired_at?.getTime()]));
    // A retired number is watched no more: its silence is not the sender's.
    return failureTable(
      trials.map((each) => ({ ...each, endsAt: earlier(each.endsAt, watchedUntil.get(each.probe)) })),
      arrivals,
      now,
    );
  }

  async #trials(from: Instant): Promise<ProbeTrial[]> {
    const { db } = this.#parts.ground.record;
    const { rows } = await sql<{ probe: string; organisation: string; at: Date; ends_at: Date | null }>`
      select p.id as probe, e.organisation, e.at, (
        select min(n.at) from consent_event n where n.tag = e.tag and n.id > e.id and n.organisation = e.organisation
          and n.kind in ('lifted', 'granted')
      ) as ends_at
      from probe p join consent_event e on e.tag = p.tag
      where e.kind = 'refused' and e.organisation <> '' and e.at >= ${new Date(from)}`.execute(db);
    const groups = await groupsOf(db, [
      ...new Set(rows.map(({ organisation }) => organisation as OrganisationId)),
    ]);
    const outside = await db
      .selectFrom('probe_refusal')
      .select(['probe', 'signature', 'at'])
      .where('at', '>=', new Date(from))
      .execute();
    return [
      ...rows.map(({ probe, organisation, at, ends_at }) => ({
        ...{ probe, signature: undefined, at: at.getTime(), endsAt: ends_at?.getTime() },
        group: groups.get(organisation as OrganisationId) ?? [organisation],
      })),
      ...outside.map(({ probe, signature, at }) => ({
        ...{ probe, group: [], signature, at: at.getTime(), endsAt: undefined },
      })),
    ];
  }

  async #arrivals(
    probes: readonly { readonly id: string; readonly tag: Buffer }[],
    from: Instant,
    now: Instant,
  ): Promise<ProbeArrival[]> {
    const { ground, traffic } = this.#parts;
    const since = from - BEFORE_MS;
    const byTag = new Map(probes.map(({ id, tag }) => [tag.readBigUInt64BE(), id]));
    const sent = await traffic.marketingTo({
      ...{ tags: [...byTag.keys()], from: since, to: now + 1, limit: MESSAGES_MOST },
    });
    const told = await ground.record.db
      .selectFrom('probe_message')
      .select(['probe', 'at', 'organisation', 'signature'])
      .where('marketing', '=', true)
      .where('at', '>=', new Date(since))
      .execute();
    return [
      ...sent.map(({ tag, passed, at, organisation, signature }) => ({
        ...{ probe: byTag.get(tag)!, at, organisation, signature },
        way: passed ? ('passed' as const) : ('stopped' as const),
      })),
      ...told.map(({ at, ...rest }) => ({ ...rest, at: at.getTime(), way: 'past' as const })),
    ];
  }
}

/** How far back refusals are looked at where nothing is said. */
export const LOOKED_BACK_MS = WATCHED_MS * 2;

async function find(db: Db, id: string) {
  const row = await db.selectFrom('probe').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotThere();
  return row;
}

/** Whom an act was about is not told: the audit is read by more than those who know the numbers. */
function note(
  db: Db,
  actor: Actor,
  act: string,
  id: string,
  reason?: string,
  detail: Record<string, number> = {},
): Promise<void> {
  return actor.note(db, { act, object: { kind: 'probe', id }, organisation: undefined, reason, detail });
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
