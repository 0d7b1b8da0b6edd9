export { type LookBackAsked, LookBackFault, readTried, type Trial, type TriedRule } from './asked.ts';
export { type LookBack, LookBacks } from './look-backs.ts';
export { type PassGround, type PassState, pass } from './pass.ts';
export { dueLookBacks, type LookBackEvery } from './schedule.ts';
