import { words } from './words.ts';

export const liveWords = words({
  intro: {
    zh: '过去几分钟每秒的条数，和正在到来的短信。',
    en: 'Messages a second over the last minutes, and messages as they come.',
  },
  byOutcome: { zh: '每秒条数，按裁决', en: 'Messages a second, by verdict' },
  byReason: { zh: '每秒条数，按理由', en: 'Messages a second, by reason' },
  byAccount: { zh: '每秒条数，按账号', en: 'Messages a second, by account' },
  minutes: { zh: '时长', en: 'Span' },
  minutesN: { zh: (n: number) => `${n} 分钟`, en: (n: number) => `${n} min` },
  time: { zh: '时间', en: 'Time' },
  others: { zh: '其他', en: 'others' },
  summary: {
    zh: (total: string, peak: string, parts: string) => `共 ${total} 条，最高每秒 ${peak} 条。${parts}`,
    en: (total: string, peak: string, parts: string) =>
      `${total} messages, at most ${peak} a second. ${parts}`,
  },
  stream: { zh: '实时短信', en: 'Messages as they come' },
  pause: { zh: '暂停', en: 'Pause' },
  resume: { zh: '继续', en: 'Resume' },
  clear: { zh: '清空', en: 'Clear' },
  paused: { zh: '已暂停', en: 'Paused' },
  connected: { zh: '已连接', en: 'Connected' },
  connecting: { zh: '正在连接…', en: 'Connecting…' },
  ended: { zh: '连接已断开', en: 'Disconnected' },
  more: {
    zh: (n: string) => `这一秒另有 ${n} 条未列出`,
    en: (n: string) => `${n} more this second`,
  },
  noMore: { zh: '全部列出', en: 'all of them listed' },
  waiting: { zh: '等待新的短信…', en: 'Waiting for messages…' },
  kept: { zh: (n: number) => `显示最近 ${n} 条`, en: (n: number) => `the last ${n}` },
  ofDay: { zh: '查看某一天的短信', en: 'Messages of a day' },
  go: { zh: '前往', en: 'Go' },
});
