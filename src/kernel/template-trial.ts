import type { ChangeOf, TemplateVariable } from '../domain/index.ts';
import { parseTemplate, valid } from '../domain/index.ts';
import { lettersOf, PARTING } from './template-letters.ts';
import { fillExactly, partAfter, standing, type Template, takenApart } from './template-matching.ts';
import { fitsVariable } from './template-variables.ts';

/** What stands in a variable. */
export interface Filled extends TemplateVariable {
  readonly value: string;
}

/** How one text fills one template, or where it first parts from it. `at` is an index into the text. */
export type TemplateTrial =
  | { readonly matches: 'exactly' | 'by-letters'; readonly filled: readonly Filled[] }
  | {
      readonly matches: 'no';
      /** Fixed text that is not there; a variable that holds something else; more text than the template has. */
      readonly because: 'fixed-text' | 'variable' | 'more-text';
      readonly at: number;
      readonly expected: string;
      readonly found: string;
      readonly variable: TemplateVariable | undefined;
    };

type Difference = Extract<TemplateTrial, { matches: 'no' }>;

const FOUND_MAX = 40;

/** As the gateway matches, for one template, and telling why not. Throws where the filed text is none of a template. */
export function tryTemplate(filed: ChangeOf<'template-filed'>, body: string): TemplateTrial {
  const template = takenApart(filed);
  const { variables } = valid(parseTemplate(filed.text));
  if (template === undefined) throw new Error('no template');
  const filledBy = (values: readonly string[]) =>
    variables.map((variable, i) => ({ ...variable, value: values[i]! }));
  const values = fillExactly(template, body);
  if (values !== undefined) return { matches: 'exactly', filled: filledBy(values) };
  const read = byLetters(template, variables, body);
  return Array.isArray(read) ? { matches: 'by-letters', filled: filledBy(read) } : read;
}

/** The values, or the first difference. */
function byLetters(
  template: Template,
  variables: readonly TemplateVariable[],
  body: string,
): string[] | Difference {
  const { loose, pieces, types } = template;
  const letters = lettersOf(body);
  const { text, places } = letters;
  const foundAt = (at: number) => body.slice(at, at + FOUND_MAX);
  const differs = (
    because: Difference['because'],
    at: number,
    expected: string,
    variable?: TemplateVariable,
  ): Difference => ({ matches: 'no', because, at, expected, found: foundAt(at), variable });

  const opening = commonStart(loose[0]!, text);
  if (opening < loose[0]!.length) {
    const rest = pieces[0]!.slice(lettersOf(pieces[0]!).places[opening]!);
    return differs('fixed-text', places[opening]!, rest);
  }
  let at = opening;
  const values: string[] = [];
  const last = loose.length - 1;
  for (let i = 1; i <= last; i++) {
    const variable = variables[i - 1]!;
    const next = endOf(i);
    const parted = next < 0 && loose[i] === '' ? letters.parted.indexOf(PARTING, at + 1) : -1;
    if (next < 0 && parted < 0) return differs('fixed-text', places[at]!, pieces[i]!, variable);
    const end = next < 0 ? parted : next;
    const value = standing(body, letters, at, end);
    if (!fitsVariable(types[i - 1]!, value, template))
      return {
        ...differs('variable', places[at]!, types[i - 1]!, variable),
        found: value.slice(0, FOUND_MAX),
      };
    values.push(value);
    at = end + loose[i]!.length;
  }
  if (at < text.length) return differs('more-text', places[at]!, '');
  // Of letters alone there is nothing to tell it by, and to the character it did not match.
  if (!template.hasLetters) return differs('fixed-text', 0, pieces.join(' '));
  return values;

  /** Where the variable before piece `i` ends; -1 where the piece does not follow. */
  function endOf(i: number): number {
    const piece = loose[i]!;
    if (i < last)
      return piece === ''
        ? partAfter(template, types[i - 1]!, body, letters, at, text.length - loose[last]!.length)
        : text.indexOf(piece, at);
    if (piece === '') return text.length;
    const end = text.length - piece.length;
    return end >= at && text.endsWith(piece) ? end : text.indexOf(piece, at);
  }
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
