import type { RunningGateway } from '../gateway/index.ts';

/** Where a gateway listens, as the rest of the product is told of it. */
export type GatewayAddress = RunningGateway['addresses'][number];

/** The gateway's room, loaded only by a process that runs one or takes from one. */
export function gatewayRoom(): Promise<typeof import('../gateway/index.ts')> {
  return import('../gateway/index.ts');
}

/** A gateway in this process or in a child. */
export type GatewayHandle = Pick<RunningGateway, 'addresses' | 'control' | 'stop'>;
