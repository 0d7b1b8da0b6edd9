import { Invalid } from '../../domain/index.ts';
import { type Core, coreOf } from './decorations.ts';
import { type Normal, normalise } from './normal.ts';

/** A name with everything that it is compared by, but for its sounds. */
export interface Form extends Normal {
  readonly text: string;
  readonly skeleton: string;
  readonly plain: readonly string[];
  readonly looks: readonly string[];
  readonly core: Core;
}

export function formOf(text: string): Form | Invalid {
  const normal = normalise(text);
  if (normal instanceof Invalid) return normal;
  const plain = normal.letters.map((letter) => letter.plain);
  const looks = normal.letters.map((letter) => letter.looks);
  return { ...normal, text, skeleton: plain.join(''), plain, looks, core: coreOf(plain) };
}
