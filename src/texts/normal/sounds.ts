import { slurred, syllablesOf } from '../likeness/sounds.ts';
import { HAN, KINDS } from './kinds.ts';

/** Mandarin's syllables, slurred and without tones, by number from 1 on; 0 is what has no sound. */
const numbers = new Map<string, number>();
const syllables: string[] = [''];
/** By UTF-16 unit: one more than the number, 0 where nobody asked yet. */
const SOUNDS = new Uint16Array(65_536);

/** The number of the syllable that a character is commonest read as, where n and l, z and zh, in and ing are not told apart. */
export function soundOf(unit: number): number {
  const known = SOUNDS[unit]!;
  return known !== 0 ? known - 1 : learnSound(unit);
}

/** The syllable with this number, `wei`. */
export function syllable(sound: number): string {
  return syllables[sound] ?? '';
}

function learnSound(unit: number): number {
  const spoken = (KINDS[unit]! & HAN) === 0 ? undefined : syllablesOf(String.fromCharCode(unit))[0];
  const sound = spoken === undefined ? 0 : numberOf(slurred(spoken));
  SOUNDS[unit] = sound + 1;
  return sound;
}

function numberOf(spoken: string): number {
  const known = numbers.get(spoken);
  if (known !== undefined) return known;
  numbers.set(spoken, syllables.length);
  return syllables.push(spoken) - 1;
}
