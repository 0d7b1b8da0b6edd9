import type { Kysely } from 'kysely';
import { packCounts, periodStanding, readCounts, sumCounts } from '../kernel/index.ts';
import type { Database, RecordStore, Sealer } from '../store/index.ts';

/** A row holds about so many counts, 16 bytes each. */
const ENTRIES_MOST = 40_000;
const ROWS_MOST = 2000;
const DAY_MS = 86_400_000;
/** A gateway that is further behind than this reads all counts anew. */
const MERGE_AFTER_MS = 15 * 60_000;

interface Row {
  readonly first: number;
  readonly last: number;
  readonly entries: number;
  readonly written_at: Date;
}

/**
 * Puts together what gateways counted, so that a month of it is some thousand rows and not some million, and leaves out what is of periods that are over. A row
 * keeps the blocks that it counts; whoever has some of them already sees it by that. @returns how many rows are gone.
 */
export async function mergeSentCounts(
  { db }: Pick<RecordStore, 'db'>,
  sealer: Sealer,
  now: number,
  mergeAfterMs = MERGE_AFTER_MS,
): Promise<number> {
  const gateways = await db.selectFrom('ingest_position').select('gateway').execute();
  let gone = 0;
  for (const { gateway } of gateways) {
    const rows: Row[] = await db
      .selectFrom('sent_counts')
      .select(['first', 'last', 'entries', 'written_at'])
      .where('gateway', '=', gateway)
      .where('written_at', '<=', new Date(now - mergeAfterMs))
      .orderBy('last')
      .execute();
    for (const run of runsOf(rows, now))
      gone += await db.transaction().execute((trx) => mergeRun(trx, sealer, gateway, run, now));
  }
  return gone;
}

/** Neighbours that have room together; and once a day each by itself, for what of it is over. */
function runsOf(rows: readonly Row[], now: number): Row[][] {
  const runs: Row[][] = [];
  let run: Row[] = [];
  let entries = 0;
  const end = () => {
    const [only] = run;
    if (run.length > 1 || (only !== undefined && only.written_at.getTime() <= now - DAY_MS)) runs.push(run);
    run = [];
    entries = 0;
  };
  for (const row of rows) {
    if (run.length > 0 && (entries + row.entries > ENTRIES_MOST || run.length === ROWS_MOST)) end();
    run.push(row);
    entries += row.entries;
  }
  end();
  return runs;
}

async function mergeRun(
  trx: Kysely<Database>,
  sealer: Sealer,
  gateway: string,
  run: readonly Row[],
  now: number,
): Promise<number> {
  const [first, last] = [run[0]!.first, run.at(-1)!.last];
  const taken = await trx
    .deleteFrom('sent_counts')
    .where('gateway', '=', gateway)
    .where('last', '>=', run[0]!.last)
    .where('last', '<=', last)
    .returning(['last', 'counts'])
    .execute();
  // Another process was at it meanwhile.
  if (taken.length !== run.length) throw new Error(`counts of ${gateway} were put together elsewhere`);
  const sums = sumCounts(taken.flatMap(({ counts }) => [...readCounts(sealer.open(counts))])).filter(
    ({ period }) => periodStanding(period, now) >= 0,
  );
  // Where nothing is left, the row still tells which blocks it stands for.
  await trx
    .insertInto('sent_counts')
    .values({
      ...{ gateway, first, last, entries: sums.length, written_at: new Date(now) },
      counts: sealer.seal(packCounts(sums)),
    })
    .execute();
  return run.length - 1;
}
