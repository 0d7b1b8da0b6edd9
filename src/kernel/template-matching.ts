import {
  type ChangeOf,
  Invalid,
  type Purpose,
  parseTemplate,
  VARIABLE_LENGTH_MAX,
  type VariableType,
} from '../domain/index.ts';
import { INSIDE, type Letters, lettersOf, PARTING } from './template-letters.ts';
import { type Allowed, fitsVariable } from './template-variables.ts';

/** A text taken apart for matching. */
export interface Template extends Allowed {
  /** The literal pieces between variables; the first begins the body, the last ends it. */
  readonly pieces: readonly string[];
  readonly types: readonly VariableType[];
  /** The pieces by their letters alone. Between two variables there may be none: then any punctuation parts them. */
  readonly loose: readonly string[];
  /** Whether any piece has letters: of punctuation alone nothing would be left to tell it by. */
  readonly hasLetters: boolean;
}

/** One that was filed under a name, for a purpose. */
export interface FiledTemplate extends Template {
  readonly template: string;
  readonly purpose: Purpose;
}

/** Undefined where the text is none of a template. */
export function takenApart(change: ChangeOf<'template-filed'>): FiledTemplate | undefined {
  const { template, purpose, links, callbacks } = change;
  const made = textTakenApart(change.text);
  return made === undefined ? undefined : { ...made, template, purpose, links, callbacks };
}

/** A text that was filed under no name. Undefined where it is none of a template. */
export function textTakenApart(text: string): Template | undefined {
  const read = parseTemplate(text);
  if (read instanceof Invalid) return undefined;
  const { pieces, variables } = read;
  const types = variables.map(({ type }) => type);
  const loose = pieces.map((piece) => lettersOf(piece).text);
  const hasLetters = loose.some((piece) => piece !== '');
  return { pieces, types, loose, hasLetters, links: undefined, callbacks: undefined };
}

/** What stands in the variables of a template that a body fills as it stands. */
export function fillExactly(template: Template, body: string): readonly string[] | undefined {
  const values = fill(template.pieces, body);
  return values !== undefined && fits(template, values) ? values : undefined;
}

/** What stands in the variables of a template that a body fills by its letters alone, as it stands in the body. */
export function fillByLetters(
  template: Template,
  body: string,
  letters: Letters,
): readonly string[] | undefined {
  const values = valuesByLetters(template, body, letters);
  return values !== undefined && fits(template, values) ? values : undefined;
}

const NO_VALUES: readonly string[] = [];

/** What stands between the literal pieces; undefined where the text does not have them. */
export function fill(pieces: readonly string[], text: string): readonly string[] | undefined {
  const first = pieces[0]!;
  if (!text.startsWith(first)) return undefined;
  const last = pieces.length - 1;
  if (last === 0) return text.length === first.length ? NO_VALUES : undefined;
  const end = text.length - pieces[last]!.length;
  if (end < first.length || !text.endsWith(pieces[last]!)) return undefined;
  const values: string[] = [];
  let at = first.length;
  for (let i = 1; i < last; i++) {
    const found = text.indexOf(pieces[i]!, at);
    if (found < 0) return undefined;
    values.push(text.slice(at, found));
    at = found + pieces[i]!.length;
  }
  if (end < at) return undefined;
  values.push(text.slice(at, end));
  return values;
}

function valuesByLetters(template: Template, body: string, letters: Letters): readonly string[] | undefined {
  const { loose, types } = template;
  const { text } = letters;
  const last = loose.length - 1;
  const end = text.length - loose[last]!.length;
  if (!template.hasLetters || !text.startsWith(loose[0]!) || !text.endsWith(loose[last]!)) return undefined;
  let at = loose[0]!.length;
  if (last === 0) return at === text.length ? NO_VALUES : undefined;
  const values: string[] = [];
  for (let i = 1; i < last; i++) {
    const piece = loose[i]!;
    const found =
      piece === ''
        ? partAfter(template, types[i - 1]!, body, letters, at, end)
        : letters.text.indexOf(piece, at);
    if (found < 0) return undefined;
    values.push(standing(body, letters, at, found));
    at = found + piece.length;
  }
  if (end < at) return undefined;
  values.push(standing(body, letters, at, end));
  return values;
}

/**
 * No letters stand between two variables: the first ends at the first punctuation before which it is what it should be. A comma between
 * two digits is taken for the number's own unless nothing else parts them. -1: nowhere.
 */
export function partAfter(
  allowed: Allowed,
  type: VariableType,
  body: string,
  letters: Letters,
  from: number,
  end: number,
): number {
  const furthest = Math.min(end, from + VARIABLE_LENGTH_MAX[type]);
  for (const sign of [PARTING, INSIDE])
    for (let next = from + 1; next <= furthest; next++)
      if (letters.parted[next] === sign && fitsVariable(type, standing(body, letters, from, next), allowed))
        return next;
  return -1;
}

/** The body's own characters between two letters, without the spaces and marks of a sentence at their ends. */
export function standing(body: string, { places }: Letters, from: number, to: number): string {
  const after = from === 0 ? 0 : places[from - 1]! + 1;
  return body.slice(after, places[to]!).replace(SENTENCE_MARKS, '');
}

const SENTENCE_MARKS =
  /^[\s\u200b-\u200f\u2060\ufeff,.!?;:，。！？；：、“”"'‘’—–…·~～]+|[\s\u200b-\u200f\u2060\ufeff,.!?;:，。！？；：、“”"'‘’—–…·~～]+$/g;

export function fits(template: Template, values: readonly string[]): boolean {
  return values.every((value, i) => fitsVariable(template.types[i]!, value, template));
}
