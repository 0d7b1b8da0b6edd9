import { describe } from 'node:test';
import {
  APPLICATION_STATES,
  PORT_STATES,
  QUALIFICATION_STATES,
  SANCTION_STATES,
  SIGNATURE_STATES,
} from '../domain/index.ts';
import { whole } from '../domain/machine.fixture.ts';
import { APPLICATION_ACTS, APPLICATION_MACHINE } from './application-states.ts';
import { PORT_ACTS, PORT_MACHINE } from './port-states.ts';
import { QUALIFICATION_ACTS, QUALIFICATION_MACHINE } from './qualification-states.ts';
import { SANCTION_ACTS, SANCTION_MACHINE } from './sanction-states.ts';
import { SIGNATURE_ACTS, SIGNATURE_MACHINE } from './signature-states.ts';

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
