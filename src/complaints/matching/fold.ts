import { Converter } from 'opencc-js/t2cn';

/**
 * What is compared of a text: its letters and digits alone, after compatibility forms (full and half width), case and traditional characters, and
 * with what a picture's reader confuses made one (o and 0, l, i and 1). Marks without width or direction, spaces, punctuation and pictures go: they are
 * the first to be lost on the way.
 */
export function fold(text: string): string {
  let folded = '';
  for (const character of bounded(text)) folded += foldOne(character);
  return folded;
}

/** A text of a megabyte holds a message at its beginning or end, or none that anybody will find. */
const UNITS_MAX = 8_000;
const TAIL_UNITS = 3_000;

export function bounded(text: string): string {
  if (text.length <= UNITS_MAX) return text;
  return text.slice(0, UNITS_MAX - TAIL_UNITS) + text.slice(-TAIL_UNITS);
}

const simplify = Converter({ from: 't', to: 'cn' });
const LETTERS = /[^\p{L}\p{N}]/gu;
const CONFUSED: Readonly<Record<string, string>> = { o: '0', l: '1', i: '1' };
const folds = new Map<string, string>();
/** More different characters than messages hold are hostile, and are not remembered. */
const FOLDS_MAX = 50_000;

function foldOne(character: string): string {
  const known = folds.get(character);
  if (known !== undefined) return known;
  const plain = simplify(character.normalize('NFKC').toLowerCase()).replace(LETTERS, '');
  const folded = [...plain].map((each) => CONFUSED[each] ?? each).join('');
  if (folds.size < FOLDS_MAX) folds.set(character, folded);
  return folded;
}

/** The name in brackets at a text's front, folded; undefined where there is none. */
export function signatureIn(text: string): string | undefined {
  const found = /[【[［〔]([^】\]］〕\n]{2,30})[】\]］〕]/u.exec(text.slice(0, 400))?.[1];
  const name = found === undefined ? '' : fold(found);
  return name === '' ? undefined : name;
}

/** Pairs of neighbouring characters. */
export function pairsOf(folded: string): Set<string> {
  const pairs = new Set<string>();
  for (let i = 0; i + 1 < folded.length; i++) pairs.add(folded.slice(i, i + 2));
  return pairs;
}

/** The larger share of one text's pairs that is in the other: 1 where one is a piece of the other. 0 to 1. */
export function containment(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  if (few.size === 0) return 0;
  let common = 0;
  for (const pair of few) if (many.has(pair)) common += 1;
  return common / few.size;
}
