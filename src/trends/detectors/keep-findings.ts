import { type Kysely, sql, type Updateable } from 'kysely';
import { type DetectorName, type FindingState, next } from '../../domain/index.ts';
import { drawId } from '../../registry/index.ts';
import type { Database } from '../../store/index.ts';
import { dateOf } from './declared-days.ts';
import { DETECTOR_TABLE } from './detectors.ts';
import type { FindingRow } from './finding-rows.ts';
import { FINDING_MACHINE } from './finding-states.ts';
import type { Finding } from './findings.ts';

export type Db = Kysely<Database>;

/** A finding of a day with those whose matter it is. */
export interface Said {
  readonly finding: Finding;
  readonly organisations: readonly string[];
}

/** After so many days on which a detector has nothing against it, what nobody looked into is over by itself. */
export const CLEARED_DAYS = 14;
/** Scores of what was never suspected are kept for so long. */
const SCORES_DAYS = 90;
const CHUNK = 2000;
const DETECTOR = { by: 'detector', by_name: '检测器 detector' } as const;

type Known = Pick<FindingRow, 'id' | 'state' | 'round' | 'causes' | 'ok_days' | 'score'>;

/** Takes what one detector said of one day, in the transaction of that day's run. Its days come in order. */
export async function keepFindings(
  db: Db,
  detector: DetectorName,
  said: readonly Said[],
  now: number,
): Promise<void> {
  const known = await knownOf(db, detector);
  for (const each of said) {
    const row = known.get(each.finding.subject);
    if (row !== undefined) await follow(db, row, each, now);
    else if (each.finding.state === 'suspect') await open(db, each, now);
  }
  const scored = said.filter(({ finding: { subject, score } }) => score > 0 || known.has(subject));
  await keepDays(db, scored, 'replace');
}

/**
 * Takes what a run over past days says: what is suspected there and stands in no finding yet is opened. What is known is left as it is, for the
 * nightly run has judged it by its whole past, or a person has.
 */
export async function addFindings(
  db: Db,
  detector: DetectorName,
  said: readonly Said[],
  now: number,
): Promise<string[]> {
  const known = await knownOf(db, detector);
  const opened: string[] = [];
  for (const each of said)
    if (each.finding.state === 'suspect' && !known.has(each.finding.subject))
      opened.push(await open(db, each, now));
  const scored = said.filter(({ finding: { score } }) => score > 0);
  await keepDays(db, scored, 'leave');
  return opened;
}

/** Scores of what was never suspected do not stay for ever. */
export async function forgetScores(db: Db, today: number): Promise<void> {
  await db
    .deleteFrom('finding_day')
    .where('day', '<', today - SCORES_DAYS)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('finding')
            .select('id')
            .whereRef('finding.detector', '=', 'finding_day.detector')
            .whereRef('finding.subject', '=', 'finding_day.subject'),
        ),
      ),
    )
    .execute();
}

async function knownOf(db: Db, detector: DetectorName): Promise<Map<string, Known>> {
  const rows = await db
    .selectFrom('finding')
    .select(['id', 'subject', 'state', 'round', 'causes', 'ok_days', 'score'])
    .where('detector', '=', detector)
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.subject, row]));
}

async function open(db: Db, said: Said, now: number): Promise<string> {
  const { finding } = said;
  const id = drawId('f');
  await db
    .insertInto('finding')
    .values({
      id,
      detector: finding.detector,
      subject_kind: DETECTOR_TABLE[finding.detector].subjectKind,
      subject: finding.subject,
      state: 'open',
      first_day: finding.day,
      onset_day: finding.since ?? finding.day,
      score: finding.score,
      told_at: null,
      sanction: null,
      ...spoken(finding),
      ...grounds(said, []),
    })
    .execute();
  await step(db, id, { act: 'suspect', state: 'open', reason: reasonOf(finding) }, now);
  return id;
}

async function follow(db: Db, row: Known, said: Said, now: number): Promise<void> {
  const { finding } = said;
  const set = (values: Updateable<Database['finding']>) =>
    db.updateTable('finding').set(values).where('id', '=', row.id).execute();
  if (finding.state === 'insufficient-data') {
    await set(spoken(finding));
    return;
  }
  if (finding.state === 'ok') {
    const okDays = row.ok_days + 1;
    const over = row.state === 'open' && okDays >= CLEARED_DAYS;
    const state = over ? next(FINDING_MACHINE, row.state, 'clear') : row.state;
    await set({ ...spoken(finding), ok_days: okDays, state });
    const reason = `连续 ${CLEARED_DAYS} 天无疑点 / nothing against it for ${CLEARED_DAYS} days`;
    if (over) await step(db, row.id, { act: 'clear', state, reason }, now);
    return;
  }
  if (!isNew(row, finding)) {
    await set({ ...spoken(finding), ok_days: 0 });
    return;
  }
  const state = next(FINDING_MACHINE, row.state, 'suspect');
  if (state === row.state) {
    const score = Math.max(row.score, finding.score);
    const onset = finding.since === null ? {} : { onset_day: finding.since };
    await set({ ...spoken(finding), ...grounds(said, row.causes), ...onset, score, ok_days: 0 });
    return;
  }
  await set({
    ...spoken(finding),
    ...grounds(said, row.causes),
    ...{ state, ok_days: 0, round: row.round + 1, told_at: null, sanction: null },
    ...{ first_day: finding.day, onset_day: finding.since ?? finding.day, score: finding.score },
  });
  await step(db, row.id, { act: 'suspect', state, reason: reasonOf(finding) }, now);
}

/**
 * Whether the suspicion is more than what is known. What was dismissed opens again when that which nobody has dismissed is suspect by itself; of what is
 * confirmed the grounds stay as they were confirmed.
 */
function isNew({ state, causes }: Known, { causes: found, threshold }: Finding): boolean {
  switch (state) {
    case 'open':
    case 'looking':
    case 'cleared':
      return true;
    case 'confirmed':
      return false;
    case 'dismissed': {
      const fresh = found.filter(({ key }) => !causes.includes(key));
      return fresh.reduce((sum, { score }) => sum + score, 0) >= threshold;
    }
  }
}

function spoken({ day, score, threshold }: Finding) {
  return { last_day: day, latest_score: score, threshold };
}

function grounds({ finding, organisations }: Said, causes: readonly string[]) {
  return {
    organisations: [...organisations],
    false_alarms: JSON.stringify(finding.falseAlarms),
    evidence: JSON.stringify(finding.evidence),
    examples: [...finding.examples],
    causes: [...new Set([...causes, ...finding.causes.map(({ key }) => key)])],
  };
}

function reasonOf({ day, score, threshold }: Finding): string {
  return `${dateOf(day)}：${score} ≥ ${threshold}`;
}

async function step(
  db: Db,
  finding: string,
  { act, state, reason }: { act: 'suspect' | 'clear'; state: FindingState; reason: string },
  now: number,
): Promise<void> {
  await db
    .insertInto('finding_step')
    .values({ finding, act, state, at: new Date(now), ...DETECTOR, reason })
    .execute();
}

async function keepDays(db: Db, said: readonly Said[], known: 'replace' | 'leave'): Promise<void> {
  for (let from = 0; from < said.length; from += CHUNK) {
    const rows = said.slice(from, from + CHUNK).map(({ finding }) => {
      const { detector, subject, day, state, score, threshold } = finding;
      return { detector, subject, day, state, score, threshold };
    });
    await sql`
      insert into finding_day (detector, subject, day, state, score, threshold)
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as given (detector text, subject text, day integer, state text, score double precision, threshold double precision)
      on conflict (detector, subject, day) ${
        known === 'leave'
          ? sql`do nothing`
          : sql`do update set state = excluded.state, score = excluded.score, threshold = excluded.threshold`
      }`.execute(db);
  }
}
