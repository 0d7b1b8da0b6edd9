import type { Words } from './language.ts';

/** Why something is not done, and what would mend it. `{name}` in the words is replaced by the value of that name. */
export type Told = readonly [zh: string, en: string, fixZh: string, fixEn: string];

/** One thing that stands in the way: which field, why, and what would mend it. */
export interface Objection<C extends string = string> {
  readonly code: C;
  readonly field: string;
  readonly words: Words;
  readonly fix: Words;
  /** What the words name, by itself: the other name under `other`, a port under `port`. */
  readonly values: Readonly<Record<string, string>>;
}

export function objectionOf<C extends string>(
  code: C,
  told: Told,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection<C> {
  return { code, field, ...filled(told, values), values };
}

export function filled(
  [zh, en, fixZh, fixEn]: Told,
  values: Readonly<Record<string, string>>,
): { readonly words: Words; readonly fix: Words } {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return { words: { zh: fill(zh), en: fill(en) }, fix: { zh: fill(fixZh), en: fill(fixEn) } };
}

/** An act that was not done, with everything that stood in its way. Nothing of it has happened. */
export class Refusal extends Error {
  readonly objections: readonly Objection[];

  constructor(objections: readonly Objection[]) {
    super(objections.map(({ code, field }) => `${field}: ${code}`).join('; '));
    this.name = 'Refusal';
    this.objections = objections;
  }
}

/** What is not there, or is not to be known of by whoever asks: the two are one. */
export class NotThere extends Error {
  constructor() {
    super('not there');
    this.name = 'NotThere';
  }
}

export function refuseAll(objections: readonly Objection[]): void {
  if (objections.length > 0) throw new Refusal(objections);
}
