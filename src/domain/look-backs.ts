import type { Words } from './language.ts';

/** By what past traffic is judged again: the rules and facts of its moment, or what is known of its moment today. */
export const LOOK_BACKS = {
  moment: { zh: '当时裁决是否正确', en: 'were we right?' },
  today: { zh: '如今所知会拦下什么', en: 'what would we have stopped, had we known?' },
} as const satisfies Record<string, Words>;
export type LookBackKind = keyof typeof LOOK_BACKS;
export const LOOK_BACK_KINDS = Object.keys(LOOK_BACKS) as readonly LookBackKind[];

/** How a verdict given again differs from the one then. */
export const SHIFTS = {
  stopped: { zh: '当时放行，应拦下', en: 'passed then, would be stopped' },
  passed: { zh: '当时拦下，应放行', en: 'stopped then, would pass' },
  otherwise: { zh: '同样拦下，理由不同', en: 'stopped both times, for other reasons' },
} as const satisfies Record<string, Words>;
export type Shift = keyof typeof SHIFTS;
export const SHIFT_KINDS = Object.keys(SHIFTS) as readonly Shift[];

export const LOOK_BACK_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type LookBackState = (typeof LOOK_BACK_STATES)[number];

/** Against the look-back before: found for the first time, or found again. What is found no more is told apart. */
export type Standing = 'new' | 'still';
