import type { Words } from './language.ts';

/** What becomes of one version of a bulletin; which act leads where stands in the machine of the room `complaints`. */
export const BULLETIN_STATES = [
  'draft',
  'review',
  'approved',
  'published',
  'superseded',
  'withdrawn',
  'discarded',
] as const;
export type BulletinState = (typeof BULLETIN_STATES)[number];

/** Whom it is for: the centre and the regulator alone, or everybody too, without what names an organisation. */
export const BULLETIN_AUDIENCES = ['internal', 'public'] as const;
export type BulletinAudience = (typeof BULLETIN_AUDIENCES)[number];

export const BULLETIN_PERIOD_KINDS = ['week', 'month', 'days'] as const;
export type BulletinPeriodKind = (typeof BULLETIN_PERIOD_KINDS)[number];

/** What people do with a version. */
export const BULLETIN_DEEDS = [
  'submit',
  'approve',
  'return',
  'publish',
  'revise',
  'withdraw',
  'discard',
] as const;
export type BulletinDeed = (typeof BULLETIN_DEEDS)[number];

export const BULLETIN_STATE_WORDS: Readonly<Record<BulletinState, Words>> = {
  draft: { zh: '起草中', en: 'draft' },
  review: { zh: '待复核', en: 'in review' },
  approved: { zh: '已通过，待发布', en: 'approved' },
  published: { zh: '已发布', en: 'published' },
  superseded: { zh: '已被修订版取代', en: 'superseded' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  discarded: { zh: '已作废', en: 'discarded' },
};
