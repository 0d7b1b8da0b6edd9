import type { Instant, Language } from '../domain/index.ts';

const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };

/** A day as people write it, in Shanghai: 2026年5月1日, 1 May 2026. */
export function day(at: Instant, language: Language): string {
  return told(at, language, { dateStyle: 'long' });
}

/** A day and its minute: 2026年5月1日 08:00. */
export function dayAndTime(at: Instant, language: Language): string {
  return `${day(at, language)} ${told(at, language, { timeStyle: 'short', hourCycle: 'h23' })}`;
}

/** The first whole minute at which this moment is past, such as 08:01. */
export function minuteAfter(at: Instant, language: Language): string {
  return told(Math.ceil(at / 60_000) * 60_000, language, { timeStyle: 'short', hourCycle: 'h23' });
}

/** The same, with its day where that is another than today's. */
export function dayMinuteAfter(at: Instant, now: Instant, language: Language): string {
  const time = minuteAfter(at, language);
  return day(at, language) === day(now, language) ? time : `${day(at, language)} ${time}`;
}

function told(at: Instant, language: Language, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'Asia/Shanghai', ...style }).format(at);
}
