import type { DetectorName, Words } from '../../domain/index.ts';

/** One reason to suspect, or not to: how much it weighs (natural logarithm of the odds), in words, and the numbers in them. */
export interface Evidence {
  readonly kind: string;
  readonly weight: number;
  readonly words: Words;
  readonly numbers: Readonly<Record<string, number>>;
}

/**
 * What a detector says of one port, signature or organisation on one day. `suspect` is a reason to ask, never a verdict: the other side is to be heard
 * before anyone is named.
 */
export interface Finding {
  readonly detector: DetectorName;
  /** The port, the signature, or the organisation's code. */
  readonly subject: string;
  /** Days since 1970 in Shanghai. */
  readonly day: number;
  readonly state: 'ok' | 'suspect' | 'insufficient-data';
  readonly score: number;
  /** The score from which it is suspect. */
  readonly threshold: number;
  /** The day on which it probably began; null unless suspect. */
  readonly since: number | null;
  /** What the suspicion rests on. */
  readonly causes: readonly Cause[];
  /** The heaviest first. */
  readonly evidence: readonly Evidence[];
  /** Ids of messages to read; empty unless suspect. */
  readonly examples: readonly string[];
  readonly falseAlarms: FalseAlarms;
}

/** One thing that a suspicion rests on, told from others by its key, with what it adds to the score. The same matter has the same key every day. */
export interface Cause {
  readonly key: string;
  readonly score: number;
}

/** How often an innocent subject is accused, and where that is known from. */
export interface FalseAlarms {
  /** Innocent subjects accused at least once, of 1,000 watched for 60 days. */
  readonly perThousand: number;
  readonly words: Words;
}
