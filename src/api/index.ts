export { type ErrorBody, type ErrorCode, HttpProblem } from './problem.ts';
export { type ApiParts, createApi, healthSchema } from './server.ts';
export type { Status } from './status-page.ts';
