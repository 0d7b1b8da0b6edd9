import { groupedWith, partners } from './characters.ts';
import type { Form } from './form.ts';
import { slurred } from './sounds.ts';

/** Shorter names have too many neighbours for one edit to mean anything. */
export const EDITED_MIN = 4;
/** A drawn-alike character is looked for behind at most so many keys. */
const SHAPES_MAX = 200;

/** The kinds of keys, each with its own start, so that a sound never meets a spelling. */
const LOOKS = 0x811c9dc5;
const SOUNDS = 0x9747b28c;
const EDITS = 0x1b873593;

/** What a registered name is found by, each once. */
export function keysOf(form: Form): ReadonlySet<number> {
  const keys = new Set<number>();
  for (const [from, to] of wholeAndCore(form)) {
    keys.add(keyOf(LOOKS, form.looks, from, to));
    addSounds(keys, form, from, to);
  }
  if (form.looks.length >= EDITED_MIN)
    for (let left = 0; left < form.looks.length; left++)
      keys.add(keyOf(EDITS, form.looks, 0, form.looks.length, left));
  return keys;
}

/** What a name is looked for by: its own keys, those of one edit, and those of characters that look alike. */
export function questionsOf(form: Form): ReadonlySet<number> {
  const { looks, plain } = form;
  const keys = new Set<number>(keysOf(form));
  keys.add(keyOf(EDITS, looks, 0, looks.length));
  if (looks.length > EDITED_MIN)
    for (let left = 0; left < looks.length; left++) keys.add(keyOf(LOOKS, looks, 0, looks.length, left));
  let shapes = 0;
  for (const [from, to] of wholeAndCore(form))
    for (let at = from; at < to; at++)
      for (const partner of partners(plain[at]!)) {
        if (shapes++ === SHAPES_MAX) return keys;
        keys.add(keyOf(LOOKS, looks.with(at, groupedWith(partner)), from, to));
      }
  return keys;
}

function wholeAndCore({ looks, core }: Form): [number, number][] {
  const whole: [number, number] = [0, looks.length];
  return core.decoration === undefined ? [whole] : [whole, [core.from, core.to]];
}

function addSounds(keys: Set<number>, { readings }: Form, from: number, to: number): void {
  for (const reading of readings) keys.add(keyOf(SOUNDS, reading.map(slurred), from, to));
}

/** A hash (FNV-1a, then mixed) of some letters with a space after each, without the one at `left`. */
function keyOf(start: number, letters: readonly string[], from: number, to: number, left = -1): number {
  let hash = start;
  for (let i = from; i < to; i++) {
    if (i === left) continue;
    const letter = letters[i]!;
    for (let k = 0; k < letter.length; k++) hash = Math.imul(hash ^ letter.charCodeAt(k), 0x01000193);
    hash = Math.imul(hash ^ 0x20, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
