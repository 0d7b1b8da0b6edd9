import { type Finding, findingOf } from '../domain/index.ts';
import { CONSENT_REFUSALS, type ConsentRefusalCode } from './refusals.ts';

export function finding(
  code: ConsentRefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Finding<ConsentRefusalCode> {
  return findingOf(code, CONSENT_REFUSALS[code], field, values);
}
