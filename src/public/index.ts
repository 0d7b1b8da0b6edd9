export type { MineParts } from './mine-routes.ts';
export { type PublicParts, publicRoutes } from './routes.ts';
export type { Registered } from './sender.ts';
export type { Status } from './status.ts';
