/** A whole book in one file: written in pieces, between which the world goes on. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ExchangeKind } from '../../domain/index.ts';
import { CARRIER, LENDER, MAIN, openRoom, type Room, SHOP } from '../fixture.ts';
import type { Problem } from './faults.ts';
import { type ImportStand, ImportStopped, type ImportTold, type ImportWatch } from './imports.ts';
import { inPieces, PieceSize } from './pieces.ts';

let room: Room;
const folder = mkdtempSync(join(tmpdir(), 'pieces-'));
const path = join(folder, 'book.csv');
before(async () => {
  room = await openRoom();
  await room.facts({ kind: 'port-opened', port: MAIN, holder: CARRIER, use: 'marketing' });
});
after(async () => {
  await room.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Result extends ImportTold {
  readonly found: Problem[];
  /** What was kept in the transaction of each piece. */
  readonly kept: ImportStand[];
}

/** `between`: done once, when so many rows are written. */
async function bring(
  kind: ExchangeKind,
  between?: { readonly at: number; readonly work: () => unknown },
  watch: Partial<ImportWatch> = {},
): Promise<Result> {
  const found: Problem[] = [];
  const kept: ImportStand[] = [];
  let written = 0;
  let pending = between;
  const asked = { kind, mode: 'facts', dryRun: false, reason: '', path } as const;
  const told = await room.imports.run(asked, room.as('ann'), {
    onProblem: (problem) => void found.push(problem),
    onProgress: ({ rows, of }) => {
      if (of !== undefined) written = rows;
    },
    async stopped() {
      if (pending !== undefined && written >= pending.at) {
        const { work } = pending;
        pending = undefined;
        await work();
      }
      return false;
    },
    keep: async (_db, stand) => void kept.push(stand),
    ...watch,
  });
  return { ...told, found, kept };
}
const placed = (problems: readonly Problem[]) =>
  problems.map(({ row, column, code }) => `${row} ${column} ${code}`);

const SYLLABLES = '青禾云帆晴川远山北岸南湖东篱西窗春江秋月夏荷冬雪';
const NAME = (i: number) =>
  `${[...String(i).padStart(4, '0')].map((digit, place) => SYLLABLES[Number(digit) + (place % 2) * 10]).join('')}坊`;
const signatures = (count: number, from = 0) => {
  const rows = Array.from({ length: count }, (_, i) => `${NAME(from + i)},${SHOP}\n`);
  writeFileSync(path, `signature,owner\n${rows.join('')}`);
};
const ports = (count: number, begin: string) => {
  const rows = Array.from(
    { length: count },
    (_, i) => `${CARRIER},${begin}${String(i).padStart(5, '0')},service\n`,
  );
  writeFileSync(path, `organisation,port,use\n${rows.join('')}`);
};
async function inFeed(kind: string, key: string, like: string): Promise<{ rows: number; names: number }> {
  const { rows } = await sql<{ rows: number; names: number }>`
    select count(*) as rows, count(distinct body ->> ${key}) as names from change
    where body ->> 'kind' = ${kind} and body ->> ${key} like ${like}`.execute(room.record.db);
  return rows[0]!;
}

describe('a book of 20,000 ports', () => {
  test('P4 is written while sanctions go on: each is in the feed within a second', async (t) => {
    const ROWS = 20_000;
    ports(ROWS, `${MAIN}0`);
    const seen = new Map<string, number>();
    const stop = new AbortController();
    const tail = room.record.tailChanges({
      after: await room.record.head(),
      signal: stop.signal,
      onChanges(changes) {
        for (const { body } of changes)
          if (body.kind === 'sanction-placed') seen.set(String(body['sanction']), performance.now());
      },
    });
    const decided = new Map<string, number>();
    let writing = false;
    const sanctions = async () => {
      while (!writing) await sleep(20);
      while (writing) {
        const reason = '投诉核实';
        const on = { targetKind: 'organisation', target: LENDER } as const;
        const wanted = { ...on, action: 'slow', ratePerSecond: 10, reason } as const;
        const { id } = await room.sanctions.propose(wanted, room.as('bob'));
        decided.set(id, performance.now());
        await room.sanctions.decide(id, true, '同意', room.as('cyd'));
        await room.sanctions.lift(id, '已改正', room.as('cyd'));
        await sleep(50);
      }
    };
    const begun = performance.now();
    const [told] = await Promise.all([
      bring('ports', undefined, {
        onProgress: ({ of }) => {
          writing = of !== undefined;
        },
      }).finally(() => {
        writing = false;
      }),
      sanctions(),
    ]);
    const seconds = (performance.now() - begun) / 1000;
    await sleep(200);
    stop.abort();
    await tail;
    assert.deepEqual([placed(told.found), told.rows, told.rowsWritten], [[], ROWS, ROWS]);
    assert.equal(told.written, true);
    assert.deepEqual(await inFeed('port-opened', 'port', `${MAIN}0%`), { rows: ROWS, names: ROWS });
    assert.equal(room.deeds.filter(({ act }) => act === 'registry.imported').length, ROWS);
    assert.deepEqual(told.kept.at(-1), { rows: ROWS, fresh: ROWS, same: 0, through: ROWS, wrote: ROWS });
    const waits = [...decided].map(([id, at]) => seen.get(id)! - at);
    assert.ok(waits.length > 10, `${waits.length} sanctions were decided meanwhile`);
    const longest = Math.max(...waits);
    assert.ok(longest <= 1000, `a sanction was in the feed after ${longest.toFixed(0)} ms`);
    t.diagnostic(
      `${seconds.toFixed(1)} s, ${told.kept.length} pieces; ${waits.length} sanctions, the slowest after ${longest.toFixed(0)} ms`,
    );
  });
});

describe('a row that is refused by now', () => {
  test('ends the import there, is told, and the same file goes on once it is mended', async () => {
    signatures(1000);
    const taken = NAME(700);
    const told = await bring('signatures', {
      at: 100,
      work: () => room.facts({ kind: 'signature-registered', signature: taken, owner: LENDER }),
    });
    assert.deepEqual(placed(told.found), ['702 owner already-otherwise']);
    const [{ words, fix, found }] = told.found as [Problem];
    assert.ok(words.zh.includes(`${taken} 已登记，此项为“${LENDER}”，文件中为“${SHOP}”`), words.zh);
    assert.ok(fix.zh.length > 0 && found === SHOP);
    assert.deepEqual(
      [told.checked, told.written, told.rows, told.rowsThrough, told.rowsWritten],
      [true, false, 1000, 700, 700],
    );
    assert.deepEqual(await inFeed('signature-registered', 'signature', '%坊'), { rows: 701, names: 701 });
    await room.facts({ kind: 'signature-closed', signature: taken });
    const again = await bring('signatures');
    assert.deepEqual(
      [again.found, again.written, again.same, again.fresh, again.rowsThrough, again.rowsWritten],
      [[], true, 700, 300, 1000, 300],
    );
    assert.deepEqual(await inFeed('signature-registered', 'signature', '%坊'), { rows: 1001, names: 1000 });
  });

  test('and what somebody registered meanwhile as the file has it is no obstacle', async () => {
    signatures(600, 1000);
    const told = await bring('signatures', {
      at: 50,
      work: () => room.facts({ kind: 'signature-registered', signature: NAME(1500), owner: SHOP }),
    });
    assert.deepEqual([told.found, told.written, told.rowsWritten], [[], true, 599]);
  });

  test('and a name that resembles one far above it in the file is found before anything is written', async () => {
    signatures(600, 2000);
    const other = NAME(2000).replace('云', '雲');
    appendFileSync(path, `${other},${LENDER}\n`);
    const told = await bring('signatures');
    assert.deepEqual(placed(told.found), ['602 signature signature-resembles']);
    assert.deepEqual([told.checked, told.rowsWritten], [false, 0]);
  });
});

describe('between two pieces', () => {
  test('it is stopped, and goes on from what was kept', async () => {
    ports(800, `${MAIN}1`);
    const kept: ImportStand[] = [];
    const stopping = bring('ports', undefined, {
      keep: async (_db, stand) => void kept.push(stand),
      stopped: () => kept.length === 3,
    });
    await assert.rejects(stopping, ImportStopped);
    const [, , third] = kept as [ImportStand, ImportStand, ImportStand];
    assert.ok(third.through > 0 && third.through < 800);
    const before = await inFeed('port-opened', 'port', `${MAIN}1%`);
    assert.equal(before.rows, third.through);
    // What was written is not looked at again: closed meanwhile, it stays closed.
    await room.facts({ kind: 'port-closed', port: `${MAIN}100000` });
    const list: Problem[] = [];
    const asked = { kind: 'ports', mode: 'facts', dryRun: false, reason: '', path, from: third } as const;
    const told = await room.imports.run(asked, room.as('ann'), {
      onProblem: (problem) => void list.push(problem),
      onProgress: () => undefined,
      stopped: () => false,
    });
    assert.deepEqual([list, told.written, told.rowsWritten], [[], true, 800]);
    assert.deepEqual(await inFeed('port-opened', 'port', `${MAIN}1%`), { rows: 800, names: 800 });
  });

  test('a piece whose progress cannot be kept is not written', async () => {
    ports(300, `${MAIN}2`);
    let pieces = 0;
    const failing = bring('ports', undefined, {
      keep: async () => {
        if (++pieces === 2) throw new Error('no room left');
      },
    });
    await assert.rejects(failing, /no room left/);
    const { rows } = await inFeed('port-opened', 'port', `${MAIN}2%`);
    assert.ok(rows > 0 && rows < 300);
    const deeds = room.deeds.length;
    const again = await bring('ports');
    assert.deepEqual([again.same, again.rowsWritten, again.written], [rows, 300 - rows, true]);
    assert.ok(room.deeds.length > deeds);
  });

  test('a file into which somebody writes is not gone on with', async () => {
    ports(800, `${MAIN}3`);
    const told = await bring('ports', {
      at: 50,
      work: () => appendFileSync(path, `${CARRIER},${MAIN}399999,service\n`),
    });
    assert.deepEqual(placed(told.found), ['0  file-changed']);
    assert.ok(told.checked && !told.written && told.rowsThrough >= 50 && told.rowsThrough < 800);
    const asked = { kind: 'ports', mode: 'facts', dryRun: true, reason: '', path } as const;
    const found: Problem[] = [];
    await room.imports.run({ ...asked, sha256: '0'.repeat(64) }, room.as('ann'), {
      onProblem: (problem) => void found.push(problem),
      onProgress: () => undefined,
      stopped: () => false,
    });
    assert.deepEqual(placed(found), ['0  file-changed']);
  });
});

test('a piece has as many rows as are written in its time, careful upwards, at once downwards', async () => {
  const size = new PieceSize();
  const sizes = [size.rows];
  for (const ms of [0, 0, 0, 0, 0, 0, 400, 400]) {
    await size.measured(size.rows, async (begun) => {
      // Waiting for its turn is not what others wait for.
      if (sizes.length === 1) await sleep(300);
      begun();
      await sleep(ms);
    });
    sizes.push(size.rows);
  }
  const [first, second, , , , , full, less, least] = sizes as number[];
  assert.ok(second! > first!, `${sizes}`);
  assert.ok(full! <= 300 && full! > 200, `${sizes}`);
  assert.ok(less! <= 0.4 * full! && least! <= 0.4 * less! && least! >= 10, `${sizes}`);
});

test('rows come in pieces, behind those that are through', async () => {
  async function* rows() {
    yield* [0, 1, 2, 3, 4, 5, 6];
  }
  const pieces: (readonly number[])[] = [];
  let size = 1;
  for await (const piece of inPieces(rows(), () => size, 2)) {
    pieces.push(piece);
    size++;
  }
  assert.deepEqual(pieces, [[2], [3, 4], [5, 6]]);
});
