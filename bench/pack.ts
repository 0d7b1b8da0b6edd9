import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHOP } from '../src/api/fixture.ts';
import { messageId, type PackStand, PORT, packStand, signedByProvider } from '../src/api/packs.fixture.ts';
import { verifyPack } from '../src/complaints/index.ts';
import { judgedIn } from '../src/gateway/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, rounded } from './bench.ts';

const AGAINST = 'the same complaints, all about one message';
const PIECE = 500;
const MEGABYTE = 1e6;
const SAMPLE_MS = 100;

interface Made {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  /** More than before it was begun, at its most. */
  readonly memoryMegabytes: number;
}

/** How long a large case takes to leave the system as evidence. */
export const packBench: Bench = {
  name: 'pack',
  says: 'complaints a second of which an evidence pack is made and found genuine, each about a message of its own, over a chain of three of which one signed a batch of them all; beside the same complaints about one message',
  options: { complaints: { value: 10_000, says: 'of the case' } },
  async run(options: BenchOptions): Promise<Measured> {
    const count = options.number('complaints');
    const office = await packStand();
    try {
      const id = await fill(office, count);
      options.tell(`pack: ${grouped(count)} complaints, messages, and passed on in a signed batch`);
      const own = await make(office, id);
      await office.house.record.db
        .updateTable('complaint_match')
        .set({ message: messageId(0) })
        .execute();
      const one = await make(office, id);
      return told(count, own, one);
    } finally {
      await office.house.close();
    }
  },
};

/** What each is about is written down as if it had been found: finding is measured elsewhere. */
async function fill(office: PackStand, count: number): Promise<string> {
  const { clock, record } = office.house;
  const at = clock.now - 3_600_000;
  const pieces = Array.from({ length: Math.ceil(count / PIECE) }, (_, n) =>
    Array.from({ length: Math.min(PIECE, count - n * PIECE) }, (_, i) => n * PIECE + i),
  );
  for (const piece of pieces) await office.send(piece.map((i) => ({ i, at })));
  await signedByProvider(office, pieces.flat());
  const complaints: string[] = [];
  for (const piece of pieces) {
    const ids: string[] = [];
    for (const i of piece) ids.push(await office.complain(i));
    const found = ids.map((complaint, n) => ({
      ...{ complaint, kind: 'found' as const, confidence: 0.99, message: messageId(piece[n]!) },
      ...{ message_at: new Date(at), organisation: SHOP, port: PORT, signature: '青禾' },
      result: JSON.stringify({
        kind: 'found',
        messageId: messageId(piece[n]!),
        confidence: 0.99,
        reasons: [],
      }),
      ...{ again_at: null, matched_at: new Date(clock.now) },
    }));
    await record.db.insertInto('complaint_match').values(found).execute();
    complaints.push(...ids);
  }
  const body = { subjectKind: 'port', port: PORT, complaints, reason: '测量' };
  return (await office.ok('ann', 'POST /api/cases', body)).case;
}

async function make(office: PackStand, id: string): Promise<Made> {
  const before = process.memoryUsage.rss();
  let most = before;
  const sampling = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, SAMPLE_MS);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const { bytes } = await office.pack('ann', id);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(sampling);
  const path = join(tmpdir(), `bench-pack-${process.pid}.zip`);
  try {
    writeFileSync(path, bytes);
    const { problems } = await verifyPack(path, office.house.evidence.verifierKey, judgedIn);
    if (problems.length > 0) throw new Error(`pack: ${JSON.stringify(problems[0])}`);
  } finally {
    rmSync(path, { force: true });
  }
  const [megabytes, memoryMegabytes] = [bytes.length / MEGABYTE, (most - before) / MEGABYTE];
  return { seconds, cpuSeconds: (user + system) / 1e6, megabytes, memoryMegabytes };
}

function told(count: number, own: Made, one: Made): Measured {
  const row = (of: (made: Made) => number) => `${rounded(of(own), 1)} | ${rounded(of(one), 1)}`;
  const page = [
    `An evidence pack of a case of ${grouped(count)} complaints, made as a job and verified afterwards. Each message has its proof and its way over a chain of three, of which one hop signed a batch of all of them.`,
    '',
    '| | each about its own | all about one |',
    '|---|---|---|',
    `| seconds | ${row(({ seconds }) => seconds)} |`,
    `| of the processor, chDB’s included | ${row(({ cpuSeconds }) => cpuSeconds)} |`,
    `| megabytes of the pack | ${row(({ megabytes }) => megabytes)} |`,
    `| megabytes of memory more than before, the finished pack read whole by the bench included | ${row(({ memoryMegabytes }) => memoryMegabytes)} |`,
  ];
  const rate = ({ seconds }: Made) => rounded(count / seconds, 1);
  const against = { what: AGAINST, value: rate(one) };
  return {
    value: rate(own),
    unit: 'complaints/s',
    runs: [rate(own)],
    against,
    detail: { count, own, one },
    page,
  };
}
