import { BULLETIN_DEEDS, type BulletinState, type Machine, type Words } from '../../domain/index.ts';

/** What people do, and what a version that is published does to the one before it. */
export const BULLETIN_ACTS = ['save', 'redraw', ...BULLETIN_DEEDS, 'supersede'] as const;
export type BulletinAct = (typeof BULLETIN_ACTS)[number];

const told = (zh: string, en: string): Words => ({ zh, en });
const NOT_SUBMITTED = told('尚未提交复核。', 'It has not been submitted for review.');
const NOT_APPROVED = told('尚未通过复核，不能发布。', 'It has not been approved and cannot be published.');
const NOT_PUBLISHED = told('尚未发布。', 'It has not been published.');
const REVIEWED = told(
  '正在复核；须先退回才能修改。',
  'It is being reviewed; it has to be returned before it is changed.',
);
const APPROVED = told(
  '已通过复核；须先退回才能修改。',
  'It is approved; it has to be returned before it is changed.',
);
const PUBLISHED = told(
  '已发布，不再更改；请起草修订版或撤回。',
  'It is published and does not change any more; draft a revision, or withdraw it.',
);
const SUPERSEDED = told(
  '已被修订版取代，不再更改。',
  'A revision has replaced it; it does not change any more.',
);
const WITHDRAWN = told(
  '已撤回，不再更改；可以起草修订版。',
  'It was withdrawn and does not change any more; a revision can be drafted.',
);
const DISCARDED = told('这份草稿已作废。', 'The draft was discarded.');

/**
 * One version of a bulletin. Whoever wrote it cannot approve it, and what is approved is what is published: any change goes through a new review. What was
 * published stays readable as it was; corrections are versions.
 */
export const BULLETIN_MACHINE: Machine<BulletinState, BulletinAct> = {
  draft: {
    save: 'draft',
    redraw: 'draft',
    submit: 'review',
    approve: NOT_SUBMITTED,
    return: NOT_SUBMITTED,
    publish: NOT_APPROVED,
    revise: NOT_PUBLISHED,
    withdraw: NOT_PUBLISHED,
    discard: 'discarded',
    supersede: NOT_PUBLISHED,
  },
  review: {
    save: REVIEWED,
    redraw: REVIEWED,
    submit: REVIEWED,
    approve: 'approved',
    return: 'draft',
    publish: NOT_APPROVED,
    revise: NOT_PUBLISHED,
    withdraw: NOT_PUBLISHED,
    discard: REVIEWED,
    supersede: NOT_PUBLISHED,
  },
  approved: {
    save: APPROVED,
    redraw: APPROVED,
    submit: APPROVED,
    approve: APPROVED,
    return: 'draft',
    publish: 'published',
    revise: NOT_PUBLISHED,
    withdraw: NOT_PUBLISHED,
    discard: APPROVED,
    supersede: NOT_PUBLISHED,
  },
  published: {
    save: PUBLISHED,
    redraw: PUBLISHED,
    submit: PUBLISHED,
    approve: PUBLISHED,
    return: PUBLISHED,
    publish: PUBLISHED,
    revise: 'published',
    withdraw: 'withdrawn',
    discard: PUBLISHED,
    supersede: 'superseded',
  },
  superseded: {
    save: SUPERSEDED,
    redraw: SUPERSEDED,
    submit: SUPERSEDED,
    approve: SUPERSEDED,
    return: SUPERSEDED,
    publish: SUPERSEDED,
    revise: SUPERSEDED,
    withdraw: SUPERSEDED,
    discard: SUPERSEDED,
    supersede: SUPERSEDED,
  },
  withdrawn: {
    save: WITHDRAWN,
    redraw: WITHDRAWN,
    submit: WITHDRAWN,
    approve: WITHDRAWN,
    return: WITHDRAWN,
    publish: WITHDRAWN,
    revise: 'withdrawn',
    withdraw: WITHDRAWN,
    discard: WITHDRAWN,
    supersede: WITHDRAWN,
  },
  discarded: {
    save: DISCARDED,
    redraw: DISCARDED,
    submit: DISCARDED,
    approve: DISCARDED,
    return: DISCARDED,
    publish: DISCARDED,
    revise: DISCARDED,
    withdraw: DISCARDED,
    discard: DISCARDED,
    supersede: DISCARDED,
  },
};
