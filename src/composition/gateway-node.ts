import type { Logger } from 'pino';
import type { GatewaySettings } from '../gateway/index.ts';
import { CHINA } from '../rules/index.ts';
import { createSealer, loadOrCreateKey, openSpool } from '../store/index.ts';
import { type GatewayHandle, gatewayRoom } from './gateway-door.ts';
import { openRecordAt } from './stores.ts';

/** All that a gateway needs to be told: the change feed's address, its own spool, where to ship. */
export interface GatewayOrder {
  readonly settings: GatewaySettings;
  readonly recordUrl: string;
  readonly sealKeyFile: string;
  readonly spoolFolder: string;
  readonly logLevel: string;
}

/** One gateway with its own spool and its own connections to the record. `stop` drains it and closes both. */
export async function startGatewayNode(
  order: GatewayOrder,
  clock: () => number,
  log: Logger,
): Promise<GatewayHandle> {
  const sealer = createSealer(loadOrCreateKey(order.sealKeyFile));
  const onError = (error: Error) => log.warn({ fault: error.message }, 'connection to the record lost');
  const place = { kind: 'server' as const, url: order.recordUrl };
  const key = { file: order.sealKeyFile, sealer };
  const record = await openRecordAt(place, key, { connectionsMax: 4, onError });
  try {
    const spool = openSpool({ folder: order.spoolFolder, sealer });
    try {
      const { startGateway } = await gatewayRoom();
      const gateway = await startGateway(order.settings, { record, spool, sealer, books: CHINA, clock, log });
      return {
        addresses: gateway.addresses,
        control: gateway.control,
        async stop() {
          await gateway.stop();
          await spool.close();
          await record.close();
        },
      };
    } catch (error) {
      await spool.close();
      throw error;
    }
  } catch (error) {
    await record.close();
    throw error;
  }
}
