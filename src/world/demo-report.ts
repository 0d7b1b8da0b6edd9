import type { LatencySummary } from './latencies.ts';

/** What one kind of message met. */
export interface KindReport {
  /** The main reason that the town's facts call for, or `allow`; absent for texts from outside. */
  readonly expects?: string;
  sent: number;
  accepted: number;
  /** By reason, where the answer's code tells one, else by the code itself. */
  refused: Record<string, number>;
  /** Final states of receipts, one a segment. */
  receipts: Record<string, number>;
}

/** The part of a demo's report that the world can see from outside. */
export interface DemoReport {
  readonly seed: string;
  /** Messages begun; a long one counts once. */
  readonly sent: number;
  /** Messages with an answer to every segment. */
  readonly answered: number;
  readonly segments: number;
  /** Messages by their answer: `ok`, a reason's code, or `cmpp 9`, `smpp 0x00000045`. */
  readonly results: Readonly<Record<string, number>>;
  /** Answers "too fast", each followed by another try. */
  readonly throttled: number;
  /** Messages whose connection broke before an answer, and that were sent again. */
  readonly resent: number;
  /** Given up after several broken connections. */
  readonly unanswered: number;
  readonly receipts: Readonly<Record<string, number>>;
  readonly receiptsExpected: number;
  /** Segments answered with success and a receipt asked for, without one by the end. Must be 0, apart from held messages. */
  readonly lost: number;
  /** The first hundred of them, to compare with what is held. */
  readonly lostExamples: readonly { readonly account: string; readonly id: string; readonly kind: string }[];
  /** Receipts whose id no answer told. */
  readonly receiptsUnknown: number;
  /** What handsets sent back, by text. */
  readonly replies: Readonly<Record<string, number>>;
  readonly answerMs: LatencySummary;
  /** From the answer to the receipt. */
  readonly receiptMs: LatencySummary;
  readonly seconds: number;
  readonly byProtocol: Readonly<Record<string, { readonly sent: number; readonly ok: number }>>;
  readonly byKind: Readonly<Record<string, KindReport>>;
}
