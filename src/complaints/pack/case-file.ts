import { sql } from 'kysely';
import type { Instant, OrganisationId } from '../../domain/index.ts';
import { NotThere, type Sanction, type Step } from '../../registry/index.ts';
import type { RecordStore } from '../../store/index.ts';
import type { CaseEvent } from '../cases/case-events.ts';
import type { Case } from '../cases/case-rows.ts';
import type { CaseGround } from '../cases/ground.ts';
import { openCases } from '../cases/room.ts';
import type { Complaints } from '../complaints.ts';
import type { Db } from '../ground.ts';
import type { AnswerCheck } from '../leads/checks.ts';
import type { LeadOfCase } from '../leads/lead-reading.ts';
import type { Hop } from '../leads/lead-rows.ts';
import type { PackAsked, PackGround } from './pack-ground.ts';
import { withoutMobiles } from './shown-text.ts';

/** Everything of a case but its complaints and messages, which are many. */
export interface CaseFile {
  /** As of when all of it is told. */
  readonly at: Instant;
  readonly case: Case;
  readonly events: readonly CaseEvent[];
  readonly leads: readonly LeadOfCase[];
  /** The newest of each answer, by lead and place. */
  readonly checks: readonly (AnswerCheck & { readonly at: Instant })[];
  readonly sanctions: readonly { readonly sanction: Sanction; readonly steps: readonly Step[] }[];
  /** Linked by id, and not there. */
  readonly sanctionsGone: readonly string[];
  readonly counts: Counts;
  readonly names: ReadonlyMap<string, string>;
}

export interface Counts {
  readonly complaints: number;
  /** Without those that bear a mark for which they do not count. */
  readonly counted: number;
  readonly people: number;
  readonly wantsStop: number;
  readonly firstAt: Instant | undefined;
  readonly lastAt: Instant | undefined;
  readonly byState: readonly Count[];
  readonly byCategory: readonly Count[];
  readonly byChannel: readonly Count[];
  /** What was found of each: found, several, not-ours, uncertain, insufficient; '' nobody has looked yet. */
  readonly byMatch: readonly Count[];
  readonly messages: number;
}

export interface Count {
  readonly code: string;
  readonly count: number;
}

/** Reads it within a transaction that sees one moment of the record. @throws NotThere */
export async function readCaseFile(
  ground: Omit<CaseGround, 'traffic' | 'sanctions'> & Pick<PackGround, 'sanctions'>,
  db: Db,
  { case: id, withNumbers }: Pick<PackAsked, 'case' | 'withNumbers'>,
  at: Instant,
): Promise<CaseFile> {
  const { record, directory, sanctions } = ground;
  // The rooms read by the store that they are given: this one reads within the transaction.
  const within = Object.create(record, { db: { value: db } }) as RecordStore;
  const { cases, reading } = openCases(
    { ...ground, record: within, clock: () => at, traffic: NO_TRAFFIC },
    NO_MOVES,
  );
  const words = withNumbers ? (text: string) => text : withoutMobiles;
  const told = await cases.get(id);
  const leads = (await reading.ofCase(id)).map((lead) => ({
    ...lead,
    hops: lead.hops.map((hop) => inWords(hop, words)),
  }));
  const linked = linkedTo(told.events);
  const found = await Promise.all(
    linked.map(async (sanction) => {
      try {
        return await sanctions.get(sanction, 'all');
      } catch (error) {
        if (error instanceof NotThere) return sanction;
        throw error;
      }
    }),
  );
  return {
    ...{ at, case: told.case, leads },
    events: told.events.map((event) => ({ ...event, told: words(event.told), note: words(event.note) })),
    checks: newestChecks(told.events),
    sanctions: found.filter((each) => typeof each !== 'string'),
    sanctionsGone: found.filter((each) => typeof each === 'string'),
    counts: await countsOf(db, id),
    names: namesOf(directory, told.case, leads),
  };
}

function inWords(hop: Hop, words: (text: string) => string): Hop {
  const { answer } = hop;
  if (answer === undefined) return hop;
  const files = answer.files.map(({ name, sha256 }) => ({ name: words(name), sha256 }));
  return { ...hop, answer: { ...answer, statement: words(answer.statement), files } };
}

/** So many complaints and messages will be in it: by it progress is told. */
export async function sizeOf(db: Db, id: string): Promise<{ complaints: number; messages: number }> {
  const { rows } = await sql<{ complaints: number; messages: number }>`
    select count(*)::int as complaints, count(distinct c.message)::int as messages
    from case_member m left join complaint_match c on c.complaint = m.complaint where m."case" = ${id}`.execute(
    db,
  );
  return rows[0]!;
}

async function countsOf(db: Db, id: string): Promise<Counts> {
  const { rows } = await sql<{
    complaints: number;
    counted: number;
    people: number;
    wants: number;
    first: Date | null;
    last: Date | null;
  }>`
    select count(*)::int as complaints, (count(*) filter (where c.counted))::int as counted, count(distinct c.tag)::int as people,
      (count(*) filter (where c.wants_stop))::int as wants, min(c.accepted_at) as first, max(c.accepted_at) as last
    from case_member m join complaint c on c.id = m.complaint where m."case" = ${id}`.execute(db);
  const [all] = rows;
  const by = async (column: 'state' | 'category' | 'channel'): Promise<Count[]> => {
    const counted = await sql<Count>`
      select ${sql.ref(`c.${column}`)} as code, count(*)::int as count from case_member m join complaint c on c.id = m.complaint
      where m."case" = ${id} group by 1 order by 2 desc, 1`.execute(db);
    return counted.rows;
  };
  const matched = await sql<Count>`
    select coalesce(c.kind, '') as code, count(*)::int as count from case_member m left join complaint_match c on c.complaint = m.complaint
    where m."case" = ${id} group by 1 order by 2 desc, 1`.execute(db);
  const { messages } = await sizeOf(db, id);
  return {
    ...{ complaints: all!.complaints, counted: all!.counted, people: all!.people, wantsStop: all!.wants },
    ...{ firstAt: all!.first?.getTime(), lastAt: all!.last?.getTime(), messages },
    ...{ byState: await by('state'), byCategory: await by('category'), byChannel: await by('channel') },
    byMatch: matched.rows,
  };
}

/** In the order in which they were linked. */
function linkedTo(events: readonly CaseEvent[]): string[] {
  const ids = events.flatMap(({ act, detail }) =>
    act === 'link' && typeof detail['sanction'] === 'string' ? [detail['sanction']] : [],
  );
  return [...new Set(ids)];
}

function newestChecks(events: readonly CaseEvent[]): (AnswerCheck & { readonly at: Instant })[] {
  const newest = new Map<string, AnswerCheck & { readonly at: Instant }>();
  for (const { act, at, detail } of events) {
    if (act !== 'check') continue;
    // Written by the checks of this room alone.
    const check = detail as unknown as AnswerCheck;
    newest.set(`${check.lead} ${check.place}`, { ...check, stop: check.stop ?? undefined, at });
  }
  return [...newest.values()];
}

/** Whoever stands in the file, by their registered names. */
function namesOf(
  directory: CaseGround['directory'],
  { organisation }: Case,
  leads: readonly LeadOfCase[],
): Map<string, string> {
  const codes = [
    ...(organisation === undefined ? [] : [organisation]),
    ...leads.flatMap(({ chain, hops }) => [
      ...chain,
      ...hops.flatMap((hop) => [hop.organisation, hop.passedBy, hop.answer?.passedTo]),
    ]),
  ];
  return new Map(
    codes.flatMap((code) => {
      const name = code === undefined ? undefined : directory.nameOf(code as OrganisationId);
      return name === undefined ? [] : [[code!, name] as const];
    }),
  );
}

/** Nothing is checked or moved while a pack is made. */
const NO_TRAFFIC: CaseGround['traffic'] = {
  marketingBy: () => Promise.reject(new Error('a pack checks no answers')),
};
const NO_MOVES: Pick<Complaints, 'move'> = {
  move: () => Promise.reject(new Error('a pack moves no complaints')),
};
