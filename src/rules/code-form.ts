/*
 * What a code looks like beside the word for it: 验证码384921, 校验码：A7K9Q2, 384921（登录验证码）, 384-921 is your sign-in code. A number with
 * a unit, a telephone, the digits of an address or of somebody's number (尾号1234) is none.
 */

const CODE_MIN = 4;
const CODE_MAX = 8;
/** How far from the word its code may stand, in UTF-16 units. */
const AROUND = 24;

// What a character is, as bits.
const DIGIT = 1;
const LETTER = 2;
const LETTER_OR_DIGIT = DIGIT | LETTER;
/** Ends a sentence. */
const END = 4;
/** Before the word a comma ends the search too: what stands there belongs to another thought. */
const COMMA = 8;
/** Makes the number before it an amount, a date or a masked number. */
const UNIT = 16;
/** Joins the parts of an address, a telephone or an amount. */
const JOINT = 32;
/** Makes the number after it an amount or somebody's number. */
const PREFIX = 64;
const KIND = new Uint8Array(65_536);
for (const [kind, characters] of [
  [DIGIT, '0123456789'],
  [LETTER, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [END, '。！!？?；;\n'],
  [COMMA, '，,、'],
  [UNIT, '元块折年月日天点时分秒%件万亿条米平名人位款号*'],
  [JOINT, '-./@:'],
  [PREFIX, '号*¥￥$'],
] as const) {
  for (const c of characters) KIND[c.charCodeAt(0)]! |= kind;
}
const HYPHEN = 0x2d;
const SPACE = 0x20;
const COLON = 0x3a;

/** Whether a code stands near the word for one, which takes up `from` to `to`. */
export function showsCode(text: string, from: number, to: number): boolean {
  // The usual places first: right behind the word, then before it.
  return searchAhead(text, to) || searchBack(text, from);
}

function searchAhead(text: string, to: number): boolean {
  const last = Math.min(text.length, to + AROUND);
  for (let i = to; i < last; ) {
    const kind = KIND[text.charCodeAt(i)]!;
    if ((kind & END) !== 0) return false;
    if ((kind & LETTER_OR_DIGIT) === 0) {
      i++;
      continue;
    }
    const start = i;
    while ((kindAt(text, i) & LETTER_OR_DIGIT) !== 0) i++;
    if (isCode(text, start, i)) return true;
  }
  return false;
}

function searchBack(text: string, from: number): boolean {
  const first = Math.max(0, from - AROUND);
  for (let i = from - 1; i >= first; ) {
    const kind = KIND[text.charCodeAt(i)]!;
    if ((kind & (END | COMMA)) !== 0) return false;
    if ((kind & LETTER_OR_DIGIT) === 0) {
      i--;
      continue;
    }
    const end = i + 1;
    while ((kindAt(text, i) & LETTER_OR_DIGIT) !== 0) i--;
    if (isCode(text, i + 1, end)) return true;
  }
  return false;
}

function isCode(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length === 3) return isHalf(text, start, end);
  if (length < CODE_MIN || length > CODE_MAX || !hasDigit(text, start, end)) return false;
  const after = kindAt(text, end);
  if ((after & UNIT) !== 0) return false;
  // Part of something longer.
  if (
    (after & JOINT) !== 0 &&
    (kindAt(text, end + 1) & LETTER_OR_DIGIT) !== 0 &&
    !minutesFollow(text, end + 1)
  )
    return false;
  const before = kindAt(text, start - 1);
  if ((before & PREFIX) !== 0) return false;
  if ((before & JOINT) === 0 || text.charCodeAt(start - 1) === COLON) return true;
  // G-384921: one letter and a hyphen are a code's own.
  return (
    text.charCodeAt(start - 1) === HYPHEN &&
    kindAt(text, start - 2) === LETTER &&
    kindAt(text, start - 3) !== LETTER
  );
}

/** 384921.5分钟内有效: the dot ends a sentence. */
function minutesFollow(text: string, at: number): boolean {
  let end = at;
  while (end < at + 2 && kindAt(text, end) === DIGIT) end++;
  return end > at && text.startsWith('分钟', end);
}

/** The first half of 384-921 or 384 921, or the second. */
function isHalf(text: string, start: number, end: number): boolean {
  return isPair(text, start, end) || (start >= 4 && isPair(text, start - 4, start - 1));
}

function isPair(text: string, start: number, end: number): boolean {
  const joint = text.charCodeAt(end);
  if (joint !== HYPHEN && joint !== SPACE) return false;
  const before = kindAt(text, start - 1);
  if ((before & (LETTER_OR_DIGIT | PREFIX)) !== 0) return false;
  if ((before & JOINT) !== 0 && text.charCodeAt(start - 1) !== COLON) return false;
  for (let i = 0; i < 3; i++) {
    if (kindAt(text, start + i) !== DIGIT || kindAt(text, end + 1 + i) !== DIGIT) return false;
  }
  return (kindAt(text, end + 4) & (LETTER_OR_DIGIT | UNIT | JOINT)) === 0;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (kindAt(text, i) === DIGIT) return true;
  return false;
}

/** 0 beyond either end. */
function kindAt(text: string, i: number): number {
  return i < 0 || i >= text.length ? 0 : KIND[text.charCodeAt(i)]!;
}
