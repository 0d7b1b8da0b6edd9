import {
  type ChangeOf,
  Invalid,
  type Purpose,
  parseTemplate,
  type Signature,
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
}

/** One that was filed under a name, for a purpose. */
export interface FiledTemplate extends Template {
  readonly template: string;
  readonly purpose: Purpose;
}

interface Filed {
  readonly templates: FiledTemplate[];
  /** The first character of each, -1 where a variable comes first: tells most of them apart without a look at their texts. */
  readonly first: number[];
}

export interface TemplateMatch {
  readonly template: string;
  readonly purpose: Purpose;
  /** What stands in the variables, joined by a space. */
  readonly variables: string;
}

/**
 * Filed texts, by signature. A body fills a template as it stands, or by its letters alone: width, spaces, case and punctuation are no
 * difference. (Matching to the character, introduced elsewhere in a night of March 2021, stopped a country's bank codes.)
 */
export class Templates {
  readonly #bySignature = new Map<Signature, Filed>();
  readonly #byName = new Map<string, { readonly signature: Signature; readonly template: FiledTemplate }>();

  file(change: ChangeOf<'template-filed'>): void {
    this.withdraw(change.template);
    const { signature, template } = change;
    const made = takenApart(change);
    // Taken into the record before its form was looked at: it is filled by nothing.
    if (made === undefined) return;
    const filed = this.#bySignature.get(signature) ?? { templates: [], first: [] };
    filed.templates.push(made);
    filed.first.push(made.pieces[0] === '' ? -1 : made.pieces[0]!.charCodeAt(0));
    this.#bySignature.set(signature, filed);
    this.#byName.set(template, { signature, template: made });
  }

  withdraw(template: string): void {
    const named = this.#byName.get(template);
    if (named === undefined) return;
    const { templates, first } = this.#bySignature.get(named.signature)!;
    const i = templates.findIndex((t) => t.template === template);
    templates.splice(i, 1);
    first.splice(i, 1);
    this.#byName.delete(template);
  }

  /** The template of this name, where it stands and was filed for this signature. */
  get(template: string, signature: Signature): FiledTemplate | undefined {
    const named = this.#byName.get(template);
    return named?.signature === signature ? named.template : undefined;
  }

  /** The template that a body (the text after its signature) fills, with what stands in its variables. */
  match(signature: Signature, body: string): TemplateMatch | undefined {
    const filed = this.#bySignature.get(signature);
    if (filed === undefined) return undefined;
    const { templates, first } = filed;
    const begins = body.charCodeAt(0);
    for (let i = 0; i < first.length; i++) {
      if (first[i] !== begins && first[i] !== -1) continue;
      const template = templates[i]!;
      const spans = fill(template.pieces, body);
      if (spans === undefined) continue;
      const values = spans.map(([from, to]) => body.slice(from, to));
      if (fits(template, values)) return told(template, values);
    }
    return templates.length === 0 ? undefined : byLetters(templates, body);
  }
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
  return { pieces, types, loose, links: undefined, callbacks: undefined };
}

export function fillsExactly(template: Template, body: string): boolean {
  const spans = fill(template.pieces, body);
  return (
    spans !== undefined &&
    fits(
      template,
      spans.map(([from, to]) => body.slice(from, to)),
    )
  );
}

export function filledByLetters(template: Template, body: string, letters: Letters): boolean {
  const values = fillByLetters(template, body, letters);
  return values !== undefined && fits(template, values);
}

/** What was not filled to the character, by letters alone; the variables as they stand in the body. */
function byLetters(templates: readonly FiledTemplate[], body: string): TemplateMatch | undefined {
  const letters = lettersOf(body);
  for (const template of templates) {
    const values = fillByLetters(template, body, letters);
    if (values !== undefined && fits(template, values)) return told(template, values);
  }
  return undefined;
}

function fillByLetters(template: Template, body: string, letters: Letters): string[] | undefined {
  const { loose, types } = template;
  const { text } = letters;
  const last = loose.length - 1;
  const end = text.length - loose[last]!.length;
  // Of letters alone nothing would be left to tell it by.
  if (loose.every((piece) => piece === '') || !text.startsWith(loose[0]!) || !text.endsWith(loose[last]!))
    return undefined;
  let at = loose[0]!.length;
  if (last === 0) return at === text.length ? [] : undefined;
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

function told({ template, purpose }: FiledTemplate, values: readonly string[]): TemplateMatch {
  return { template, purpose, variables: values.join(' ').trim() };
}

/** Where each variable stands between the literal pieces; undefined where the text does not fill the template. */
export function fill(
  pieces: readonly string[],
  text: string,
): (readonly [from: number, to: number])[] | undefined {
  const first = pieces[0]!;
  if (!text.startsWith(first)) return undefined;
  const last = pieces.length - 1;
  if (last === 0) return text.length === first.length ? [] : undefined;
  const end = text.length - pieces[last]!.length;
  if (end < first.length || !text.endsWith(pieces[last]!)) return undefined;
  const spans: (readonly [number, number])[] = [];
  let at = first.length;
  for (let i = 1; i < last; i++) {
    const found = text.indexOf(pieces[i]!, at);
    if (found < 0) return undefined;
    spans.push([at, found]);
    at = found + pieces[i]!.length;
  }
  if (end < at) return undefined;
  spans.push([at, end]);
  return spans;
}
