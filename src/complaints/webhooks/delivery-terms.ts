import { DAY_MS, day, type Instant } from '../../domain/index.ts';

/*
 * How long and how often a delivery is tried, and how long its body is kept, as dated data: an event is tried as was said when it happened. No law
 * speaks of it; the waits are those that Standard Webhooks 1.0.0 gives as its example, 75 hours in all.
 */

export interface DeliveryTerms {
  readonly from: Instant;
  /** Before the second attempt, the third, and so on; after the last one it is given up. */
  readonly waitsMs: readonly number[];
  /** Of each wait so much is drawn by lot, to either side. */
  readonly jitter: number;
  /** What a receiver asks for by Retry-After is waited for, up to this. */
  readonly askedWaitMaxMs: number;
  /** How long a body is kept, and can be sent again by hand. */
  readonly bodyKeptMs: number;
}

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000] as const;

const TERMS: readonly DeliveryTerms[] = [
  {
    from: day('2026-05-01'),
    waitsMs: [
      ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR],
      ...[10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
    ],
    jitter: 0.1,
    askedWaitMaxMs: 24 * HOUR,
    bodyKeptMs: 30 * DAY_MS,
  },
];

/** Those of what happened at a moment; before the first of them, the first. */
export function deliveryTermsAt(at: Instant): DeliveryTerms {
  return TERMS.findLast(({ from }) => from <= at) ?? TERMS[0]!;
}

/**
 * How long to wait after so many attempts came to nothing; undefined: it is given up.
 * @param lot from 0 up to 1
 * @param askedMs what the receiver asked for
 */
export function waitAfter(
  { waitsMs, jitter, askedWaitMaxMs }: DeliveryTerms,
  tries: number,
  lot: number,
  askedMs = 0,
): number | undefined {
  const wait = waitsMs[tries - 1];
  if (wait === undefined) return undefined;
  return Math.round(Math.max(wait * (1 + jitter * (2 * lot - 1)), Math.min(askedMs, askedWaitMaxMs)));
}
