import { pinyin } from 'pinyin-pro';

const HAN = /^\p{Script=Han}$/u;
const DIGITS = ['ling', 'yi', 'er', 'san', 'si', 'wu', 'liu', 'qi', 'ba', 'jiu'];
const READ = { toneType: 'none', type: 'array', v: true } as const;
const known = new Map<string, readonly string[]>();
const slurs = new Map<string, string>();
/** Mandarin has about 400 syllables; letters of all scripts, which stand for themselves, are not remembered beyond this. */
const SLURS_MAX = 2000;

/** Every reading of one character without its tone, the commonest first; digits as they are read aloud; empty for all others. */
export function syllablesOf(character: string): readonly string[] {
  let found = known.get(character);
  if (found === undefined) {
    found = read(character);
    // There are as many as Unicode has Chinese characters and digits; others are not remembered.
    if (found.length > 0) known.set(character, found);
  }
  return found;
}

function read(character: string): readonly string[] {
  if (/^[0-9]$/.test(character)) return [DIGITS[Number(character)]!];
  if (!HAN.test(character)) return [];
  const readings = pinyin(character, { ...READ, multiple: true });
  return [...new Set(readings)].filter((reading) => reading !== character);
}

/**
 * How a name is read: a syllable a letter, without tones, by its words (重庆 is chong qing) and by each character's commonest reading. What has no
 * reading stands for itself.
 *
 * @param letters plain ones, in order.
 */
export function readingsOf(letters: readonly string[]): readonly (readonly string[])[] {
  const alone = letters.map((letter) => syllablesOf(letter)[0] ?? letter);
  const several = letters.some((letter) => syllablesOf(letter).length > 1);
  if (!several || letters.some((letter) => !HAN.test(letter))) return [alone];
  const inWords = pinyin(letters.join(''), READ);
  const differs = inWords.length === alone.length && inWords.some((each, i) => each !== alone[i]);
  return differs ? [alone, inWords] : [alone];
}

/** A syllable as those say it who do not tell n from l, z from zh, c from ch, s from sh, in from ing, en from eng. */
export function slurred(syllable: string): string {
  let slur = slurs.get(syllable);
  if (slur === undefined) {
    slur = merged(syllable);
    if (slurs.size < SLURS_MAX) slurs.set(syllable, slur);
  }
  return slur;
}

function merged(syllable: string): string {
  return syllable
    .replace(/^n/, 'l')
    .replace(/^([zcs])h/, '$1')
    .replace(/([ie])ng$/, '$1n');
}

/** How two different letters sound the same in one of their readings; undefined where they do not, or have none. */
export function soundStep(one: string, other: string): 'sound' | 'slurred' | undefined {
  const readings = syllablesOf(one);
  const others = syllablesOf(other);
  if (readings.some((reading) => others.includes(reading))) return 'sound';
  const merged = others.map(slurred);
  return readings.some((reading) => merged.includes(slurred(reading))) ? 'slurred' : undefined;
}
