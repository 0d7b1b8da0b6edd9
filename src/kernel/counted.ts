import {
  assertNever,
  type Frequency,
  type Instant,
  isMarketing,
  type MessagePassed,
  shanghaiDay,
  shanghaiMonth,
} from '../domain/index.ts';
import { consentSlot, slotOf } from './consents.ts';
import { type Counted, type TallyKey, tallyKey } from './tally.ts';

type Per = Frequency['per'];

/** A plan's number is counted from its filing to its end. */
export const PLAN_PERIOD = 3;
const PER = ['day', 'week', 'month'] as const satisfies readonly Per[];

/** Periods of two lengths never share an entry, so that of two counts under one key the later period is always the one that goes on. */
const PER_MARKS: Readonly<Record<Per, number>> = { day: 0x2545f491, week: 0x5bd1e995, month: 0 };

/** Under which what a recipient agreed to is counted; `slot` tells organisation and purpose apart. */
export function agreedKey(recipient: number, slot: number, per: Per): TallyKey {
  return tallyKey(recipient, (slot ^ PER_MARKS[per]) >>> 0);
}

/** Under which a lease's volume is counted. No recipient is 1, and plans are counted under 0. */
export function leaseKey(lease: string, per: Per): TallyKey {
  return agreedKey(1, slotOf(lease), per);
}

export function planKey(plan: string): TallyKey {
  return tallyKey(0, slotOf(plan));
}

/** All that one message counts against, as a gateway's own facts count it: for whoever tells other gateways of it. */
export function countsOf(passed: Omit<MessagePassed, 'kind' | 'account'>): Counted[] {
  const { at, recipient, organisation, purpose, plan, leases, agreedPer } = passed;
  const counts: Counted[] = leases.map(({ lease, per }) => ({
    ...{ key: leaseKey(lease, per), period: periodOf(per, at), count: 1 },
  }));
  if (plan !== undefined) counts.push({ key: planKey(plan), period: PLAN_PERIOD, count: 1 });
  if (agreedPer !== undefined && organisation !== undefined && isMarketing(purpose)) {
    const key = agreedKey(recipient, consentSlot(organisation, purpose), agreedPer);
    counts.push({ key, period: periodOf(agreedPer, at), count: 1 });
  }
  return counts;
}

/** The calendar period, Shanghai time, as a number that no period of another length shares. Weeks begin on Monday. */
export function periodOf(per: Per, at: Instant): number {
  switch (per) {
    case 'day':
      return shanghaiDay(at) * 4;
    case 'week':
      return Math.floor((shanghaiDay(at) + 3) / 7) * 4 + 1;
    case 'month':
      return monthOf(at) * 4 + 2;
    default:
      return assertNever(per);
  }
}

/** -1: over by then; 0: under way; 1: it has not begun. */
export function periodStanding(period: number, at: Instant): number {
  const per = period === PLAN_PERIOD ? undefined : PER[period % 4];
  return per === undefined ? 0 : Math.sign(period - periodOf(per, at));
}

// Messages come a day's worth after another; a month is worked out once for each day. The answer depends on the day alone.
let dayOfMonth = Number.NaN;
let monthOfDay = 0;

function monthOf(at: Instant): number {
  const day = shanghaiDay(at);
  if (day !== dayOfMonth) {
    dayOfMonth = day;
    monthOfDay = shanghaiMonth(at);
  }
  return monthOfDay;
}
