import { DirectiveAnswers } from './answers.ts';
import { Directives } from './directives.ts';
import type { DirectiveGround } from './ground.ts';
import { DirectiveReading } from './reading.ts';
import { Verification } from './verification.ts';

export interface DirectiveRoom {
  readonly directives: Directives;
  readonly answers: DirectiveAnswers;
  readonly verification: Verification;
  readonly reading: DirectiveReading;
}

export function openDirectives(ground: DirectiveGround): DirectiveRoom {
  return {
    directives: new Directives(ground),
    answers: new DirectiveAnswers(ground),
    verification: new Verification(ground),
    reading: new DirectiveReading(ground),
  };
}
