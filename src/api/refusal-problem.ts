import { NotThere, Refusal } from '../domain/index.ts';
import { type ErrorCode, HttpProblem, notThere } from './problem.ts';

/** Refusals that tell of the state of things and not of what was sent. */
const CONFLICTS: ReadonlySet<string> = new Set([
  'state-forbids',
  'application-open',
  'sanction-open',
  'lease-confirmed-already',
  'lease-over',
  'letter-over',
  'template-over',
  'assignment-none',
  'paper-over',
  'under-sanction',
  'answered-already',
  'not-logged-yet',
  'wording-same',
  'objected-already',
  'probe-again',
  'probe-retired',
  'undone-already',
  'nothing-to-undo',
  'case-has-leads',
  'not-heard',
  'appealed-already',
  'hop-running',
  'hop-answered',
  'chain-over',
  'link-over',
  'nothing-to-forward',
  'no-stop-told',
  'bulletin-changed',
  'revision-open',
  'look-back-ended',
  'directive-changed',
  'figures-changed',
]);

/**
 * What a room refused, in the shape of the API: the first thing that stands in the way, and all of them field by field, each with its
 * fix. `within`: the part of the body that was read. Any other error as it is.
 */
export function refusalProblem(error: unknown, within = ''): unknown {
  if (error instanceof NotThere) return notThere();
  if (!(error instanceof Refusal)) return error;
  const [first] = error.objections;
  if (first === undefined) return error;
  const fields = error.objections.map(({ code, field, words, fix }) => ({
    field: within + field,
    words,
    code,
    fix,
  }));
  const { words, fix } = first;
  const [status, code]: [number, ErrorCode] =
    first.code === 'four-eyes'
      ? [403, 'own-proposal']
      : CONFLICTS.has(first.code)
        ? [409, 'conflict']
        : [422, 'refused'];
  return new HttpProblem(status, code, words, { fix, fields });
}
