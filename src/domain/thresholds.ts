import type { Words } from './language.ts';

/** How a port, a signature or an organisation stands against the complaint thresholds, from the least to the most. */
export const THRESHOLD_STATES = [
  'insufficient-data',
  'ok',
  'alert',
  'slow-proposed',
  'block-proposed',
] as const;
export type ThresholdState = (typeof THRESHOLD_STATES)[number];

/** `proposed`: that people propose it is what the threshold says; it puts nothing in force. */
export const THRESHOLD_STATE_WORDS: Readonly<Record<ThresholdState, Words>> = {
  'insufficient-data': { zh: '数据太少', en: 'too little data' },
  ok: { zh: '未超过', en: 'not over' },
  alert: { zh: '预警', en: 'alert' },
  'slow-proposed': { zh: '建议限速', en: 'slowing proposed' },
  'block-proposed': { zh: '建议限期暂停', en: 'block for a time proposed' },
};
