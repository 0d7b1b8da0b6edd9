import type { Words } from '../domain/index.ts';
import { REFUSALS, type RefusalCode, type Told } from './refusals.ts';

export type { Told } from './refusals.ts';

/** One thing that stands in the way: which field, why, and what would mend it. */
export interface Objection {
  readonly code: RefusalCode;
  readonly field: string;
  readonly words: Words;
  readonly fix: Words;
  /** What the words name, by itself: the other name under `other`, a port under `port`. */
  readonly values: Readonly<Record<string, string>>;
}

/** `{name}` in the words is replaced by the value of that name. */
export function objection(
  code: RefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection {
  return { code, field, ...filled(REFUSALS[code], values), values };
}

export function filled(
  [zh, en, fixZh, fixEn]: Told,
  values: Readonly<Record<string, string>>,
): { readonly words: Words; readonly fix: Words } {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return { words: { zh: fill(zh), en: fill(en) }, fix: { zh: fill(fixZh), en: fill(fixEn) } };
}

/** An act that was not done, with everything that stood in its way. Nothing of it has happened. */
export class RegistryRefusal extends Error {
  readonly objections: readonly Objection[];

  constructor(objections: readonly Objection[]) {
    super(objections.map(({ code, field }) => `${field}: ${code}`).join('; '));
    this.name = 'RegistryRefusal';
    this.objections = objections;
  }
}

/** What is not there, or is not to be known of by whoever asks: the two are one. */
export class NotInRegistry extends Error {
  constructor() {
    super('not in the registry');
    this.name = 'NotInRegistry';
  }
}

export function refuseAll(objections: readonly Objection[]): void {
  if (objections.length > 0) throw new RegistryRefusal(objections);
}

export function refuse(code: RefusalCode, field: string, values?: Readonly<Record<string, string>>): never {
  throw new RegistryRefusal([objection(code, field, values)]);
}
