import { useEffect, useState } from 'react';
import { nowMs } from '../api.ts';
import { useWords } from '../words/language.tsx';
import { spanWords } from '../words/spans.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The server's clock, looked at again as time passes. */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(() => nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** `spanOf(ms)`: a length of time in its two largest units, never less than a minute. */
export function useSpan(): (ms: number) => string {
  const w = useWords(spanWords);
  return (ms) => {
    const minutes = Math.max(1, Math.floor(ms / MINUTE_MS));
    if (ms < HOUR_MS) return w.minutes(minutes);
    if (ms < DAY_MS) return w.hours(Math.floor(minutes / 60), minutes % 60);
    const hours = Math.floor(ms / HOUR_MS);
    return w.days(Math.floor(hours / 24), hours % 24);
  };
}
