import { words } from './words.ts';

export const heldWords = words({
  intro: {
    zh: '这些短信在等人决定；到期未决定的会自动拒绝，发送方收到失败报告。',
    en: 'These messages wait for a person. What nobody decides in time is refused by itself, and its sender told so.',
  },
  at: { zh: '提交时间', en: 'Submitted' },
  state: { zh: '状态', en: 'State' },
  expires: { zh: '自动拒绝', en: 'Refused by itself' },
  expired: { zh: '已到期', en: 'over' },
  inHours: {
    zh: (hours: number, minutes: number) => (hours > 0 ? `${hours} 小时 ${minutes} 分后` : `${minutes} 分后`),
    en: (hours: number, minutes: number) =>
      hours > 0 ? `in ${hours} h ${minutes} min` : `in ${minutes} min`,
  },
  gateway: { zh: '网关', en: 'Gateway' },
  decidedBy: { zh: '决定人', en: 'Decided by' },
  textGone: { zh: '内容不可见', en: 'not shown to you' },
});
