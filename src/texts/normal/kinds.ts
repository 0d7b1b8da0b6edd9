import { PLACEHOLDERS } from './steps.ts';

/** What a unit of a folded text may be part of, as bits. */
export const HAN = 1;
export const LATIN = 2;
export const DIGIT = 4;
/** A Chinese character that may be a digit or a power of ten in a number. */
export const NUMERAL = 8;
/** A sign that belongs into no Chinese word: between two characters it was inserted. */
export const MARK = 16;
export const SPACE = 32;
/** Punctuation of a sentence, inserted only where every letter stands alone. */
export const SENTENCE = 64;
/** The first half of a character written in its parts. */
export const HALF = 128;
/** May begin a way to write WeChat or QQ. */
export const CONTACT = 256;
export const SURNAME = 512;
/** One of the placeholders. */
export const PLACE = 1024;
/** What follows a number that is written in Chinese characters: before these one or two of them are a number, 八折 and 五元. */
export const MEASURE = 2048;
/** Of these, the names of money. */
export const MONEY = 4096;
/** Asks to be added in WeChat or QQ. */
export const ASKS = 8192;

/** By UTF-16 unit of a folded text. */
export const KINDS = new Uint16Array(65_536);

export const NUMERALS = '零〇一二三四五六七八九十百千万亿两幺壹贰叁肆伍陆柒捌玖拾佰仟';
export const FINANCIAL = '壹贰叁肆伍陆柒捌玖拾佰仟';

/** The commonest family names, nine people of ten. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';

for (let unit = 0x3400; unit <= 0x9fff; unit++) KINDS[unit] = HAN;
for (let unit = 0xf900; unit <= 0xfaff; unit++) KINDS[unit] = HAN;
for (let unit = 0x2e80; unit <= 0x2fdf; unit++) KINDS[unit] = HAN;
for (let unit = 97; unit <= 122; unit++) KINDS[unit] = LATIN;
for (let unit = 48; unit <= 57; unit++) KINDS[unit] = DIGIT;
for (let unit = 33; unit < 127; unit++) KINDS[unit] ||= MARK;
for (let unit = 0xa1; unit <= 0xbf; unit++) KINDS[unit] ||= MARK;
for (let unit = 0x2010; unit <= 0x2bff; unit++) KINDS[unit] ||= MARK;
for (let unit = 0x3003; unit <= 0x303f; unit++) KINDS[unit] ||= MARK;
set(',;:!?()[]。、【】《》「」『』“”‘’…', SENTENCE);
set(' ', SPACE);
set('〇', HAN);
set(Object.values(PLACEHOLDERS).join(''), PLACE);
add(NUMERALS, NUMERAL);
add(SURNAMES, SURNAME);

export function add(characters: string, kind: number): void {
  for (const each of characters) KINDS[each.charCodeAt(0)]! |= kind;
}

function set(characters: string, kind: number): void {
  for (const each of characters) KINDS[each.charCodeAt(0)] = kind;
}
