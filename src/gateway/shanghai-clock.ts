const OFFSET_MS = 8 * 3_600_000;

/** Wall clock in Shanghai: what the protocols' time fields are written in. */
export interface ShanghaiTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function shanghaiClock(at: number): ShanghaiTime {
  const date = new Date(at + OFFSET_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

const STAMPS_MAX = 1000;
const stamps = new Map<number, string>();

/** YYMMDDhhmm, as receipts carry it. Remembered: all receipts of some minutes share a few. */
export function minuteStamp(at: number): string {
  const minute = Math.floor(at / 60_000);
  const known = stamps.get(minute);
  if (known !== undefined) return known;
  const iso = new Date(minute * 60_000 + OFFSET_MS).toISOString();
  const stamp = iso.slice(2, 4) + iso.slice(5, 7) + iso.slice(8, 10) + iso.slice(11, 13) + iso.slice(14, 16);
  if (stamps.size >= STAMPS_MAX) stamps.clear();
  stamps.set(minute, stamp);
  return stamp;
}

/** Receipts of one moment carry one stamp: the last one read is remembered. */
let readStamp = '';
let readAt = 0;

/** The instant that a receipt's YYMMDDhhmm means; `fallback` where it cannot be read. */
export function readMinuteStamp(stamp: string, fallback: number): number {
  if (stamp === readStamp) return readAt;
  const m = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(stamp);
  if (m === null) return fallback;
  const at =
    Date.UTC(2000 + Number(m[1]), Number(m[2]) - 1, Number(m[3]), Number(m[4]), Number(m[5])) - OFFSET_MS;
  if (Number.isNaN(at)) return fallback;
  readStamp = stamp;
  readAt = at;
  return at;
}
