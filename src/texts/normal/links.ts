import { DIGIT, KINDS, LATIN } from './kinds.ts';

/** Endings that make letters with a dot a domain, each as a number of its letters, five bits one. Two-letter ones that are words of English or units (is, it, am, pm) are not among them. */
const ENDINGS: ReadonlySet<number> = new Set(
  'com cn net org cc top vip info me co tv io xyz club shop site online app hk wang link mobi asia biz gov edu ly so im la tk ml us uk jp tw ltd fun pro work store live win bid loan men ren ink kim red'
    .split(' ')
    .map((ending) => [...ending].reduce((number, each) => number * 32 + (each.charCodeAt(0) & 31), 0)),
);
const DOT = 0x2e;
const FULL_STOP = 0x3002;
const SPOKEN_DOT = 0x70b9;
const ENDING_MAX = 6;
/** No domain is longer. */
const DOMAIN_MAX = 253;
const inPath = new Uint8Array(128);
for (const each of 'abcdefghijklmnopqrstuvwxyz0123456789-._~/?#@!$&*+=%:;') inPath[each.charCodeAt(0)] = 1;

/** The end of the link that begins at `at`, a letter or a digit with neither before it; `at` where there is none. */
export function linkEnd(units: Uint16Array, at: number, end: number): number {
  const scheme = schemeEnd(units, at, end);
  if (scheme > at) return pathEnd(units, scheme, end);
  let dots = 0;
  let label = at;
  let found = at;
  let i = at;
  const most = Math.min(end, at + DOMAIN_MAX);
  for (; i < most; i++) {
    const unit = units[i]!;
    if ((KINDS[unit]! & (LATIN | DIGIT)) !== 0 || (unit === 0x2d && i > label)) continue;
    if (dots > 0 && isEnding(units, label, i)) found = i;
    if (i === label || !isDot(units, i, end)) break;
    dots++;
    label = i + 1;
  }
  if (i === most && dots > 0 && isEnding(units, label, i)) found = i;
  if (found === at) return at;
  const next = found < end ? units[found]! : 0;
  return next === 0x2f || next === 0x3a || next === 0x3f ? pathEnd(units, found, end) : found;
}

function schemeEnd(units: Uint16Array, at: number, end: number): number {
  if (units[at] !== 0x68 || at + 4 >= end) return at;
  if (units[at + 1] !== 0x74 || units[at + 2] !== 0x74 || units[at + 3] !== 0x70) return at;
  let i = at + 4;
  if (i < end && units[i] === 0x73) i++;
  const from = i;
  while (i < end && (units[i] === 0x3a || units[i] === 0x2f)) i++;
  return i === from ? at : i;
}

/** 。 and 点 are a dot where an ending comes after them. */
function isDot(units: Uint16Array, at: number, end: number): boolean {
  const unit = units[at];
  if (unit === DOT) return true;
  if (unit !== FULL_STOP && unit !== SPOKEN_DOT) return false;
  let i = at + 1;
  while (i < end && i - at <= ENDING_MAX + 1 && (KINDS[units[i]!]! & LATIN) !== 0) i++;
  return isEnding(units, at + 1, i);
}

function isEnding(units: Uint16Array, from: number, to: number): boolean {
  const length = to - from;
  if (length < 2 || length > ENDING_MAX) return false;
  let number = 0;
  for (let i = from; i < to; i++) {
    if ((KINDS[units[i]!]! & LATIN) === 0) return false;
    number = number * 32 + (units[i]! & 31);
  }
  return ENDINGS.has(number);
}

function pathEnd(units: Uint16Array, from: number, end: number): number {
  let i = from;
  while (i < end && units[i]! < 128 && inPath[units[i]!] === 1) i++;
  return i;
}
