import type { VerifyReport } from '../evidence/index.ts';
import type { VerdictRow } from '../store/index.ts';
import type { DemoReport } from '../world/index.ts';

/** What the product itself says of the same messages. */
export interface DemoTotals {
  /** By the gateway's own count. */
  readonly judged: number;
  /** In the traffic store. */
  readonly stored: number;
  readonly verdicts: readonly VerdictRow[];
  /** Held messages that the demo's person decided on. */
  readonly released: number;
  readonly rejected: number;
}

/** The report of DESIGN, "Commands that people and machines read": version 1. */
export function demoReport(parts: {
  readonly seed: number;
  readonly played: DemoReport;
  readonly totals: DemoTotals & { readonly confirmed: number };
  readonly verified: VerifyReport;
  readonly evidenceFolder: string;
  readonly verifyCommand: string;
  readonly carrier: unknown;
}) {
  const { played, totals, verified } = parts;
  const { judged, stored, released, rejected } = totals;
  const { lost, unanswered, seed: _seed, ...rest } = played;
  return {
    version: 1,
    seed: parts.seed,
    sent: played.sent,
    answered: played.answered,
    /** Segments without their receipt, messages without an answer, and judged messages that the store does not hold. Must be 0. */
    lost: lost + unanswered + Math.max(0, judged - stored),
    verdicts: byOutcome(totals.verdicts),
    reasons: byReason(totals.verdicts),
    answers: played.results,
    receipts: { expected: played.receiptsExpected, unknown: played.receiptsUnknown, states: played.receipts },
    latencies: { answerMs: played.answerMs, receiptMs: played.receiptMs },
    messagesPerSecond: played.seconds === 0 ? 0 : Math.round(played.sent / played.seconds),
    held: { released, rejected },
    /** Confirmations of refusals that arrived on phones. */
    confirmed: totals.confirmed,
    stores: { judged, stored },
    evidenceFolder: parts.evidenceFolder,
    verify: {
      passed: verified.ok,
      command: parts.verifyCommand,
      size: verified.size,
      root: verified.root,
      checked: verified.checked,
      problems: verified.problems,
    },
    carrier: parts.carrier,
    clients: { ...rest, lost, unanswered },
  };
}

function byOutcome(rows: readonly VerdictRow[]): Record<string, number> {
  const totals = { allow: 0, hold: 0, refuse: 0 };
  for (const { outcome, reason, messages } of rows) if (reason === '') totals[outcome] += messages;
  return totals;
}

/** A message counts under each of its reasons. */
function byReason(rows: readonly VerdictRow[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { reason, messages } of rows)
    if (reason !== '') reasons[reason] = (reasons[reason] ?? 0) + messages;
  return Object.fromEntries(Object.entries(reasons).sort(([, a], [, b]) => b - a));
}
