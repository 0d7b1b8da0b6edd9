import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  APPLICATION_STATES,
  PORT_STATES,
  QUALIFICATION_STATES,
  SANCTION_STATES,
  SIGNATURE_STATES,
} from '../domain/index.ts';
import { APPLICATION_ACTS, APPLICATION_MACHINE } from './application-states.ts';
import { type Machine, next } from './machine.ts';
import { PORT_ACTS, PORT_MACHINE } from './port-states.ts';
import { QUALIFICATION_ACTS, QUALIFICATION_MACHINE } from './qualification-states.ts';
import { RegistryRefusal } from './refusal.ts';
import { SANCTION_ACTS, SANCTION_MACHINE } from './sanction-states.ts';
import { SIGNATURE_ACTS, SIGNATURE_MACHINE } from './signature-states.ts';

/** A line a state: what follows each act, `-` where it is refused, in the order of the acts. */
function whole<S extends string, A extends string>(
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
            assert.ok(error instanceof RegistryRefusal);
            const [{ words }] = error.findings as [RegistryRefusal['findings'][number]];
            return /[一-龥]/.test(words.zh) && /^[A-Z][^一-龥]+\.$/.test(words.en);
          },
          act,
        );
      }
    });
}

describe('a port', () => {
  //            apply   approve  reject open suspend   restore close
  whole(
    PORT_MACHINE,
    PORT_STATES,
    PORT_ACTS,
    `
    absent      applied -        -      -    -         -       -
    applied     -       approved absent -    -         -       -
    approved    -       -        -      open -         -       absent
    open        -       -        -      -    suspended -       closed
    suspended   -       -        -      -    -         open    closed
    closed      applied -        -      -    -         -       -`,
  );
});

describe('an application', () => {
  //            approve  reject    appeal   withdraw
  whole(
    APPLICATION_MACHINE,
    APPLICATION_STATES,
    APPLICATION_ACTS,
    `
    applied     approved rejected  -        withdrawn
    approved    -        -         -        -
    rejected    -        -         appealed -
    appealed    approved dismissed -        withdrawn
    dismissed   -        -         -        -
    withdrawn   -        -         -        -`,
  );
});

describe('a signature', () => {
  //            suspend   restore    close
  whole(
    SIGNATURE_MACHINE,
    SIGNATURE_STATES,
    SIGNATURE_ACTS,
    `
    registered  suspended -          closed
    suspended   -         registered closed
    closed      -         -          -`,
  );
});

describe('a qualification', () => {
  //            verify    reject    end
  whole(
    QUALIFICATION_MACHINE,
    QUALIFICATION_STATES,
    QUALIFICATION_ACTS,
    `
    unverified  verified  rejected  ended
    verified    -         -         ended
    rejected    -         -         -
    ended       -         -         -`,
  );
});

describe('a sanction', () => {
  //            approve  refuse  withdraw  appeal   uphold lift
  whole(
    SANCTION_MACHINE,
    SANCTION_STATES,
    SANCTION_ACTS,
    `
    proposed    in-force refused withdrawn -        -      -
    refused     -        -       -         -        -      -
    withdrawn   -        -       -         -        -      -
    in-force    -        -       -         appealed -      lifted
    appealed    -        -       -         -        upheld lifted
    upheld      -        -       -         -        -      lifted
    lifted      -        -       -         -        -      -
    expired     -        -       -         -        -      -`,
  );
});
