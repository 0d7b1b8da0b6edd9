import { Invalid } from '../../domain/index.ts';
import { type Core, coreOf } from './decorations.ts';
import { type Normal, normalise, skeletonOf } from './normal.ts';
import { readingsOf } from './sounds.ts';

/** A name with everything that it is compared by. */
export interface Form extends Normal {
  readonly text: string;
  readonly skeleton: string;
  readonly plain: readonly string[];
  readonly looks: readonly string[];
  readonly core: Core;
  /** A syllable a letter, in each way that the name is read; empty where nothing in it is read in Chinese. */
  readonly readings: readonly (readonly string[])[];
}

export function formOf(text: string): Form | Invalid {
  const normal = normalise(text);
  if (normal instanceof Invalid) return normal;
  const plain = normal.letters.map((letter) => letter.plain);
  const looks = normal.letters.map((letter) => letter.looks);
  const han = plain.some((letter) => /\p{Script=Han}/u.test(letter));
  return {
    ...normal,
    text,
    skeleton: skeletonOf(normal),
    plain,
    looks,
    core: coreOf(plain),
    readings: han ? readingsOf(plain) : [],
  };
}
