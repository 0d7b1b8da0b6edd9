import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DIRECTIVE_STATES, OBLIGATION_STATES, type ObligationState, type Words } from '../../domain/index.ts';
import { whole } from '../../domain/machine.fixture.ts';
import {
  DIRECTIVE_ACTS,
  DIRECTIVE_MACHINE,
  OBLIGATION_ACTS,
  OBLIGATION_MACHINE,
  OVER,
} from './obligation-states.ts';

describe('a directive', () => {
  whole(
    DIRECTIVE_MACHINE,
    DIRECTIVE_STATES,
    ['save', 'issue', 'discard', 'withdraw'],
    `
    draft      draft  issued  discarded  -
    issued     -      -       -          withdrawn
    withdrawn  -      -       -          -
    discarded  -      -       -          -`,
  );
  test('the table has every act', () => {
    assert.deepEqual(DIRECTIVE_ACTS, ['save', 'issue', 'discard', 'withdraw']);
  });
});

describe('a clause at an addressee', () => {
  whole(
    OBLIGATION_MACHINE,
    OBLIGATION_STATES,
    ['acknowledge', 'commit', 'progress', 'report', 'verify', 'return', 'close', 'withdraw'],
    `
    issued        acknowledged  -            -            -         -         -         closed  withdrawn
    acknowledged  -             committed    -            -         -         -         closed  withdrawn
    committed     -             committed    in-progress  reported  -         -         closed  withdrawn
    in-progress   -             in-progress  in-progress  reported  -         -         closed  withdrawn
    reported      -             -            -            -         verified  returned  closed  withdrawn
    verified      -             -            -            -         verified  returned  closed  withdrawn
    returned      -             committed    in-progress  reported  -         -         closed  withdrawn
    closed        -             -            -            -         -         -         -       -
    withdrawn     -             -            -            -         -         -         -       -`,
  );

  test('whatever is done to it, nothing is verified that was not reported after it was returned last, and nothing comes back from its end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...OBLIGATION_ACTS), { maxLength: 60 }), (acts) => {
        let state: ObligationState = 'issued';
        let [isAcknowledged, isReported, isOver] = [false, false, false];
        for (const act of acts) {
          const cell: ObligationState | Words = OBLIGATION_MACHINE[state][act];
          if (typeof cell !== 'string') continue;
          assert.ok(!isOver, `${act} after the end`);
          if (act === 'acknowledge') isAcknowledged = true;
          if (act === 'report') isReported = true;
          if (act === 'return') isReported = false;
          if (act === 'verify') assert.ok(isReported && isAcknowledged);
          state = cell;
          isOver = OVER.includes(state);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
