/** For the tests: a record with the small town's facts, its season as past traffic, and what a run leaves behind. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { DAY_MS, parseChange, valid } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { openRegistry, type RegistryRoom } from '../../registry/index.ts';
import { appendChanges, createSealer, openRecord, type RecordStore, SealKey } from '../../store/index.ts';
import { FIRST, lenderDay, loans, REGISTERED, type Sent, shopDay, trafficOf } from './days.fixture.ts';
import { startOf } from './declared-days.ts';
import { DetectorRuns, type PastTraffic } from './detector-runs.ts';
import { Findings, type Reader } from './kept-findings.ts';

export const DAYS = 28;
export const REVIEWER: Reader = { reviews: true, scope: 'all' };

/** The town with loans to strangers over the shop's port from ONSET on. */
export function lentTown(day: number): Sent[] {
  return [...shopDay(day), ...lenderDay(day), ...loans(day)];
}

/** Days of the town; whoever asks for another is told that there was no traffic. */
export function season(town: (day: number) => readonly Sent[], days = DAYS): PastTraffic {
  return {
    firstAt: async () => startOf(FIRST) + 1,
    day: async (day) => trafficOf(day - FIRST, day - FIRST < days ? town(day - FIRST) : []),
  };
}

/** The morning after a day of the town. */
export function morningAfter(day: number): number {
  return startOf(FIRST + day + 1) + 4 * 3_600_000;
}

export interface Town {
  readonly record: RecordStore;
  readonly clock: { now: number };
  readonly registry: RegistryRoom;
  readonly findings: Findings;
  /** Acts in the audit. */
  readonly deeds: string[];
  runs(traffic?: PastTraffic): DetectorRuns;
  as(name: string, scope?: Actor['scope']): Actor;
  facts(day: number, ...changes: readonly object[]): Promise<void>;
  /** Back to before the first run. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export async function openTown(): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'detector-runs-'));
  chmodSync(folder, 0o755);
  const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
  const record = await openRecord({ embeddedFolder: folder, sealer });
  const clock = { now: morningAfter(DAYS - 1) };
  const deeds: string[] = [];
  const registry = openRegistry({ record, sealer, clock: () => clock.now, resembling: () => [] });
  const facts: Town['facts'] = async (day, ...changes) => {
    const at = (FIRST + day) * DAY_MS;
    const parsed = changes.map((change) => valid(parseChange({ at, ...change })));
    await appendChanges(record.db, 'facts', parsed);
  };
  await facts(-30, ...REGISTERED);
  return {
    record,
    clock,
    deeds,
    registry,
    facts,
    findings: new Findings({ record, clock: () => clock.now, sanctions: registry.sanctions }),
    runs: (traffic = season(lentTown)) => new DetectorRuns({ record, traffic, clock: () => clock.now }),
    as: (name, scope = 'all') => ({
      id: `p_${name}`,
      name,
      scope,
      note: async (_db, ...noted) => void deeds.push(...noted.map(({ act }) => act)),
    }),
    async forget() {
      await sql`truncate detector_run, detector_memory, finding, finding_step, finding_answer, finding_day cascade`.execute(
        record.db,
      );
      clock.now = morningAfter(DAYS - 1);
    },
    async close() {
      await record.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All that runs leave behind, but for what differs from one run to the next: ids and times. */
export async function leftBehind({ db }: Pick<RecordStore, 'db'>): Promise<unknown> {
  const [runs, memories, findings, steps, days] = await Promise.all([
    db.selectFrom('detector_run').select(['day', 'messages', 'counts']).orderBy('day').execute(),
    db.selectFrom('detector_memory').selectAll().orderBy('detector').execute(),
    db.selectFrom('finding').selectAll().orderBy('detector').orderBy('subject').execute(),
    db
      .selectFrom('finding_step')
      .innerJoin('finding', 'finding.id', 'finding_step.finding')
      .select(['subject', 'act', 'finding_step.state', 'reason'])
      .orderBy('finding_step.sequence')
      .execute(),
    db.selectFrom('finding_day').selectAll().orderBy('detector').orderBy('subject').orderBy('day').execute(),
  ]);
  return { runs, memories, findings: findings.map(({ id: _, sequence: __, ...rest }) => rest), steps, days };
}
