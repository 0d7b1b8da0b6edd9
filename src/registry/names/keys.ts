import { readingsOf, slurred } from '../../texts/index.ts';
import { groupedWith, partners } from './characters.ts';
import type { Form } from './form.ts';

/** From so many letters on, another letter in one place is looked for; shorter names have too many such neighbours. */
const EDITED_MIN = 5;
/** Characters that look alike are looked for behind at most so many keys. */
const SHAPES_MAX = 200;

/**
 * The kinds of keys, each with its own start, so that a sound never meets a spelling; and whole names stand apart from what is left of others without
 * decorations, of which there may be very many: they never push a whole name out of sight.
 */
const LOOKS = { whole: 0x811c9dc5, core: 0x2545f491 };
const SOUNDS = { whole: 0x9747b28c, core: 0x5bd1e995 };
const EDITS = 0x1b873593;

type Part = 'whole' | 'core';
type Span = readonly [part: Part, from: number, to: number];

/** What a registered name is found by, its looks first: looks and sounds, with and without decorations, and its looks less one letter. */
export function keysOf(form: Form): ReadonlySet<number> {
  const keys = new Set<number>();
  const parts = partsOf(form);
  for (const [part, from, to] of parts) keys.add(keyOf(LOOKS[part], form.looks.slice(from, to)));
  addSounds(keys, form, parts);
  addEdits(keys, form);
  return keys;
}

/** What a name is looked for by, the most telling first: each part of it may be another's whole name, or its core. */
export function questionsOf(form: Form): ReadonlySet<number> {
  const { looks } = form;
  const keys = new Set<number>();
  const parts = partsOf(form).flatMap(([, from, to]): Span[] => [
    ['whole', from, to],
    ['core', from, to],
  ]);
  for (const [part, from, to] of parts) keys.add(keyOf(LOOKS[part], looks.slice(from, to)));
  addShapes(keys, form, parts);
  if (looks.length >= EDITED_MIN)
    for (let at = 0; at < looks.length; at++) keys.add(keyOf(LOOKS.whole, looks.toSpliced(at, 1)));
  if (looks.length >= EDITED_MIN - 1) {
    keys.add(keyOf(EDITS, looks));
    for (let at = 0; at + 1 < looks.length; at++)
      keys.add(keyOf(LOOKS.whole, looks.toSpliced(at, 2, looks[at + 1]!, looks[at]!)));
  }
  addSounds(keys, form, parts);
  addEdits(keys, form);
  return keys;
}

function partsOf({ looks, core }: Form): Span[] {
  const whole: Span = ['whole', 0, looks.length];
  return core.decoration === undefined ? [whole] : [whole, ['core', core.from, core.to]];
}

function addSounds(keys: Set<number>, form: Form, parts: readonly Span[]): void {
  const readings = readingsOf(form.plain).map((reading) => reading.map(slurred));
  for (const [part, from, to] of parts)
    for (const reading of readings) keys.add(keyOf(SOUNDS[part], reading.slice(from, to)));
}

function addEdits(keys: Set<number>, { looks }: Form): void {
  if (looks.length < EDITED_MIN) return;
  for (let at = 0; at < looks.length; at++) keys.add(keyOf(EDITS, looks.toSpliced(at, 1)));
}

function addShapes(keys: Set<number>, form: Form, parts: readonly Span[]): void {
  let shapes = 0;
  for (const [part, from, to] of parts)
    for (let at = from; at < to; at++)
      for (const partner of partners(form.plain[at]!)) {
        if (shapes++ === SHAPES_MAX) return;
        keys.add(keyOf(LOOKS[part], form.looks.with(at, groupedWith(partner)).slice(from, to)));
      }
}

/** A hash (FNV-1a, then mixed) of some letters or syllables with a space after each. */
function keyOf(start: number, letters: readonly string[]): number {
  let hash = start;
  for (const letter of letters) {
    for (let k = 0; k < letter.length; k++) hash = Math.imul(hash ^ letter.charCodeAt(k), 0x01000193);
    hash = Math.imul(hash ^ 0x20, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
