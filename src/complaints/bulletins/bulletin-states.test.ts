import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BULLETIN_STATES, type BulletinState, type Words } from '../../domain/index.ts';
import { whole } from '../../domain/machine.fixture.ts';
import { BULLETIN_ACTS, BULLETIN_MACHINE } from './bulletin-states.ts';

describe('a version of a bulletin', () => {
  //              save    redraw  submit  approve   return  publish    revise     withdraw   discard    supersede
  whole(
    BULLETIN_MACHINE,
    BULLETIN_STATES,
    [
      'save',
      'redraw',
      'submit',
      'approve',
      'return',
      'publish',
      'revise',
      'withdraw',
      'discard',
      'supersede',
    ],
    `
    draft         draft   draft   review  -         -       -          -          -          discarded  -
    review        -       -       -       approved  draft   -          -          -          -          -
    approved      -       -       -       -         draft   published  -          -          -          -
    published     -       -       -       -         -       -          published  withdrawn  -          superseded
    superseded    -       -       -       -         -       -          -          -          -          -
    withdrawn     -       -       -       -         -       -          withdrawn  -          -          -
    discarded     -       -       -       -         -       -          -          -          -          -`,
  );

  test('whatever is done to it, nothing is published that was not approved after its last change, and nothing comes back from what was published', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BULLETIN_ACTS), { maxLength: 60 }), (acts) => {
        let state: BulletinState = 'draft';
        let approvedAsItIs = false;
        let wasPublished = false;
        for (const act of acts) {
          const cell: BulletinState | Words = BULLETIN_MACHINE[state][act];
          if (typeof cell !== 'string') continue;
          if (act === 'save' || act === 'redraw' || act === 'return') approvedAsItIs = false;
          if (act === 'approve') approvedAsItIs = true;
          if (act === 'publish') {
            assert.ok(approvedAsItIs);
            wasPublished = true;
          }
          state = cell;
          if (wasPublished) assert.ok(['published', 'superseded', 'withdrawn'].includes(state));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
