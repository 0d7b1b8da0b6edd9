import { HAN, KINDS } from './kinds.ts';

/** What follows a name: how a person is addressed. */
const TITLES = ['先生', '女士', '小姐', '老师', '您好', '你好'].map((title) =>
  [...title].map((each) => each.charCodeAt(0)),
);
const titleBegins = new Uint8Array(65_536);
for (const [first] of TITLES) titleBegins[first!] = 1;
/** A name begins a text or a clause, or comes after 的 as in 尊敬的. */
const OF = 0x7684;
const LONGEST = 3;

/** The end of the name that begins at `at`, a family name, its title not within; `at` where there is none. */
export function nameEnd(units: Uint16Array, at: number, end: number, before: number): number {
  if (before !== 0 && before !== OF && (KINDS[before]! & HAN) !== 0) return at;
  for (let length = 1; length <= LONGEST && at + length + 1 < end; length++) {
    const unit = units[at + length]!;
    if (titleBegins[unit] === 1 && isTitle(units, at + length)) return at + length;
    if ((KINDS[unit]! & HAN) === 0) return at;
  }
  return at;
}

function isTitle(units: Uint16Array, at: number): boolean {
  return TITLES.some(([first, second]) => units[at] === first && units[at + 1] === second);
}
