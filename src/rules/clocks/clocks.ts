import type { Citation, DutyHolder, Instant, Words } from '../../domain/index.ts';
import { ANSWER_REPORTS, citationsAt, FORWARD_REPORTS } from '../citations.ts';
import { ANSWER_TELECOM_APPEALS } from '../related-law.ts';

/*
 * The clocks that the law starts when somebody complains, as dated data. The law in force at the moment that starts a clock decides, also where
 * another one has come into force before its end. No law knows a pause, so there is none.
 */

export type ClockId = 'forward-report' | 'answer-report' | 'answer-appeal';

/** What starts a clock. Its moment is the `start` of `deadline`. */
export type StartEvent = 'report-accepted' | 'report-received' | 'appeal-received';

export interface Clock {
  readonly id: ClockId;
  /** Who must have acted before the end. */
  readonly dutyHolder: DutyHolder;
  readonly startsWith: StartEvent;
  /** In `unit`. */
  readonly length: number;
  readonly unit: 'working-days' | 'calendar-days';
  /** It is due soon once no more than this many of its days are left. A convention of this system. */
  readonly dueSoonWithin: number;
  /** `certainty` is `convention` where the length goes on without a law that was verified: from 2026-05-01 on, for reports. */
  readonly citation: Citation;
  /** What is to be done. */
  readonly duty: Words;
  readonly event: Words;
}

type Terms = Omit<Clock, 'id' | 'citation'> & { readonly citations: readonly Citation[] };

const CLOCKS: Readonly<Record<ClockId, Terms>> = {
  'forward-report': {
    dutyHolder: 'complaint-centre',
    startsWith: 'report-accepted',
    length: 5,
    unit: 'working-days',
    dueSoonWithin: 1,
    citations: FORWARD_REPORTS,
    duty: { zh: '转送短信息服务提供者', en: 'forward the report to the provider' },
    event: { zh: '受理举报', en: 'the report was accepted' },
  },
  'answer-report': {
    dutyHolder: 'provider',
    startsWith: 'report-received',
    length: 15,
    unit: 'working-days',
    dueSoonWithin: 3,
    citations: ANSWER_REPORTS,
    duty: { zh: '反馈处置结果', en: 'tell the outcome' },
    event: { zh: '收到投诉或者转办的举报', en: 'the complaint or forwarded report was received' },
  },
  'answer-appeal': {
    dutyHolder: 'regulator',
    startsWith: 'appeal-received',
    length: 30,
    unit: 'calendar-days',
    dueSoonWithin: 5,
    citations: ANSWER_TELECOM_APPEALS,
    duty: { zh: '答复申诉', en: 'answer the appeal' },
    event: { zh: '收到申诉', en: 'the appeal was received' },
  },
};

export const CLOCK_IDS = Object.keys(CLOCKS) as ClockId[];

/** The clock as the law had it at the moment that starts it; undefined where no law had one yet. */
export function clockAt(id: ClockId, start: Instant): Clock | undefined {
  const { citations, ...terms } = CLOCKS[id];
  const [citation] = citationsAt(citations, start);
  return citation === undefined ? undefined : { id, citation, ...terms };
}
