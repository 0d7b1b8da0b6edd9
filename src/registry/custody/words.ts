import type { Words } from '../../domain/index.ts';
import type { Because, Custody } from './trace.ts';

export const CUSTODY_WORDS: Readonly<Record<Custody, Words>> = {
  proved: { zh: '已证明', en: 'proved' },
  denied: { zh: '否认', en: 'denied' },
  said: { zh: '已声明', en: 'said' },
  silent: { zh: '未表态', en: 'silent' },
};

export const BECAUSE_WORDS: Readonly<Record<Because, Words>> = {
  'in-batch': {
    zh: '这条短信在其签署的批次之中。',
    en: 'The message stands in a batch that it signed.',
  },
  'in-no-batch': {
    zh: '其签署的批次覆盖了当时，其中没有这条短信。',
    en: 'The batches that it signed cover the time, and the message is in none of them.',
  },
  'no-batch': {
    zh: '接入关系经双方确认，但未提交覆盖当时的批次。',
    en: 'Both sides stand to the hop; no batch that covers the time was handed in.',
  },
  'batch-covers-part': {
    zh: '接入关系经双方确认；其批次中没有这条短信，但未覆盖它可能转出的全部时间（含时钟误差）。',
    en: 'Both sides stand to the hop. The message is in none of its batches, but they do not cover all of the time in which it may have been passed on, with what clocks may differ.',
  },
  'batch-broken': {
    zh: '其提交的批次与签名或存证日志不再相符：数据库中的内容被改动过。',
    en: 'A batch that it handed in no longer agrees with its signature or with the evidence log: what the database holds was changed.',
  },
  'not-comparable': {
    zh: '接入关系经双方确认；目的地不是号码，无法与批次比对。',
    en: 'Both sides stand to the hop; the destination is no number, so that no batch can be asked.',
  },
  'not-confirmed': {
    zh: '接入关系只有一方声明，另一方当时未确认。',
    en: 'One side declared the hop; the other had not confirmed it at that time.',
  },
  'not-on-chain': {
    zh: '发送方当时不在该端口的接入链上，没有人声明过这一级。',
    en: 'The sender was not on the chain of the port at that time: nobody declared this hop.',
  },
};
