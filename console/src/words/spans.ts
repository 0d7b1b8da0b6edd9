import { words } from './words.ts';

/** Spans of time: how long something waits, or still lasts. */
export const spanWords = words({
  minutes: { zh: (m: number) => `${m} 分钟`, en: (m: number) => `${m} min` },
  hours: {
    zh: (h: number, m: number) => (m === 0 ? `${h} 小时` : `${h} 小时 ${m} 分`),
    en: (h: number, m: number) => (m === 0 ? `${h} h` : `${h} h ${m} min`),
  },
  days: {
    zh: (d: number, h: number) => (h === 0 ? `${d} 天` : `${d} 天 ${h} 小时`),
    en: (d: number, h: number) => (h === 0 ? `${d} d` : `${d} d ${h} h`),
  },
});
