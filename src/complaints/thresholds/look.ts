import type { SubjectKind, ThresholdState } from '../../domain/index.ts';
import type { ComplaintThreshold } from '../../rules/index.ts';
import { lowerBound, quantile, upperBound } from './counts.ts';
import { complaintsOver, type FalseAlarm, falseAlarmOf } from './false-alarms.ts';

/** What a window holds of somebody, and of all others of the kind together. */
export interface Counted {
  readonly messages: number;
  readonly complaints: number;
}

export interface Subject extends Counted {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly others: Counted;
}

/** What one threshold says. Rates are per million. */
export interface Measured extends Counted {
  readonly threshold: string;
  readonly follows: ComplaintThreshold['follows']['kind'];
  readonly outcome: 'over' | 'not-over' | 'too-few-messages' | 'too-few-complaints';
  readonly perMillionMax: number;
  /** One-sided bounds, each with the threshold's confidence; undefined without messages. */
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  /** From how many complaints on it is over; undefined: with so few messages never. */
  readonly complaintsOver: number | undefined;
  /** How many complaints an honest sender of this volume has, 19 times in 20; undefined: there are no others to go by. */
  readonly expected: { readonly low: number; readonly high: number } | undefined;
  readonly falseAlarm: FalseAlarm | undefined;
}

export interface Look {
  readonly state: ThresholdState;
  /** The alert's first, then in the order of the rules. */
  readonly measured: readonly Measured[];
}

const MILLION = 1e6;

export function measure(threshold: ComplaintThreshold, { messages, complaints, others }: Subject): Measured {
  const { id, follows, perMillionMax, complaintsMin, confidence, overdispersion } = threshold;
  const over = complaintsOver(threshold, messages);
  const perMillion = (bound: number) => (messages === 0 ? undefined : (bound * MILLION) / messages);
  const upper = perMillion(upperBound(complaints, confidence, overdispersion));
  // Others without a complaint are taken to have one: nobody's rate is zero because a window saw none.
  const pooled =
    others.messages === 0 ? undefined : (Math.max(others.complaints, 1) * MILLION) / others.messages;
  const mean = pooled === undefined ? undefined : (pooled * messages) / MILLION;
  return {
    ...{ threshold: id, follows: follows.kind, messages, complaints, perMillionMax, complaintsOver: over },
    ...{ lower: perMillion(lowerBound(complaints, confidence, overdispersion)), upper },
    outcome: outcomeOf({ over, complaints, complaintsMin, withinLimit: (upper ?? 0) <= perMillionMax }),
    expected:
      mean === undefined
        ? undefined
        : { low: quantile(0.025, mean, overdispersion), high: quantile(0.975, mean, overdispersion) },
    falseAlarm: pooled === undefined ? undefined : falseAlarmOf(threshold, messages, pooled),
  };
}

/** Few complaints are enough to say that somebody is not over a limit only where even the upper bound lies within it. */
function outcomeOf(seen: {
  readonly over: number | undefined;
  readonly complaints: number;
  readonly complaintsMin: number;
  readonly withinLimit: boolean;
}): Measured['outcome'] {
  if (seen.over === undefined) return 'too-few-messages';
  if (seen.complaints >= seen.over) return 'over';
  return seen.complaints < seen.complaintsMin && !seen.withinLimit ? 'too-few-complaints' : 'not-over';
}

/**
 * What the thresholds of a kind say together. No alert, no sanction: slowing and blocking are proposed where the alert is as many days old as they ask for, and
 * still there.
 * @param subjectOf what the window of a threshold holds
 * @param alertDays how long those concerned have known of the alert; undefined: there was none on the last look
 */
export function lookAt(
  thresholds: readonly ComplaintThreshold[],
  subjectOf: (threshold: ComplaintThreshold) => Subject,
  alertDays: number | undefined,
): Look {
  const said = thresholds.map((threshold) => ({
    threshold,
    measured: measure(threshold, subjectOf(threshold)),
  }));
  const alerts = said.filter(({ threshold }) => threshold.follows.kind === 'alert');
  const measured = [...alerts, ...said.filter((each) => !alerts.includes(each))].map((each) => each.measured);
  return { state: stateOf(said, alertDays ?? 0), measured };
}

function stateOf(
  said: readonly { readonly threshold: ComplaintThreshold; readonly measured: Measured }[],
  alertDays: number,
): ThresholdState {
  const alerts = said.filter(({ threshold }) => threshold.follows.kind === 'alert');
  if (!alerts.some(({ measured }) => measured.outcome === 'over'))
    return alerts.some(({ measured }) => measured.outcome === 'not-over') ? 'ok' : 'insufficient-data';
  const proposed = (kind: 'slow' | 'block') =>
    said.some(
      ({ threshold: { follows }, measured }) =>
        follows.kind === kind && measured.outcome === 'over' && alertDays >= follows.alertDaysMin,
    );
  if (proposed('block')) return 'block-proposed';
  return proposed('slow') ? 'slow-proposed' : 'alert';
}
