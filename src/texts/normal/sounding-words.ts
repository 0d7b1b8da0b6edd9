import { soundOf } from './sounds.ts';

/** Words that are hidden behind others of the same sound. Only such as sound like no common one: 维新 and 威信 are why 微信 is not among them. */
const WORDS =
  '贷款 放款 无抵押 抵押 担保 信用卡 套现 发票 代开 增值税 办证 刻章 博彩 彩金 百家乐 六合彩 时时彩 娱乐城 投注 棋牌 老虎机 返水 炒股 ' +
  '涨停 荐股 刷单 红包 验证码 身份证 银行卡 学区房 公积金 操盘 免费 领取 抽奖 中奖 信誉';

interface Sounding {
  readonly word: readonly number[];
  readonly sounds: readonly number[];
}

const byFirstTwo = new Map<number, Sounding[]>();
/** By the sound of a first character: which second ones there are, each by the bit of its number's last five. */
const seconds = new Int32Array(1024);
/** Whether two characters are a word of their own, which stays: asked of ICU's dictionary once. */
const words = new Map<string, boolean>();
const WORDS_MAX = 20_000;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

for (const text of WORDS.split(' ')) {
  const word = [...text].map((each) => each.charCodeAt(0));
  const sounds = word.map(soundOf);
  const key = (sounds[0]! << 10) | sounds[1]!;
  const others = byFirstTwo.get(key) ?? [];
  byFirstTwo.set(key, others);
  others.push({ word, sounds });
  others.sort((a, b) => b.word.length - a.word.length);
  seconds[sounds[0]!]! |= 1 << sounds[1]!;
}

/** Whether one of the words begins with a character that sounds so. */
export function mayBeginWord(unit: number): boolean {
  return seconds[soundOf(unit)] !== 0;
}

/** Whether one of the words may begin with two characters that sound so. */
export function mayBeWord(unit: number, next: number): boolean {
  return (seconds[soundOf(unit)]! & (1 << soundOf(next))) !== 0;
}

/** The word that stands at `at` by its sound alone; undefined where there is none, or it stands there as it is written. */
export function wordHeardAt(units: Uint16Array, at: number, end: number): readonly number[] | undefined {
  if (at + 1 >= end || !mayBeWord(units[at]!, units[at + 1]!)) return undefined;
  const found = byFirstTwo.get((soundOf(units[at]!) << 10) | soundOf(units[at + 1]!));
  if (found === undefined) return undefined;
  for (const { word, sounds } of found) {
    if (at + word.length > end) continue;
    let same = 0;
    let heard = 0;
    for (; heard < word.length && soundOf(units[at + heard]!) === sounds[heard]; heard++)
      if (units[at + heard] === word[heard]) same++;
    if (heard < word.length) continue;
    if (same === word.length) return undefined;
    if (!isWord(units, at, word.length)) return word;
  }
  return undefined;
}

function isWord(units: Uint16Array, at: number, length: number): boolean {
  const text = String.fromCharCode(...units.subarray(at, at + length));
  let word = words.get(text);
  if (word === undefined) {
    word = [...segmenter.segment(text)].some(({ segment }) => segment.length > 1);
    if (words.size < WORDS_MAX) words.set(text, word);
  }
  return word;
}
