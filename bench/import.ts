import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openAccess } from '../src/access/index.ts';
import type { ExchangeKind } from '../src/domain/index.ts';
import { CARRIER, LENDER, MAIN, openRoom, type Room, SHOP } from '../src/registry/fixture.ts';
import { appendChanges, createSealer, SealKey } from '../src/store/index.ts';
import { Random } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';

/** As many changes at once as a piece has rows at most. */
const PIECE = 300;
const PROBE_EVERY_MS = 10;
/** P4: what is withdrawn is in force within a second. */
const WAIT_MAX_MS = 1000;

interface Brought {
  readonly kind: ExchangeKind;
  readonly rows: number;
  readonly checkSeconds: number;
  readonly writeSeconds: number;
  readonly pieces: number;
  readonly perSecond: number;
  /** How long, at the worst, one change for the feed took while it was written, and a sanction. */
  readonly feedMs: number;
  readonly sanctionMs: number;
}

/** A whole book in one file, checked and written in pieces, while others act. */
export const importBench: Bench = {
  name: 'import',
  says: 'rows a second of a whole book imported, checked and audited, beside the same changes put into the same feed unchecked; how long others wait meanwhile',
  options: {
    ports: { value: 100_000, says: 'rows of a file of ports' },
    signatures: { value: 100_000, says: 'rows of a file of signatures' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
    const room = await openRoom();
    try {
      await room.facts({ kind: 'port-opened', port: MAIN, holder: CARRIER, use: 'marketing' });
      const ports = Array.from(
        { length: options.number('ports') },
        (_, i) => `${CARRIER},${MAIN}${String(i).padStart(6, '0')},service`,
      );
      const signatures = names(options.number('signatures')).map((name) => `${name},${SHOP}`);
      const brought: Brought[] = [];
      for (const [kind, header, rows] of [
        ['ports', 'organisation,port,use', ports],
        ['signatures', 'signature,owner', signatures],
      ] as const) {
        const path = join(folder, `${kind}.csv`);
        writeFileSync(path, `${[header, ...rows].join('\n')}\n`);
        const one = await bring(room, kind, path);
        options.tell(
          `import: ${grouped(one.rows)} ${kind} of ${grouped(statSync(path).size)} bytes: checked in ${one.checkSeconds} s, written in ${one.writeSeconds} s`,
        );
        brought.push(one);
      }
      return tell(brought, await unchecked(room, options.number('ports')));
    } finally {
      await room.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function bring(room: Room, kind: ExchangeKind, path: string): Promise<Brought> {
  const { record, clock } = room;
  const sealer = createSealer(new SealKey(Buffer.alloc(32, 5)));
  const { audit } = openAccess({ record, sealer, clock: () => clock.now, publicUrl: 'http://localhost' });
  const who = { actor: 'bench', actorName: 'bench', address: '' };
  const actor = {
    ...room.as('bench'),
    note: (...[db, ...deeds]: Parameters<ReturnType<Room['as']>['note']>) =>
      audit.writeAll(
        db,
        deeds.map((deed) => ({ ...deed, ...who })),
        clock.now,
      ),
  };
  let checked = 0;
  let pieces = 0;
  const waits = { feed: 0, sanction: 0 };
  let goesOn = true;
  const others = () => [probeFeed(room, () => goesOn, waits), probeSanctions(room, () => goesOn, waits)];
  let probes: Promise<void>[] = [];
  const begun = performance.now();
  const asked = { kind, mode: 'facts', dryRun: false, reason: '', path } as const;
  const told = await room.imports.run(asked, actor, {
    onProblem: (problem) => {
      throw new Error(`bench: row ${problem.row}: ${problem.words.en}`);
    },
    onProgress: ({ of }) => {
      if (of === undefined) checked = performance.now();
      else if (pieces++ === 0) probes = others();
    },
    stopped: () => false,
  });
  const ended = performance.now();
  goesOn = false;
  await Promise.all(probes);
  if (!told.written) throw new Error('bench: the file was not written');
  return {
    kind,
    rows: told.rowsWritten,
    checkSeconds: rounded((checked - begun) / 1000),
    writeSeconds: rounded((ended - checked) / 1000),
    pieces,
    perSecond: Math.round(told.rowsWritten / ((ended - begun) / 1000)),
    feedMs: Math.round(waits.feed),
    sanctionMs: Math.round(waits.sanction),
  };
}

/** What a reply of a recipient waits for: the feed, again and again. */
async function probeFeed({ record, clock }: Room, goesOn: () => boolean, waits: { feed: number }) {
  while (goesOn()) {
    const begun = performance.now();
    await appendChanges(record.db, 'bench', [{ kind: 'time-passed', at: clock.now }]);
    waits.feed = Math.max(waits.feed, performance.now() - begun);
    await sleep(PROBE_EVERY_MS);
  }
}

/** And what a regulator waits for: the registry's lock, and the feed. */
async function probeSanctions(room: Room, goesOn: () => boolean, waits: { sanction: number }) {
  const target = { targetKind: 'organisation', target: LENDER, action: 'slow', ratePerSecond: 10 } as const;
  while (goesOn()) {
    const { id } = await room.sanctions.propose({ ...target, reason: '投诉核实' }, room.as('ann'));
    const begun = performance.now();
    await room.sanctions.decide(id, true, '同意', room.as('bob'));
    waits.sanction = Math.max(waits.sanction, performance.now() - begun);
    await room.sanctions.lift(id, '已改正', room.as('bob'));
    await sleep(10 * PROBE_EVERY_MS);
  }
}

/** Rows a second of the same kind of changes, in pieces as large, with no look at them, no audit and no registry's lock. */
async function unchecked({ record, clock }: Room, rows: number): Promise<number> {
  const count = Math.min(rows, 20_000);
  const change = (i: number) => {
    const port = `${MAIN.slice(0, -1)}2${String(i).padStart(6, '0')}`;
    return { kind: 'port-opened', at: clock.now, port, holder: CARRIER, use: 'service', accessPoints: [] };
  };
  const begun = performance.now();
  for (let from = 0; from < count; from += PIECE) {
    const size = Math.min(PIECE, count - from);
    await appendChanges(
      record.db,
      'bench',
      Array.from({ length: size }, (_, i) => change(from + i)),
    );
  }
  return Math.round(count / ((performance.now() - begun) / 1000));
}

/** Names that resemble each other as little as invented ones do. */
function names(count: number): string[] {
  const random = new Random('import bench');
  const found = new Set<string>();
  while (found.size < count)
    found.add(
      Array.from({ length: 5 }, () => String.fromCodePoint(0x4e00 + 7 * random.between(0, 2400))).join(''),
    );
  return [...found];
}

function tell(brought: readonly Brought[], plain: number): Measured {
  const runs = brought.map(({ perSecond }) => perSecond);
  const value = median(runs);
  const against = {
    what: 'the same changes put into the feed unchecked and without audit, in pieces as large',
    value: plain,
  };
  const worst = Math.max(...brought.flatMap(({ feedMs, sanctionMs }) => [feedMs, sanctionMs]));
  return {
    value,
    unit: 'rows a second',
    against,
    runs,
    detail: { imports: brought, longestWaitMs: worst },
    page: [
      'One file each, on the embedded PostgreSQL with every commit synced; while it is written one other puts a change into the feed every 10 ms, and another places and lifts a sanction every 100 ms.',
      '',
      '| | rows | checked | written | pieces | rows a second | longest wait of a change for the feed | of a sanction |',
      '|---|---|---|---|---|---|---|---|',
      ...brought.map(
        (each) =>
          `| ${each.kind} | ${grouped(each.rows)} | ${each.checkSeconds} s | ${each.writeSeconds} s | ${grouped(each.pieces)} | **${grouped(each.perSecond)}** | ${each.feedMs} ms | ${each.sanctionMs} ms |`,
      ),
      `| against: ${against.what} | | | | | ${grouped(plain)} | | |`,
    ],
    missed: worst > WAIT_MAX_MS ? [`others waited ${worst} ms, and a second is the most (P4)`] : [],
  };
}
