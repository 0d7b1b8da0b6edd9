import { Invalid } from './invalid.ts';

/** The name in 【】 at the front of a text, without the brackets. */
export type Signature = string & { readonly __brand: 'Signature' };

const ALLOWED = '2 to 20 Chinese characters, letters or digits, without brackets, spaces or symbols';
const FORM = /^[\p{Script=Han}A-Za-z0-9]{2,20}$/u;

/**
 * Reads a signature's name as the registry holds it. Carriers accept 2 to 12 (some 2 to 8) characters; the registry takes the
 * widest form seen and leaves narrower limits to each carrier's filing.
 */
export function parseSignature(text: string): Signature | Invalid {
  return FORM.test(text) ? (text as Signature) : new Invalid('signature', text, ALLOWED);
}

/** The name between 【 and 】 at the very front of a text, undefined where there is none. Not yet known to be registered. */
export function signatureOf(text: string): Signature | undefined {
  if (text.charCodeAt(0) !== 0x3010) return undefined;
  const end = text.indexOf('】', 1);
  return end > 1 && end <= 24 ? (text.slice(1, end) as Signature) : undefined;
}
