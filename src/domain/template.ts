import { Invalid } from './invalid.ts';

/** What may stand in a variable. `text` may be anything; it is what a variable without a type is. */
export const VARIABLE_TYPES = [
  'amount',
  'code',
  'date',
  'name',
  'number',
  'phone',
  'text',
  'time',
  'url',
] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

export interface TemplateVariable {
  readonly name: string;
  readonly type: VariableType;
}

/** A template taken apart: the literal pieces (one more than there are variables) and what stands between them. */
export interface TemplateText {
  readonly pieces: readonly string[];
  readonly variables: readonly TemplateVariable[];
  /** Of the characters of the longest text that fills it, the share that is fixed: 1 without variables. */
  readonly fixedShare: number;
}

/** Characters that a variable of a kind takes at most, as providers bound them; a longer value does not fill it. */
export const VARIABLE_LENGTH_MAX: Readonly<Record<VariableType, number>> = {
  amount: 16,
  code: 12,
  date: 20,
  name: 24,
  number: 32,
  phone: 20,
  text: 200,
  time: 16,
  url: 200,
};

/** For the share of fixed text an unbounded kind counts as what usually fills it. */
const USUAL_LENGTH_MAX = 20;

const ALLOWED = `{name} or {name:type}, type one of ${VARIABLE_TYPES.join(', ')}; every "{" closed`;

/**
 * Reads a template’s text. `{name}` stands for any text, `{name:amount}` for an amount; names are of any script, and one may come twice. Two
 * with nothing between them count as one of any text.
 */
export function parseTemplate(text: string): TemplateText | Invalid {
  const pieces: string[] = [''];
  const variables: TemplateVariable[] = [];
  for (const [part, inside] of text.matchAll(/\{([^{}]*)\}|[^{}]+|[{}]/g)) {
    if (inside === undefined) {
      if (part === '{' || part === '}') return new Invalid('template', text, ALLOWED);
      pieces[pieces.length - 1] += part;
      continue;
    }
    const [name, type = 'text', more] = inside.split(':').map((each) => each.trim());
    if (!name || more !== undefined || !isVariableType(type)) return new Invalid('template', part, ALLOWED);
    const before = variables[variables.length - 1];
    if (before !== undefined && pieces[pieces.length - 1] === '') {
      // Nobody could tell where one ends and the next begins.
      variables[variables.length - 1] = { name: `${before.name} ${name}`, type: 'text' };
      continue;
    }
    variables.push({ name, type });
    pieces.push('');
  }
  const fixed = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (fixed === 0) return new Invalid('template', text, 'some fixed text');
  const varying = variables.reduce(
    (sum, { type }) => sum + Math.min(VARIABLE_LENGTH_MAX[type], USUAL_LENGTH_MAX),
    0,
  );
  return { pieces, variables, fixedShare: fixed / (fixed + varying) };
}

function isVariableType(type: string): type is VariableType {
  return (VARIABLE_TYPES as readonly string[]).includes(type);
}
