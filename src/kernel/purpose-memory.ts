import { isMarketing } from '../domain/index.ts';
import type { PurposeReader, PurposeReading } from '../rules/index.ts';

const GENERATION_MAX = 4096;

/**
 * Reads each advert once: a campaign sends one text to thousands. Codes and notices differ from one message to the next, so they are read
 * anew and not kept. Two generations: what was not met while one filled up is forgotten.
 */
export function rememberAdverts(read: PurposeReader): PurposeReader {
  let young = new Map<string, PurposeReading>();
  let old = new Map<string, PurposeReading>();
  return (body) => {
    let known = young.get(body);
    if (known !== undefined) return known;
    known = old.get(body) ?? read(body);
    if (known.purpose === 'unclear' || !isMarketing(known.purpose)) return known;
    if (young.size >= GENERATION_MAX) {
      old = young;
      young = new Map();
    }
    young.set(body, known);
    return known;
  };
}
