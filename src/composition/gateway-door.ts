import type { Logger } from 'pino';
import type { EvidenceStore } from '../evidence/index.ts';
import type { GatewaySettings } from '../gateway/settings.ts';
import type { Rulebook } from '../rules/index.ts';
import type { RecordStore, Sealer, SealKey, Spool, Traffic } from '../store/index.ts';

export interface GatewayAddress {
  readonly protocol: 'cmpp' | 'smpp';
  readonly host: string;
  readonly listener: number;
}

export interface RunningGateway {
  readonly addresses: readonly GatewayAddress[];
  readonly control: { readonly host: string; readonly listener: number };
  stop(): Promise<void>;
}

interface GatewayDoor {
  startGateway(
    settings: GatewaySettings,
    parts: {
      readonly record: RecordStore;
      readonly spool: Spool;
      readonly sealer: Sealer;
      readonly books: readonly Rulebook[];
      readonly clock: () => number;
      readonly log: Logger;
    },
  ): Promise<RunningGateway>;
  readonly Ingest: new (parts: {
    readonly evidence: EvidenceStore;
    readonly traffic: Traffic;
    readonly record: RecordStore;
    readonly sealer: Sealer;
    readonly key: SealKey;
  }) => { takeShipment(body: Buffer): Promise<number> };
}

/** The gateway's room, loaded only by a process that runs one or takes from one. */
export async function gatewayRoom(): Promise<GatewayDoor> {
  return (await import(new URL('../gateway/index.ts', import.meta.url).href)) as GatewayDoor;
}
