import type { Language } from '../words/words.ts';

/*
 * The API tells moments in Shanghai time, so a clock reading is a piece of the text: the same on every computer, whatever its zone.
 */

/** 2026-05-01 08:00:00 */
export function timeOf(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 19)}`;
}

/** 08:00:00.123 */
export function clockOf(moment: string): string {
  return moment.slice(11, 23);
}

export function dayOf(moment: string): string {
  return moment.slice(0, 10);
}

/** A moment of this computer's clock as Shanghai writes it: 2026-05-01T08:00:00.000+08:00 */
export function inShanghai(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
}

/** Today in Shanghai, or some days from it: 2026-05-01 */
export function shanghaiDay(offset = 0, nowMs = Date.now()): string {
  return inShanghai(nowMs + offset * 86_400_000).slice(0, 10);
}

export function numberOf(value: number, language: Language): string {
  return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB');
}

export function bytesOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
