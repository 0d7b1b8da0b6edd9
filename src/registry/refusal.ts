import { type Finding, findingOf, NotThere, Refusal, refuseAll } from '../domain/index.ts';
import { REFUSALS, type RefusalCode } from './refusals.ts';

export function finding(
  code: RefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Finding {
  return findingOf(code, REFUSALS[code], field, values);
}

export function refuse(code: RefusalCode, field: string, values?: Readonly<Record<string, string>>): never {
  throw new Refusal([finding(code, field, values)]);
}

export { type Finding, NotThere, Refusal, refuseAll };
