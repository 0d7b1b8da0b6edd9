import { NotThere, type Objection, objectionOf, Refusal, refuseAll } from '../domain/index.ts';
import { REFUSALS, type RefusalCode } from './refusals.ts';

export function objection(
  code: RefusalCode,
  field: string,
  values: Readonly<Record<string, string>> = {},
): Objection {
  return objectionOf(code, REFUSALS[code], field, values);
}

export function refuse(code: RefusalCode, field: string, values?: Readonly<Record<string, string>>): never {
  throw new Refusal([objection(code, field, values)]);
}

export { NotThere, type Objection, Refusal, refuseAll };
