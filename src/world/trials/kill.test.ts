import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyEvidence } from '../../evidence/index.ts';
import { DEFAULT_LIMITS, type JournalRecord, type JudgedRecord, readRecord } from '../../gateway/index.ts';
import { openSpool } from '../../store/index.ts';
import { MessageCentre } from '../message-centre.ts';
import { Random } from '../random.ts';
import { GatewayProcess } from './gateway-process.ts';
import { CARRIERS, Ledger, Sender } from './sender.ts';
import { openSite, type Site } from './site.ts';

/*
 * kill -9 of the gateway under load, again and again, and afterwards the word of everyone else against what it kept: the clients'
 * answers and receipts, the carriers' message centre, the evidence. `ANNING_KILL_ROUNDS=10` for a quick one by hand.
 */

const ROUNDS = Number(process.env['ANNING_KILL_ROUNDS'] ?? 100);
const SEED = process.env['ANNING_KILL_SEED'] ?? 'kill';
const GATEWAY = 'gw-kill';
const DRAIN_MS = 90_000;

/** Short waits, so that what happens after minutes happens here between two kills. */
const limits = {
  ...DEFAULT_LIMITS,
  segmentsTimeoutMs: 2000,
  parkAfterMs: 1000,
  retryFirstMs: 50,
  retryLastMs: 200,
};
const accounts = [
  { account: 'shop01', secret: 'secret1', refusal: 'response' },
  { account: 'shop02', secret: 'secret2', refusal: 'receipt' },
  { account: 'shop03', secret: 'secret3', refusal: 'response' },
] as const;

let site: Site;
let centre: MessageCentre;
let gateway: GatewayProcess;
let spoolFolder: string;
const ledger = new Ledger();
let senders: readonly Sender[] = [];

before(async () => {
  site = await openSite('kill', accounts);
  centre = new MessageCentre({
    remember: 'contents',
    resendAfterMs: 2000,
    outcomes: { UNDELIV: 0.05, 'MK:0001': 0.02 },
  });
  await centre.start();
  spoolFolder = join(site.folder, 'spool');
  const upstreams = (['cmpp30', 'smpp'] as const).map((protocol, i) => ({
    name: `carrier-${protocol}`,
    protocol,
    ...centre.addresses[protocol === 'smpp' ? 'smpp' : 'cmpp']!,
    account: `up${i}`,
    secret: 'secret',
    connections: 2,
    windowMax: 32,
    carrier: 'mobile' as const,
    recipients: [`86${CARRIERS[i]}`],
  }));
  gateway = await GatewayProcess.at(site, spoolFolder, { name: GATEWAY, upstreams, limits });
});

after(async () => {
  for (const sender of senders) void sender.finish();
  await Promise.all(senders.map((sender) => sender.close()));
  await gateway?.kill();
  await centre?.close();
  await site?.close();
});

test(`P1 P2 kill -9 under load, ${ROUNDS} times at random moments: nothing answered lacks its entry, nothing accepted is lost`, async () => {
  const random = new Random(SEED);
  senders = (['cmpp30', 'smpp', 'cmpp30', 'smpp', 'cmpp30'] as const).map((protocol, i) => {
    const { account, secret } = i === 4 ? accounts[2] : accounts[protocol === 'smpp' ? 1 : 0];
    const listener = gateway.listener(protocol === 'smpp' ? 'smpp' : 'cmpp');
    const options = { protocol, host: '127.0.0.1', listener, account, secret, windowMax: 16 };
    return new Sender(options, ledger, new Random(`${SEED} sender ${i}`), 25);
  });
  for (const sender of senders) sender.start(8);
  await killRounds(random, senders.at(-1)!);

  await gateway.start();
  centre.faults.withholdReceipts = false;
  await sleep(500);
  await Promise.all(senders.map((sender) => sender.finish()));
  await drained();
  await Promise.all(senders.map((sender) => sender.close()));
  assert.equal(await gateway.stop(), 0, gateway.said);
  assert.deepEqual(gateway.crashes, []);

  const evidence = await readEvidence();
  assert.ok(ledger.ok > ROUNDS * 50, `${ledger.ok} submits were answered with success`);
  everyAnswerHasItsEntry(evidence);
  everyAcceptedMessageArrived(evidence);
  everyReceiptCame(evidence);
  await nothingIsOwed();
  await evidenceVerifies(evidence);
});

/** `absent` is cut off now and then for some seconds, so that its receipts wait for it. */
async function killRounds(random: Random, absent: Sender): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    // Carriers are late with their reports for a while, so that messages wait for them over a kill.
    centre.faults.withholdReceipts = round % 10 >= 7;
    if (round % 4 === 0) absent.client.cut();
    const waitMs = random.between(50, 1500);
    // Most kills meet it at work, the others while it starts and brings back what it owed.
    const early = random.chance(0.2);
    const started = gateway.start();
    if (!early) await started;
    await sleep(waitMs);
    await gateway.kill();
    await started;
    assert.deepEqual(gateway.crashes, [], `round ${round}`);
    if (round % 10 === 0 || round === ROUNDS) {
      process.stderr.write(
        `kill: round ${round}/${ROUNDS}, ${ledger.ok} answered with success, ${ledger.unanswered} cut off, ` +
          `${ledger.receipts.size} reported\n`,
      );
    }
  }
}

/** Nothing waits in the gateway, nothing in the message centre, and nothing came for a while. */
async function drained(): Promise<void> {
  const figures = ['backlog_messages', 'awaiting_receipt_messages', 'journal_blocks'];
  let quietSince = performance.now();
  let receipts = -1;
  let told = '';
  for (const until = performance.now() + DRAIN_MS; performance.now() < until; await sleep(200)) {
    const left = await Promise.all(figures.map((name) => gateway.figure(`anning_${name}`)));
    told = `${figures.map((name, i) => `${name} ${left[i]}`).join(', ')}, the centre owes ${centre.statistics.owed}`;
    const busy = left.some((value) => value > 0) || centre.statistics.owed > 0;
    if (busy || ledger.receipts.size !== receipts) quietSince = performance.now();
    receipts = ledger.receipts.size;
    if (performance.now() - quietSince > 3000) return;
  }
  assert.fail(`not drained after ${DRAIN_MS} ms: ${told}\n${gateway.said}`);
}

type SegmentRecord = Extract<JournalRecord, { kind: 'segment' }>;

interface Evidence {
  readonly judged: readonly JudgedRecord[];
  readonly segments: readonly SegmentRecord[];
  /** Failure and status reports that the gateway kept, by message and segment. */
  readonly reports: ReadonlySet<string>;
  readonly blocks: number;
}

async function readEvidence(): Promise<Evidence> {
  const judged: JudgedRecord[] = [];
  const segments: SegmentRecord[] = [];
  const reports = new Set<string>();
  const blocks = site.evidence.last(GATEWAY);
  for (let block = 1; block <= blocks; block++) {
    for (const record of (await site.evidence.read(GATEWAY, block)).records.map(readRecord)) {
      if (record.kind === 'judged') judged.push(record);
      else if (record.kind === 'segment') segments.push(record);
      else if (record.kind === 'receipt') reports.add(`${record.messageId}.${record.segment}`);
    }
  }
  return { judged, segments, reports, blocks };
}

interface Entry {
  readonly id: string;
  readonly recipient: string;
  readonly content: Buffer;
  readonly wantsReceipt: boolean;
}

function* entriesOf({ judged, segments }: Pick<Evidence, 'judged' | 'segments'>): Generator<Entry> {
  for (const { destination: recipient, segments: parts } of judged)
    for (const part of parts) yield { id: idOf(part), recipient, ...part };
  for (const { destination: recipient, bytes } of segments) yield { id: idOf(bytes), recipient, ...bytes };
}

function idOf({ idHigh, idLow }: { readonly idHigh: number; readonly idLow: number }): string {
  return idHigh.toString(16).padStart(8, '0') + idLow.toString(16).padStart(8, '0');
}

/** P1. The id of the answer finds the entry, and in it the very octets that were sent. */
function everyAnswerHasItsEntry(evidence: Evidence): void {
  const entries = new Map<string, Entry[]>();
  for (const entry of entriesOf(evidence)) {
    const known = entries.get(entry.id);
    if (known === undefined) entries.set(entry.id, [entry]);
    else known.push(entry);
  }
  const missing: string[] = [];
  for (const [id, { recipient, content }] of ledger.taken) {
    const found = entries.get(id)?.some((e) => e.recipient === recipient && e.content.equals(content));
    if (found !== true) missing.push(`${id} to ${recipient}`);
  }
  assert.deepEqual(some(missing), [], 'answered with success, and no entry in the evidence');
  assert.deepEqual(some(ledger.repeatedIds), [], 'ids given twice');
  const ids = evidence.judged.map((record) => record.messageId);
  assert.equal(new Set(ids).size, ids.length, 'no message is judged twice');
}

/** P2, first half; also for messages whose sender was cut off before the answer. */
function everyAcceptedMessageArrived({ judged, segments, reports }: Evidence): void {
  const lost: string[] = [];
  let allowed = 0;
  for (const { messageId, outcome, destination, segments: parts } of judged) {
    if (outcome !== 'allow') continue;
    parts.forEach((part, i) => {
      allowed++;
      const reported = ledger.receipts.has(idOf(part)) && reports.has(`${messageId}.${i}`);
      if (centre.arrivals(destination, part.content) === 0 && !reported)
        lost.push(`${idOf(part)} to ${destination}`);
    });
  }
  assert.deepEqual(some(lost), [], 'accepted, and neither forwarded nor reported');
  assert.ok(allowed > judged.length / 2, `${allowed} parts of ${judged.length} messages were allowed`);
  const whole = new Set(judged.map((record) => record.messageId));
  const abandoned = segments.filter((s) => !whole.has(s.messageId) && s.bytes.wantsReceipt);
  const silent = abandoned.filter((s) => !ledger.receipts.has(idOf(s.bytes)));
  assert.deepEqual(some(silent.map((s) => idOf(s.bytes))), [], 'never whole, and never reported');
}

/** P2, second half: whoever asked for a receipt and was answered with success has one. */
function everyReceiptCame({ judged }: Evidence): void {
  const missing = [...ledger.taken].filter(([id, { receipt }]) => receipt && !ledger.receipts.has(id));
  assert.deepEqual(some(missing.map(([id, t]) => `${id} to ${t.recipient}`)), [], 'no receipt');
  const wrong: string[] = [];
  for (const [id, receipts] of ledger.receipts) {
    const taken = ledger.taken.get(id);
    if (taken === undefined) continue;
    if (!taken.receipt) wrong.push(`${id}: not asked for`);
    for (const { recipient, stat } of receipts) {
      if (recipient !== taken.recipient) wrong.push(`${id}: about ${recipient}, sent to ${taken.recipient}`);
      if (stat === '') wrong.push(`${id}: without a state`);
    }
  }
  assert.deepEqual(some(wrong), []);
  // Those that were accepted and whose sender never heard so get one all the same.
  const unheard = judged
    .filter((record) => record.outcome === 'allow')
    .flatMap((record) => record.segments)
    .filter((part) => part.wantsReceipt && !ledger.receipts.has(idOf(part)));
  assert.deepEqual(some(unheard.map(idOf)), [], 'accepted, no receipt');
}

/** What was handed on and reported leaves the spool: no block, and no single key but the counts. */
async function nothingIsOwed(): Promise<void> {
  const spool = openSpool({ folder: spoolFolder, sealer: site.sealer });
  try {
    assert.equal(spool.count, 0, 'blocks left in the spool');
    const keys = [...spool.parkedRange('')].map(([key]) => key).filter((key) => !key.startsWith('t:'));
    assert.deepEqual(some(keys), [], 'single keys left in the spool');
  } finally {
    await spool.close();
  }
}

async function evidenceVerifies({ blocks, judged }: Evidence): Promise<void> {
  const { evidenceFolder: folder, sealer, evidence, traffic } = site;
  const report = await verifyEvidence({ folder, verifierKey: evidence.verifierKey, sealer });
  assert.deepEqual(report.problems, []);
  assert.ok(report.ok);
  assert.deepEqual(report.gateways, [{ gateway: GATEWAY, first: 1, last: blocks, batches: blocks }]);
  // Shipments that a kill cut off were repeated, and counted once.
  const times = judged.map((record) => record.at);
  const from = Math.floor(times.reduce((a, b) => Math.min(a, b)) / 60_000) * 60_000;
  const to = Math.ceil((times.reduce((a, b) => Math.max(a, b)) + 1) / 60_000) * 60_000;
  const counts = await traffic.counts({ from, to, by: 'minute' });
  assert.equal(
    counts.reduce((sum, row) => sum + row.messages, 0),
    judged.length,
  );
}

/** The first few of many, so that a failure can be read. */
function some(found: readonly string[]): readonly string[] {
  return found.length > 10 ? [...found.slice(0, 10), `and ${found.length - 10} more`] : found;
}
