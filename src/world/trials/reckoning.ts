import assert from 'node:assert/strict';
import { verifyEvidence } from '../../evidence/index.ts';
import { type JournalRecord, type JudgedRecord, readRecord } from '../../gateway/index.ts';
import type { Spool } from '../../store/index.ts';
import type { MessageCentre } from '../message-centre.ts';
import type { Ledger } from './sender.ts';
import type { Site } from './site.ts';

/*
 * After a trial: the word of the clients and of the message centre against what the gateway kept. Each of these throws when
 * something that was promised is missing.
 */

type SegmentRecord = Extract<JournalRecord, { kind: 'segment' }>;

/** What a gateway's evidence says, every block of it read back and opened. */
export interface Evidence {
  readonly gateway: string;
  readonly judged: readonly JudgedRecord[];
  readonly segments: readonly SegmentRecord[];
  /** Failure and status reports that the gateway kept, by message and segment. */
  readonly reports: ReadonlySet<string>;
  readonly blocks: number;
}

export async function readEvidence(site: Site, gateway: string): Promise<Evidence> {
  const judged: JudgedRecord[] = [];
  const segments: SegmentRecord[] = [];
  const reports = new Set<string>();
  const blocks = site.evidence.last(gateway);
  for (let block = 1; block <= blocks; block++) {
    for (const record of (await site.evidence.read(gateway, block)).records.map(readRecord)) {
      if (record.kind === 'judged') judged.push(record);
      else if (record.kind === 'segment') segments.push(record);
      else if (record.kind === 'receipt') reports.add(`${record.messageId}.${record.segment}`);
    }
  }
  return { gateway, judged, segments, reports, blocks };
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
export function everyAnswerHasItsEntry(evidence: Evidence, ledger: Ledger): void {
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
export function everyAcceptedMessageArrived(
  { judged, segments, reports }: Evidence,
  ledger: Ledger,
  centre: MessageCentre,
): void {
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
export function everyReceiptCame({ judged }: Evidence, ledger: Ledger): void {
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

/** What was handed on and reported leaves the spool: no block, and no single key but the counts and what they hold. */
export async function nothingIsOwed(spool: Spool): Promise<void> {
  assert.equal(spool.count, 0, 'blocks left in the spool');
  const keys = [...spool.parkedRange('')]
    .map(([key]) => key)
    .filter((key) => !key.startsWith('t:') && key !== 'counted');
  assert.deepEqual(some(keys), [], 'single keys left in the spool');
}

/** The checker of `anning verify` finds nothing, no block is missing, and shipments that were repeated are counted once. */
export async function evidenceVerifies({ gateway, blocks, judged }: Evidence, site: Site): Promise<void> {
  const { evidenceFolder: folder, sealer, evidence, traffic } = site;
  const report = await verifyEvidence({ folder, verifierKey: evidence.verifierKey, sealer });
  assert.deepEqual(report.problems, []);
  assert.ok(report.ok);
  assert.deepEqual(report.gateways, [{ gateway, first: 1, last: blocks, batches: blocks }]);
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
