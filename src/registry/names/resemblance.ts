import { soundStep } from '../../texts/index.ts';
import { groupedWith, isAkin, looksLike } from './characters.ts';
import type { Decoration } from './decorations.ts';
import { type Edit, oneEdit } from './edit.ts';
import type { Form } from './form.ts';
import type { Side, Step, StepName } from './steps.ts';

/**
 * In what a name equals a registered one, the closest first: its skeleton; its looks; its sound, letter by letter; what is left of both
 * without decorations, in one of these ways; all but one edit.
 */
export const KINDS = ['same-skeleton', 'looks-same', 'decorated', 'sounds-same', 'one-edit'] as const;
export type Kind = (typeof KINDS)[number];

export interface Resemblance {
  readonly kind: Kind;
  /** Letters of what was compared; for an edit, of the shorter name without its decorations. */
  readonly length: number;
  /** Those of them that say more than what a firm does. */
  readonly distinct: number;
  /** How many letters are other letters of like form, are of one group of characters, are drawn alike. */
  readonly homoglyphs: number;
  readonly shapes: number;
  readonly drawings: number;
  /** How many only sound the same, only sound the same to some. */
  readonly sounds: number;
  readonly slurs: number;
  /** Whether all that only sound the same also share a part. */
  readonly akin: boolean;
  readonly decoration: Decoration | undefined;
  readonly edit: Edit | undefined;
  readonly steps: readonly Step[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Span = readonly [from: number, to: number];
type Counts = Mutable<Pick<Resemblance, 'homoglyphs' | 'shapes' | 'drawings' | 'sounds' | 'slurs' | 'akin'>>;
type Aligned = Counts & Pick<Resemblance, 'length' | 'steps'>;

/** Undefined: they do not resemble each other, as far as this module knows. */
export function resemblance(asked: Form, registered: Form): Resemblance | undefined {
  const none = { decoration: undefined, edit: undefined };
  const distinct = Math.min(asked.core.distinct, registered.core.distinct);
  const whole = aligned(asked, [0, asked.plain.length], registered, [0, registered.plain.length]);
  if (whole !== undefined) {
    const same = asked.skeleton === registered.skeleton;
    const kind = same ? 'same-skeleton' : whole.sounds + whole.slurs > 0 ? 'sounds-same' : 'looks-same';
    return { ...none, ...whole, kind, distinct };
  }
  const decoration = strongest(asked.core.decoration, registered.core.decoration);
  if (decoration !== undefined) {
    const core = aligned(asked, [asked.core.from, asked.core.to], registered, [
      registered.core.from,
      registered.core.to,
    ]);
    if (core !== undefined) {
      const steps = [...core.steps, ...leftAway(asked, 'asked'), ...leftAway(registered, 'registered')];
      return { ...none, ...core, kind: 'decorated', distinct, decoration, steps };
    }
  }
  const edit = oneEdit(asked.looks, registered.looks);
  if (edit === undefined) return undefined;
  const length = Math.min(asked.core.to - asked.core.from, registered.core.to - registered.core.from);
  const steps = [stepBetween('edit', asked, [edit.from, edit.to], registered, [edit.from, edit.ofOther])];
  return { ...none, kind: 'one-edit', length, distinct, ...NOTHING, edit: edit.edit, steps };
}

const NOTHING: Counts = { homoglyphs: 0, shapes: 0, drawings: 0, sounds: 0, slurs: 0, akin: true };

/** Letter by letter; undefined where one letter has nothing of the other's. */
function aligned(asked: Form, [from, to]: Span, registered: Form, [start, end]: Span): Aligned | undefined {
  if (to - from !== end - start) return undefined;
  const found = { length: to - from, ...NOTHING };
  const steps: Step[] = [];
  for (let i = from; i < to; i++) {
    const k = start + i - from;
    const step = stepOf(asked, i, registered, k);
    if (step === undefined) return undefined;
    if (step === 'none') continue;
    const one = asked.plain[i]!;
    const other = registered.plain[k]!;
    if (step === 'homoglyph') found.homoglyphs++;
    else if (step === 'shape' && groupedWith(one) === groupedWith(other)) found.shapes++;
    else if (step === 'shape') found.drawings++;
    else if (step === 'sound') found.sounds++;
    else found.slurs++;
    if (step === 'sound' || step === 'slurred') found.akin &&= isAkin(one, other);
    steps.push(stepBetween(step, asked, [i, i + 1], registered, [k, k + 1]));
  }
  return { ...found, steps };
}

function stepOf(asked: Form, i: number, registered: Form, k: number): StepName | 'none' | undefined {
  const one = asked.plain[i]!;
  const other = registered.plain[k]!;
  if (one === other) return 'none';
  const han = /^\p{Script=Han}$/u;
  if (asked.looks[i] === registered.looks[k]) return han.test(one) && han.test(other) ? 'shape' : 'homoglyph';
  if (looksLike(one, other)) return 'shape';
  return soundStep(one, other);
}

function stepBetween(
  step: StepName,
  asked: Form,
  [from, to]: Span,
  registered: Form,
  [start, end]: Span,
): Step {
  return {
    step,
    side: 'asked',
    before: written(asked, from, to),
    after: written(registered, start, end),
    ...place(asked, from, to),
  };
}

function leftAway(form: Form, side: Side): Step[] {
  const { core, plain } = form;
  const spans: Span[] = [
    [0, core.from],
    [core.to, plain.length],
  ];
  return spans
    .filter(([from, to]) => to > from)
    .map(([from, to]) => ({
      step: 'decoration',
      side,
      before: written(form, from, to),
      after: '',
      ...place(form, from, to),
    }));
}

function written(form: Form, from: number, to: number): string {
  const { from: start, to: end } = place(form, from, to);
  return form.text.slice(start, end);
}

/** Where letters stand in the text as written; an empty span stands before the letter that follows. */
function place({ letters, text }: Form, from: number, to: number): { from: number; to: number } {
  const start = letters[from]?.from ?? text.length;
  return { from: start, to: to > from ? letters[to - 1]!.to : start };
}

function strongest(one: Decoration | undefined, other: Decoration | undefined): Decoration | undefined {
  return one === 'claim' || other === 'claim' ? 'claim' : (one ?? other);
}
