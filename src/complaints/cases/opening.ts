import {
  type CaseSubject,
  type Objection,
  type OrganisationId,
  Refusal,
  refuseAll,
} from '../../domain/index.ts';
import { drawId } from '../../registry/index.ts';
import type { Db } from '../ground.ts';
import { senderOf } from '../matches/match-rows.ts';
import { happen } from './case-events.ts';
import type { CaseGround, Hand } from './ground.ts';
import type { Place } from './membership.ts';
import { caseObjection } from './refusals.ts';

/** Which complaints: named one by one, or all that lie in no case and are like one. */
export interface Which {
  readonly complaints?: readonly string[] | undefined;
  readonly alike?: string | undefined;
}

export interface WantedCase extends Which {
  readonly subjectKind: CaseSubject;
  readonly port?: string | undefined;
  readonly signature?: string | undefined;
  readonly organisation?: string | undefined;
  readonly reason?: string | undefined;
}

/** The row and the first event of a new case. Of a wave and a single complaint the first one tells the rest. */
export async function openCase(
  ground: CaseGround,
  db: Db,
  wanted: WantedCase,
  places: readonly Place[],
  actor: Hand,
): Promise<string> {
  const { subjectKind } = wanted;
  if (places.length === 0) throw new Refusal([caseObjection('nothing-to-move', 'complaints')]);
  const first = (await senderOf(db, places[0]!.complaint))!;
  const ofText = subjectKind === 'wave' || subjectKind === 'single';
  const port = wanted.port ?? (ofText ? first.port : undefined);
  const signature = wanted.signature ?? (ofText ? first.signature : undefined);
  const sentBy = ofText ? registered(ground, first.organisation) : undefined;
  const organisation = wanted.organisation ?? sentBy;
  const subject = { ...wanted, port, signature, organisation };
  refuseAll(subjectFaults(ground, subject));
  const [id, now] = [drawId('g'), ground.clock()];
  const alike = subjectKind === 'wave' ? first.alike : null;
  await db
    .insertInto('complaint_case')
    .values({
      ...{
        id,
        state: 'open',
        subject_kind: subjectKind,
        alike,
        organisation: organisation ?? null,
        opened_at: new Date(now),
      },
      ...{ port: port ?? null, signature: signature ?? null },
      ...{ assignee: null, assignee_name: null, decision: null, decided_at: null, into_case: null },
      ...{ forward_since: null, answer_since: null },
    })
    .execute();
  const detail = {
    ...{ subjectKind, port: port ?? null, signature: signature ?? null },
    organisation: organisation ?? null,
    alike: alike?.toString('hex') ?? null,
  };
  await happen(db, [{ case: id, act: 'open', detail, note: wanted.reason ?? '' }], actor, now);
  return id;
}

/** Whoever sent the message, where the registry still knows them. */
function registered({ directory }: Pick<CaseGround, 'directory'>, organisation: string | undefined) {
  return directory.nameOf(organisation as OrganisationId) === undefined ? undefined : organisation;
}

/** What a case about this lacks. */
export function subjectFaults(
  { directory }: Pick<CaseGround, 'directory'>,
  {
    subjectKind,
    port,
    signature,
    organisation,
  }: Partial<Pick<WantedCase, 'subjectKind' | 'port' | 'signature' | 'organisation'>>,
): Objection[] {
  const given = { port, signature, organisation };
  const faults: Objection[] = [];
  if (
    (subjectKind === 'port' || subjectKind === 'signature' || subjectKind === 'organisation') &&
    given[subjectKind] === undefined
  )
    faults.push(caseObjection('subject-missing', subjectKind, { kind: subjectKind, field: subjectKind }));
  if (organisation !== undefined && directory.nameOf(organisation as OrganisationId) === undefined)
    faults.push(caseObjection('organisation-unknown', 'organisation', { organisation }));
  return faults;
}
