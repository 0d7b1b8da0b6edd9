import { grantsNamed } from '../../consent/index.ts';
import { ENDING_DEEDS, type Instant, Refusal } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { happen } from '../cases/case-events.ts';
import { type CaseGround, caseAct } from '../cases/ground.ts';
import { caseObjection } from '../cases/refusals.ts';
import type { Db } from '../ground.ts';
import {
  type AnswerCheck,
  checkProof,
  checkStop,
  EXAMPLES_MAX,
  LOOKED_BACK_MS,
  stoppedOf,
} from './checks.ts';
import type { AnswerRow } from './lead-rows.ts';
import { leadOf } from './lead-tables.ts';

/** What answers say, held against what was carried and what the ledger has. Each result stands in the history of the case: the traffic goes, it stays. */
export class LeadChecks {
  readonly #ground: CaseGround;

  constructor(ground: CaseGround) {
    this.#ground = ground;
  }

  /** Of every answer of the lead that says something which data can tell. */
  async check(lead: string, actor: Actor): Promise<AnswerCheck[]> {
    const { record, clock } = this.#ground;
    const now = clock();
    const row = await leadOf(record.db, lead);
    const answers = await record.db
      .selectFrom('lead_answer')
      .selectAll()
      .where('lead', '=', lead)
      .orderBy('place')
      .execute();
    const checks: AnswerCheck[] = [];
    for (const answer of answers) {
      const stop = await this.#stop(row, answer, now);
      const proofs = await this.#proofs(answer);
      if (stop === undefined && proofs.length === 0) continue;
      checks.push({ lead, place: answer.place, organisation: answer.organisation, stop, proofs });
    }
    if (checks.length === 0) throw new Refusal([caseObjection('no-stop-told', 'lead')]);
    await caseAct(this.#ground, async (db) => {
      const events = checks.map((check) => ({
        ...{ case: row.case, act: 'check' as const },
        detail: { ...check, stop: check.stop ?? null },
      }));
      await happen(db, events, actor, now);
      await actor.note(db, {
        ...{ act: 'lead.checked', object: { kind: 'lead', id: lead } },
        ...{ organisation: undefined, reason: undefined, detail: {} },
      });
    });
    return checks;
  }

  async #stop(
    { case: id }: { readonly case: string },
    { deeds, until }: AnswerRow,
    now: Instant,
  ): Promise<AnswerCheck['stop']> {
    const ending = deeds.filter((deed) => ENDING_DEEDS.includes(deed));
    if (ending.length === 0 || until === null) return undefined;
    const { db } = this.#ground.record;
    const row = await db
      .selectFrom('complaint_case')
      .select(['organisation', 'signature', 'port', 'subject_kind'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const of = stoppedOf({
      organisation: row.organisation ?? undefined,
      ...{ signature: row.signature ?? undefined, port: row.port ?? undefined },
      subjectKind: row.subject_kind,
    });
    if (of === undefined) return undefined;
    const at = until.getTime();
    const seen = (from: Instant, to: Instant) =>
      to <= from
        ? { count: 0, examples: [], firstAt: undefined }
        : this.#ground.traffic.marketingBy({ ...of, from, to, limit: EXAMPLES_MAX });
    const [before, after] = await Promise.all([seen(at - LOOKED_BACK_MS, Math.min(at, now)), seen(at, now)]);
    return {
      check: checkStop({ until: at, now, before: before.count, after: after.count }),
      ...{ deeds: ending, until: at, before: before.count, after: after.count },
      ...{ examples: after.examples, firstAt: after.firstAt },
    };
  }

  async #proofs({ lead, organisation, proofs }: AnswerRow): Promise<AnswerCheck['proofs']> {
    if (proofs.length === 0) return [];
    const { db } = this.#ground.record;
    const [grants, complaints] = await Promise.all([
      grantsNamed(
        db,
        proofs.map(({ event }) => event),
      ),
      complaintsAt(
        db,
        lead,
        proofs.map(({ complaint }) => complaint),
      ),
    ]);
    return proofs.map(({ complaint, event }) => {
      const of = complaints.get(complaint);
      const check = of === undefined ? 'not-there' : checkProof(grants.get(event), { ...of, organisation });
      return { complaint, event, check };
    });
  }
}

async function complaintsAt(
  db: Db,
  lead: string,
  places: readonly number[],
): Promise<Map<number, { readonly tag: Buffer; readonly messageAt: Instant | undefined }>> {
  const rows = await db
    .selectFrom('lead_complaint')
    .innerJoin('complaint', 'complaint.id', 'lead_complaint.complaint')
    // When the message went out, where it was found; else when it came, as the person says.
    .leftJoin('complaint_match', 'complaint_match.complaint', 'complaint.id')
    .select(['lead_complaint.place', 'complaint.tag'])
    .select(({ fn }) => fn.coalesce('message_at', 'told_at').as('at'))
    .where('lead_complaint.lead', '=', lead)
    .where('lead_complaint.place', 'in', places)
    .execute();
  return new Map(rows.map(({ place, tag, at }) => [place, { tag, messageAt: at?.getTime() }]));
}
