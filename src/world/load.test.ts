import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { CentreIds, idText } from './centre-ids.ts';
import { Latencies } from './latencies.ts';
import { type LoadInput, playLoad } from './load.ts';
import { putDigits } from './load-frames.ts';
import { MessageCentre, NO_FAULTS } from './message-centre.ts';
import { Outbox, Turn } from './outbox.ts';
import { Slots } from './slots.ts';

const LONG = `【安宁商城】${'满三百减五十，今晚八点开抢，'.repeat(10)}拒收请回复R`;
const TEXTS = ['【安宁商城】您的验证码是482913', LONG];

for (const protocol of ['cmpp20', 'cmpp30', 'smpp'] as const) {
  describe(`load over ${protocol}`, () => {
    let centre: MessageCentre;
    let input: LoadInput;
    before(async () => {
      centre = new MessageCentre({ remember: 'messages', receiptDelayMs: 1 });
      await centre.start();
      input = {
        protocol,
        listener: centre.addresses[protocol === 'smpp' ? 'smpp' : 'cmpp']!.listener,
        logins: [{ account: '900001', secret: 's' }],
        connections: 4,
        windowMax: 5,
        messages: 1000,
        sources: ['106900010001', '106900010002'],
        texts: TEXTS,
        recipients: { from: '19900009990', count: 1000 },
        patienceMs: 3000,
      };
    });
    after(() => centre.close());

    it('delivers each message whole, to its own recipient, and counts what came back', async () => {
      const report = await playLoad(input);
      const { total } = { total: 500 + 500 * 3 };
      assert.equal(report.messages, 1000);
      assert.equal(report.submits, total);
      assert.deepEqual(report.results, { 0: total });
      assert.deepEqual(report.receipts, { DELIVRD: total });
      assert.equal(report.receiptsMissing + report.receiptsExtra + report.unanswered, 0);
      assert.equal(report.answerMs.count, total);
      assert.ok(report.receiptMs.p50Ms > 0 && report.receiptMs.p50Ms < 1000);
      const messages = centre.messages();
      assert.equal(messages.length, 1000);
      assert.equal(new Set(messages.map((m) => m.destination)).size, 1000);
      assert.ok(messages.some((m) => m.destination === '19900010989'));
      for (const text of TEXTS) assert.equal(messages.filter((m) => m.text === text).length, 500);
      assert.equal(messages.filter((m) => m.source === '106900010002').length, 500);
    });

    it('gives the parts of each long message a reference of their own', async () => {
      const before = centre.received.length;
      const one = { recipients: ['19911112222'], sources: ['106900010001'], texts: [LONG], messages: 40 };
      await playLoad({ ...input, ...one });
      const parts = centre.received.slice(before).map((r) => r.part!);
      assert.equal(parts.length, 120);
      const references = new Set(parts.map((p) => p.reference));
      assert.equal(references.size, 40);
      for (const reference of references) {
        const numbers = parts.filter((p) => p.reference === reference).map((p) => p.number);
        assert.deepEqual(numbers.sort(), [1, 2, 3]);
      }
    });

    it('counts refusals, sends again what was too fast, and writes down what was accepted', async () => {
      const file = join(mkdtempSync(join(tmpdir(), 'load-')), 'accepted.txt');
      const tooFast = protocol === 'smpp' ? 0x58 : 8;
      centre.faults.throttle = 7;
      const short = { ...input, texts: [TEXTS[0]!], messages: 50, sources: ['106900010001'] };
      const report = await playLoad({ ...short, retryResults: [tooFast], acceptedFile: file });
      assert.deepEqual(report.results, { 0: 50, [tooFast]: 7 });
      assert.equal(report.retried, 7);
      assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 50);

      Object.assign(centre.faults, { reject: 3, rejectWith: 13 });
      const refused = await playLoad({ ...short, acceptedFile: file });
      assert.deepEqual(refused.results, { 0: 47, 13: 3 });
      assert.equal(refused.receiptsExpected, 47);
      assert.equal(readFileSync(file, 'utf8').trim().split('\n').length, 47);
    });

    it('says which receipts are missing and which answers never came', async () => {
      centre.setOutcome('19900009991', '');
      const short = { ...input, texts: [TEXTS[0]!], messages: 20, sources: ['106900010001'] };
      const report = await playLoad({ ...short, patienceMs: 100 });
      assert.equal(report.receiptsMissing, 1);
      centre.setOutcome('19900009991', 'DELIVRD');
      centre.faults.silent = true;
      const silent = await playLoad({ ...short, patienceMs: 100 });
      assert.equal(silent.unanswered, 20);
      Object.assign(centre.faults, NO_FAULTS, { dropAfter: 10 });
      const cut = await playLoad({ ...short, messages: 200, reconnectMs: 5 });
      assert.equal(cut.connectionsLost, 1);
      assert.ok(cut.unanswered >= 1 && cut.unanswered <= 5);
      assert.equal(cut.answered + cut.unanswered, 200);
    });

    it('keeps to a pace and a time', async () => {
      const report = await playLoad({
        ...input,
        texts: [TEXTS[0]!],
        messages: undefined,
        seconds: 1,
        ratePerSecond: 200,
      });
      assert.ok(report.messages > 20 && report.messages <= 201, `${report.messages}`);
    });
  });
}

describe('the processes', () => {
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  const start = (file: string, json: unknown) => {
    const path = join(import.meta.dirname, file);
    const child = spawn(process.execPath, [path, '--json', JSON.stringify(json)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    return {
      child,
      next: async () => JSON.parse((await lines.next()).value as string) as unknown,
      ask: (request: unknown) => child.stdin!.write(`${JSON.stringify(request)}\n`),
    };
  };

  it('a centre and a load talk; the centre answers questions', async () => {
    const centre = start('./centre-process.ts', { remember: 'recipients', endWithInput: true });
    const { listening } = (await centre.next()) as { listening: { cmpp: { listener: number } } };
    const load = start('./load.ts', {
      protocol: 'cmpp30',
      listener: listening.cmpp.listener,
      logins: [{ account: '900001', secret: 's' }],
      messages: 300,
      sources: ['106900010001'],
      recipients: { from: '19900000000', count: 100 },
    });
    const report = (await load.next()) as { messages: number; receiptsMissing: number };
    assert.equal(report.messages, 300);
    assert.equal(report.receiptsMissing, 0);
    centre.ask({ ask: 'arrivals', destinations: ['19900000000', '8619900000099', '19900000100'] });
    const { arrivals } = (await centre.next()) as { arrivals: number[] };
    assert.ok(arrivals[0]! >= 3 && arrivals[1]! >= 3);
    assert.equal(arrivals[2], 0);
    centre.ask({ ask: 'nonsense' });
    assert.ok('error' in ((await centre.next()) as object));
    centre.child.kill('SIGUSR2');
    const { statistics } = (await centre.next()) as { statistics: { taken: number } };
    assert.ok(statistics.taken >= 300);
    centre.child.stdin!.end();
    assert.ok('statistics' in ((await centre.next()) as object));
  });
});

describe('the parts of a load', () => {
  it('keeps what is waiting to be written from being overwritten', async () => {
    const got: Buffer[] = [];
    const server = createServer((socket) => {
      socket.pause();
      socket.on('data', (chunk) => got.push(chunk));
      setTimeout(() => socket.resume(), 200);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    const outbox = new Outbox(socket, new Turn());
    // Far more than the kernel's buffers take while nobody reads.
    const turns = 300;
    for (let i = 0; i < turns; i++) {
      outbox.put(Buffer.alloc(40_000, i & 0xff));
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(socket.writableLength > 0, 'the far end is slow enough');
    socket.end();
    await once(socket, 'close');
    server.close();
    const all = Buffer.concat(got);
    assert.equal(all.length, turns * 40_000);
    for (let i = 0; i < turns; i++) {
      const piece = all.subarray(i * 40_000, (i + 1) * 40_000);
      assert.ok(
        piece.every((octet) => octet === (i & 0xff)),
        `piece ${i}`,
      );
    }
  });

  it('gives ids that never repeat, also beyond 65,536 in one second', () => {
    const ids = new CentreIds(() => Date.UTC(2026, 5, 10), 0x3f_ffff);
    const seen = new Set<string>();
    for (let i = 0; i < 200_000; i++) {
      ids.next();
      seen.add(idText(ids.high, ids.low));
    }
    assert.equal(seen.size, 200_000);
    assert.equal(ids.date, '2606100800');
  });

  it('writes digits', () => {
    const out = Buffer.alloc(20, 0x78);
    for (const n of [0, 1, 9_999_999, 10_000_000, 13_800_138_000, 8_613_800_138_000, 999_999_999_999_999]) {
      for (const length of [String(n).length, 15]) {
        putDigits(out, 2, n, length);
        assert.equal(out.toString('latin1', 2, 2 + length), String(n).padStart(length, '0'));
        assert.equal(out[2 + length], length === 15 ? 0x78 : out[2 + length]);
        assert.equal(out[1], 0x78);
      }
    }
  });

  it('finds percentiles within 4 %', () => {
    const times = new Latencies();
    for (let us = 1; us <= 100_000; us++) times.add(us / 1000);
    for (const [share, ms] of [
      [0.5, 50],
      [0.9, 90],
      [0.99, 99],
      [0.999, 99.9],
    ] as const) {
      const found = times.percentile(share);
      assert.ok(Math.abs(found / ms - 1) < 0.04, `${share}: ${found}`);
    }
    const { count, meanMs, maxMs } = times.summary();
    assert.deepEqual([count, meanMs, maxMs], [100_000, 50.001, 100]);
  });

  it('finds each thing under way once, by its own sequence', () => {
    for (const capacity of [1, 5, 16, 300]) {
      const slots = new Slots<number>(capacity);
      const open: [number, number][] = [];
      const used = new Set<number>();
      for (let i = 0; i < 5000; i++) {
        if (slots.free > 0 && i % 3 !== 0) {
          const sequence = slots.take(i);
          assert.ok(sequence > 0 && sequence <= 0x7fff_ffff && !used.has(sequence));
          used.add(sequence);
          open.push([sequence, i]);
        } else if (open.length > 0) {
          const [[sequence, item]] = open.splice((i * 7) % open.length, 1) as [[number, number]];
          assert.equal(slots.release(sequence), item);
          assert.equal(slots.release(sequence), undefined);
        }
        assert.equal(slots.used, open.length);
      }
      assert.deepEqual(
        slots.drain(),
        open.map(([, item]) => item).sort((a, b) => a - b),
      );
      assert.equal(slots.free, capacity);
    }
  });
});
