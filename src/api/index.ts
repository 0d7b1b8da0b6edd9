export { actorNamed } from './actor.ts';
export { linkOf } from './handlers/people.ts';
export type { ApiParts, GatewayTold, NightlyTold } from './parts.ts';
export { type ErrorBody, type ErrorCode, HttpProblem } from './problem.ts';
export { createApi, healthSchema } from './server.ts';
