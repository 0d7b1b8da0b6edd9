import { describe } from 'node:test';
import { FINDING_STATES } from '../../domain/index.ts';
import { whole } from '../../domain/machine.fixture.ts';
import { FINDING_ACTS, FINDING_MACHINE } from './finding-states.ts';

describe('a finding', () => {
  //            look    dismiss   confirm   link      answer    suspect   clear
  whole(
    FINDING_MACHINE,
    FINDING_STATES,
    FINDING_ACTS,
    `
    open        looking -         -         -         -         open      cleared
    looking     -       dismissed confirmed -         -         looking   -
    dismissed   looking -         -         -         -         open      -
    confirmed   -       dismissed -         confirmed confirmed confirmed -
    cleared     looking -         -         -         -         open      -`,
  );
});
