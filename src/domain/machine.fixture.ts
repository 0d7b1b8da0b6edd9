import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Machine, next } from './machine.ts';
import { Refusal } from './refusal.ts';

/** A line a state: what follows each act, `-` where it is refused, in the order of the acts. */
export function whole<S extends string, A extends string>(
  machine: Machine<S, A>,
  states: readonly S[],
  acts: readonly A[],
  expected: string,
): void {
  const lines = expected.trim().split('\n');
  assert.equal(lines.length, states.length);
  for (const [i, state] of states.entries())
    test(`${state}: every act leads on or is refused in both languages`, () => {
      const [named, ...cells] = lines[i]!.trim().split(/\s+/);
      assert.equal(named, state);
      assert.equal(cells.length, acts.length);
      for (const [j, act] of acts.entries()) {
        if (cells[j] !== '-') {
          assert.equal(next(machine, state, act), cells[j], act);
          continue;
        }
        assert.throws(
          () => next(machine, state, act),
          (error) => {
            assert.ok(error instanceof Refusal);
            const [{ words }] = error.objections as [Refusal['objections'][number]];
            return /[一-龥]/.test(words.zh) && /^[A-Z][^一-龥]+\.$/.test(words.en);
          },
          act,
        );
      }
    });
}
