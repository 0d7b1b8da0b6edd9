import type { GatewayHandle } from './gateway-door.ts';
import { type GatewayOrder, startGatewayNode } from './gateway-node.ts';
import { createLog } from './log.ts';

/** What the child tells its parent. The parent tells only one thing, the order, and to end by a signal or by being gone. */
export type GatewayNews =
  | {
      readonly kind: 'started';
      readonly addresses: GatewayHandle['addresses'];
      readonly control: GatewayHandle['control'];
    }
  | { readonly kind: 'failed'; readonly fault: string };

/** After this a gateway that will not stop is ended: what it took in is in the spool. */
export const DRAIN_MAX_MS = 20_000;

/**
 * The gateway in a process of its own. Its settings hold secrets, so they come over the channel from the parent and never stand on a
 * command line. It ends when the parent does, whatever became of the parent.
 */
export async function gatewayProcess(clock: () => number): Promise<void> {
  // Ctrl-C reaches the whole process group; the parent decides what stops first.
  process.on('SIGINT', () => undefined);
  let stopping = false;
  let gateway: GatewayHandle | undefined;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_MAX_MS).unref();
    await gateway?.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('disconnect', () => void stop());

  const order = await new Promise<GatewayOrder>((resolve) =>
    process.once('message', (message) => resolve(message as GatewayOrder)),
  );
  const log = createLog(order.logLevel);
  try {
    gateway = await startGatewayNode(order, clock, log);
  } catch (error) {
    log.error({ err: error }, 'the gateway could not start');
    tell({ kind: 'failed', fault: (error as Error).message }, () => process.exit(1));
    return;
  }
  if (stopping) {
    await gateway.stop();
    process.exit(0);
  }
  tell({ kind: 'started', addresses: gateway.addresses, control: gateway.control });
}

function tell(news: GatewayNews, then: () => void = () => undefined): void {
  if (process.connected) process.send!(news, then);
  else then();
}
