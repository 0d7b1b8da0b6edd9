import { ConsentRefusal, NotInLedger } from '../consent/index.ts';
import { type ErrorCode, HttpProblem, notThere } from './problem.ts';

/** Refusals that tell of the state of things and not of what was sent. */
const CONFLICTS: ReadonlySet<string> = new Set(['state-forbids', 'not-logged-yet', 'wording-same']);

/** The work's answer; what the ledger refuses is told in the shape of the API: the first thing, and all of them field by field. */
export async function inLedger<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NotInLedger) throw notThere();
    if (!(error instanceof ConsentRefusal)) throw error;
    const [first] = error.problems;
    if (first === undefined) throw error;
    const [status, code]: [number, ErrorCode] = CONFLICTS.has(first.code)
      ? [409, 'conflict']
      : [422, 'refused'];
    throw new HttpProblem(status, code, first.words, { fix: first.fix, fields: error.problems });
  }
}
