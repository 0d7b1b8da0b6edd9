/**
 * Letters of other scripts, digits and signs that are drawn like a small or capital Latin letter, by the letter. Written by hand from the
 * code charts of Unicode 16; what Unicode's confusables (UTS #39) also hold agrees with it but for case, which is folded first here. The npm
 * packages of those tables stand at Unicode 10 or mix in accents, and hold next to no Chinese character.
 */
const LIKE: Readonly<Record<string, string>> = {
  a: 'аαɑ',
  b: 'ЬьвβƄʙ8',
  c: 'сϲᴄⅽ¢',
  d: 'ԁժɗ',
  e: 'еєҽεɛ',
  f: 'ƒғẝ',
  g: 'ɡցǥ',
  h: 'һհнћ',
  j: 'јϳʝ',
  k: 'кκҝᴋ',
  l: 'іɩιıӏӀاןו丨ǀi1',
  m: 'мᴍ',
  n: 'пոռηɴ',
  o: 'оοσօөѳӨ〇0',
  p: 'рρᴘ',
  q: 'ԛզգ',
  r: 'гɼᴦ',
  s: 'ѕʂꜱ$5',
  t: 'тτᴛ',
  u: 'υսцʋᴜ',
  v: 'νѵᴠ',
  w: 'ѡԝωшաᴡ',
  x: 'хχҳ',
  y: 'уүγʏ¥',
  z: 'ᴢʐ2',
  3: 'зӡʒ',
  4: 'ч',
  6: 'б',
  7: 'ㄱ',
};
/** Two letters that are drawn like one. */
const PAIRS: readonly (readonly [first: string, second: string, as: string])[] = [
  ['r', 'n', 'm'],
  ['v', 'v', 'w'],
  ['c', 'l', 'd'],
];
/** Katakana that are drawn like Chinese characters. */
const KANA: Readonly<Record<string, string>> = {
  エ: '工',
  カ: '力',
  ロ: '口',
  ニ: '二',
  ト: '卜',
  タ: '夕',
  ハ: '八',
  イ: '亻',
  ミ: '三',
};
/** Signs that NFKC leaves as they are: where letters or digits in filled circles and squares begin, how many, and which is the first. */
const FILLED: readonly (readonly [first: number, count: number, as: string])[] = [
  [0x2776, 9, '1'],
  [0x2780, 9, '1'],
  [0x278a, 9, '1'],
  [0x24f5, 9, '1'],
  [0x1f150, 26, 'a'],
  [0x1f170, 26, 'a'],
  [0x1f1e6, 26, 'a'],
];

const table = new Map<string, string>(Object.entries(KANA));
for (const [letter, like] of Object.entries(LIKE)) for (const each of like) table.set(each, letter);
for (const [first, count, as] of FILLED)
  for (let i = 0; i < count; i++) {
    const plain = String.fromCharCode(as.charCodeAt(0) + i);
    table.set(String.fromCodePoint(first + i), table.get(plain) ?? plain);
  }

/** The letter that a character is drawn like; itself where there is none. Folding it again changes nothing. */
export function drawnLike(character: string): string {
  return table.get(character) ?? character;
}

/** Whether a sign which is neither letter nor digit is drawn like one, so that it is no ornament. */
export function standsForLetter(sign: string): boolean {
  return table.has(sign);
}

/** The letter that two letters side by side are drawn like. */
export function pairDrawnLike(first: string, second: string): string | undefined {
  for (const [one, other, as] of PAIRS) if (first === one && second === other) return as;
  return undefined;
}
