import { type Objection, objectionOf } from '../domain/index.ts';
import { CONSENT_REFUSALS, type ConsentRefusalCode } from './refusals.ts';

export function objection(
  code: ConsentRefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection<ConsentRefusalCode> {
  return objectionOf(code, CONSENT_REFUSALS[code], field, values);
}
