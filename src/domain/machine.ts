import type { Words } from './language.ts';
import { objectionOf, Refusal, type Told } from './refusal.ts';

/** Every act in every state: the state that follows, or why there is none. The compiler finds a missing cell. */
export type Machine<S extends string, A extends string> = Readonly<Record<S, Readonly<Record<A, S | Words>>>>;

export const STATE_FORBIDS: Told = ['{zh}', '{en}', '请先核对当前状态。', 'Look at the present state first.'];

/** The state that follows. Throws the machine's own words where the act is not possible. */
export function next<S extends string, A extends string>(machine: Machine<S, A>, state: S, act: A): S {
  const cell: S | Words = machine[state][act];
  if (isState(cell)) return cell;
  throw new Refusal([objectionOf('state-forbids', STATE_FORBIDS, 'state', { zh: cell.zh, en: cell.en })]);
}

function isState<S extends string>(cell: S | Words): cell is S {
  return typeof cell === 'string';
}
