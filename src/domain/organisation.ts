import { Invalid } from './invalid.ts';

/** A legal entity's unified social credit code (统一社会信用代码), 18 characters, GB 32100-2015. */
export type OrganisationId = string & { readonly __brand: 'OrganisationId' };

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
const ALLOWED = '18 characters of 0-9 A-H J-N P-R T U W X Y with a right check character (GB 32100-2015)';

/**
 * Reads a unified social credit code and verifies its check character (GB 32100-2015, section 5: weights 3^(i-1) mod 31).
 * Lower case is folded; nothing else is mended.
 */
export function parseOrganisationId(text: string): OrganisationId | Invalid {
  const code = text.trim().toUpperCase();
  if (code.length !== 18) return new Invalid('organisation', text, ALLOWED);
  const expected = checkCharacter(code.slice(0, 17));
  if (expected === undefined || expected !== code[17]) return new Invalid('organisation', text, ALLOWED);
  return code as OrganisationId;
}

/** The check character of the first 17 characters, undefined where one of them is outside the alphabet. */
export function checkCharacter(body: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = ALPHABET.indexOf(body[i] ?? ' ');
    if (value < 0) return undefined;
    sum += value * WEIGHTS[i]!;
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}
