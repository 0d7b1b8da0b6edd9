import { describe } from 'node:test';
import { AMENDMENT_STATES, PLAN_STATES } from '../../domain/index.ts';
import { whole } from '../../domain/machine.fixture.ts';
import { AMENDMENT_ACTS, AMENDMENT_MACHINE, PLAN_ACTS, PLAN_MACHINE } from './states.ts';

describe('a plan', () => {
  //            write    file  approve  reject   amend    stop    resume   withdraw
  whole(
    PLAN_MACHINE,
    PLAN_STATES,
    PLAN_ACTS,
    `
    draft       draft    filed -        -        -        -       -        withdrawn
    filed       -        -     approved rejected -        -       -        withdrawn
    rejected    rejected filed -        -        -        -       -        withdrawn
    approved    -        -     -        -        approved stopped -        withdrawn
    running     -        -     -        -        running  stopped -        withdrawn
    stopped     -        -     -        -        stopped  -       approved withdrawn
    withdrawn   -        -     -        -        -        -       -        -
    ended       -        -     -        -        -        -       -        -`,
  );
});

describe('an amendment', () => {
  //              ask          approve reject withdraw
  whole(
    AMENDMENT_MACHINE,
    AMENDMENT_STATES,
    AMENDMENT_ACTS,
    `
    none          under-review -       -      -
    under-review  -            none    none   none`,
  );
});
