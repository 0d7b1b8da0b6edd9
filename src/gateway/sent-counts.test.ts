import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pino from 'pino';
import type { Verdict } from '../domain/index.ts';
import type { EvidenceStore } from '../evidence/index.ts';
import { ConsentIndex, Facts, readCounts, sumCounts, Tally } from '../kernel/index.ts';
import { ORGANISATIONS } from '../rules/index.ts';
import {
  createSealer,
  openRecord,
  type RecordStore,
  SealKey,
  type Traffic,
  type TrafficBlock,
} from '../store/index.ts';
import { Ingest } from './ingest.ts';
import type { Item } from './item.ts';
import { OthersCounts } from './others-counts.ts';
import { RecordWriter } from './record-writer.ts';
import { mergeSentCounts } from './sent-merge.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-05-20T10:00:00+08:00');
const key = new SealKey(Buffer.alloc(32, 5));
const sealer = createSealer(key);
const folder = mkdtempSync(join(tmpdir(), 'anning-sent-'));
// The server of the record runs as another user where this is root.
chmodSync(folder, 0o755);

let record: RecordStore;
/** So many blocks are refused by the evidence store before it takes one. */
let failing = 0;
const evidence = {
  addBatches: async () => {
    if (failing-- > 0) throw new Error('no room');
  },
} as unknown as EvidenceStore;
const traffic = { insertBlock: async () => {} } as unknown as Traffic;
const newIngest = () =>
  new Ingest({ evidence, traffic, record, sealer, key, keepReplies: async () => () => {} });
let ingest: Ingest;

before(async () => {
  record = await openRecord({ embeddedFolder: join(folder, 'record'), sealer });
  ingest = newIngest();
});
after(async () => {
  await record.close();
  rmSync(folder, { recursive: true, force: true });
});

let serial = 0;

/** A block with one message for each person that is named, at a moment. */
function block(sequence: number, people: readonly number[], at = NOW) {
  const write = new RecordWriter();
  for (const person of people) {
    const item = {
      ...{ messageId: (++serial).toString(16).padStart(16, '0'), segment: 0, at, account: 'shop01' },
      ...{ protocol: 'cmpp', source: '106900010001', destination: String(8_613_800_000_000 + person) },
      ...{ serviceId: '', idHigh: 0, idLow: serial, wantsReceipt: false, udhi: false, coding: 8 },
      ...{ protocolId: 0, content: Buffer.from('text') },
    } as unknown as Item;
    const verdict: Verdict = {
      ...{ outcome: 'allow', reasons: [], purpose: 'marketing-retail', purposeBy: 'words' },
      ...{ purposeBecause: '', organisation: ORGANISATIONS.shop as never, signature: undefined },
      ...{ port: undefined, plan: 'P1', leases: [{ lease: 'L1', per: 'day' }], agreedPer: 'month' },
      rulebook: 'r1',
    };
    write.judged(item, [item], verdict, '');
  }
  const bytes = Buffer.from(write.block);
  return { sequence, block: bytes };
}

async function rows(gateway = 'reader', has = new Map<string, number>()) {
  return record.readSentCounts(gateway, has);
}
const total = (counts: Iterable<{ count: number }>) => [...counts].reduce((sum, { count }) => sum + count, 0);

test('each block is counted once, whatever is repeated, and whatever fails between its announcement and its end', async () => {
  failing = 1;
  const blocks = [block(1, [1, 2]), block(2, [1])];
  await assert.rejects(ingest.take('gw-a', blocks), /no room/);
  // The app was started anew meanwhile, and the gateway sends more by now.
  ingest = newIngest();
  const more = [...blocks, block(3, [3])];
  assert.equal(await ingest.take('gw-a', more), 3);
  assert.equal(await ingest.take('gw-a', more), 3);
  const told = await rows();
  assert.deepEqual(
    told.map(({ gateway, first, last }) => [gateway, first, last]),
    [
      ['gw-a', 1, 2],
      ['gw-a', 3, 3],
    ],
  );
  // Four messages, each against a consent, a plan and a lease; two of them to one person.
  const counts = sumCounts(told.flatMap((row) => [...readCounts(row.counts)]));
  assert.equal(total(counts), 12);
  assert.deepEqual(counts.map(({ count }) => count).sort(), [1, 1, 2, 4, 4]);
  assert.deepEqual(await rows('gw-a'), [], 'its own are not told to a gateway');
  assert.equal((await rows('reader', new Map([['gw-a', 2]]))).length, 1);
  const kept = await record.db.selectFrom('sent_counts').select('counts').execute();
  assert.ok(
    kept.every(({ counts: sealed }, i) => !sealed.includes(told[i]!.counts.subarray(0, 8))),
    'sealed (P7)',
  );
});

test('put together they say the same; who has half of it reads anew, and what is over is left out', async () => {
  await ingest.take('gw-b', [block(1, [7])]);
  for (let sequence = 2; sequence <= 6; sequence++) await ingest.take('gw-b', [block(sequence, [7])]);
  const tally = new Tally();
  const facts = new Facts({ recipients: new ConsentIndex(), tally });
  facts.apply({ kind: 'time-passed', at: NOW });
  let most = 3;
  const slow = {
    readSentCounts: async (...asked: Parameters<RecordStore['readSentCounts']>) =>
      (await record.readSentCounts(...asked)).filter(
        ({ gateway, last }) => gateway !== 'gw-b' || last <= most,
      ),
    tailSentCounts: async () => {},
  };
  const others = new OthersCounts(slow, facts, 'reader', pino({ level: 'silent' }));
  await others.catchUp();
  const counted = () => total(readCounts(tally.snapshotOfAll()));
  assert.equal(counted(), 3 * (4 + 3));

  await record.db
    .updateTable('sent_counts')
    .set({ written_at: new Date(NOW) })
    .execute();
  assert.equal(await mergeSentCounts(record, sealer, NOW, 0), 6);
  assert.deepEqual(
    (await rows()).map(({ gateway, first, last }) => [gateway, first, last]),
    [
      ['gw-a', 1, 3],
      ['gw-b', 1, 6],
    ],
  );
  most = 6;
  await others.catchUp();
  assert.equal(counted(), 3 * (4 + 6));
  await others.catchUp();
  assert.equal(counted(), 3 * (4 + 6));

  // By the next day the leases' day is over; by the next month what was agreed to is, and the plan goes on.
  await record.db
    .updateTable('sent_counts')
    .set({ written_at: new Date(NOW - 2 * DAY_MS) })
    .execute();
  await mergeSentCounts(record, sealer, NOW + DAY_MS, 0);
  assert.equal(total((await rows()).flatMap((row) => [...readCounts(row.counts)])), 2 * (4 + 6));
  await record.db
    .updateTable('sent_counts')
    .set({ written_at: new Date(NOW) })
    .execute();
  await mergeSentCounts(record, sealer, NOW + 31 * DAY_MS, 0);
  assert.equal(total((await rows()).flatMap((row) => [...readCounts(row.counts)])), 4 + 6);
});

test('a message is stored with the region of its recipient’s number, where numbers are told apart', async () => {
  const stored: (string | undefined)[] = [];
  const keeping = {
    insertBlock: async ({ messages }: TrafficBlock) => {
      stored.push(...messages.map(({ region }) => region));
    },
  } as unknown as Traffic;
  const parts = { evidence, traffic: keeping, record, sealer, key, keepReplies: async () => () => {} };
  const regionOf = (number: string) => (number === '8613800000021' ? 'BJ' : 'unknown');
  await new Ingest({ ...parts, regionOf }).take('gw-regions', [block(1, [21, 22])]);
  await new Ingest(parts).take('gw-regions', [block(2, [21])]);
  assert.deepEqual(stored, ['BJ', 'unknown', undefined]);
});
