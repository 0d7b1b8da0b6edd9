/** The gateway under measurement: the product's own, with a spool on disk; only the change feed is a list in memory. Asked by gateway.ts. */
import { pino } from 'pino';
import { DEFAULT_LIMITS, type RunningGateway, startGateway } from '../src/gateway/index.ts';
import { CHINA } from '../src/rules/index.ts';
import {
  createSealer,
  openSpool,
  type RecordStore,
  SealKey,
  type Spool,
  type StoredChange,
} from '../src/store/index.ts';
import { answerParent } from './child.ts';
import { GATEWAY_NOW, gatewayChanges } from './gateway-facts.ts';
import { CpuProfile, topFunctions } from './profile.ts';

export type GatewayRequest =
  | {
      readonly ask: 'start';
      readonly spoolFolder: string;
      readonly upstreamListener: number;
      readonly shipTo: { readonly url: string; readonly token: string };
      readonly consents: number;
    }
  | { readonly ask: 'cpu' }
  | { readonly ask: 'profile' }
  | { readonly ask: 'profiled' };

/** Microseconds of this process so far; `thread`: of the thread that runs JavaScript. */
export interface GatewayCpu {
  readonly user: number;
  readonly system: number;
  readonly thread: number;
}

export interface GatewayStarted {
  readonly listener: number;
  readonly controlListener: number;
}

const profile = new CpuProfile();
let gateway: RunningGateway | undefined;
let spool: Spool | undefined;

async function start(request: GatewayRequest & { readonly ask: 'start' }): Promise<GatewayStarted> {
  const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
  const sealed = (secret: string) => sealer.seal(Buffer.from(secret)).toString('base64');
  const changes = gatewayChanges(request.consents, sealed);
  let read = 0;
  const record = {
    async readChanges(_after: number, limit: number) {
      const piece: Pick<StoredChange, 'sequence' | 'body'>[] = [];
      for (let next = changes.next(); next.done !== true; next = changes.next()) {
        piece.push({ sequence: ++read, body: next.value });
        if (piece.length === limit) break;
      }
      return piece;
    },
    tailChanges: ({ signal }: { readonly signal: AbortSignal }) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
  };
  spool = openSpool({ folder: request.spoolFolder, sealer });
  const shift = GATEWAY_NOW - Date.now();
  gateway = await startGateway(
    {
      name: 'bench',
      node: 1,
      listeners: [{ protocol: 'cmpp', host: '127.0.0.1', listener: 0 }],
      upstreams: [
        {
          name: 'carrier',
          protocol: 'cmpp30',
          host: '127.0.0.1',
          listener: request.upstreamListener,
          account: '900000',
          secret: 'upstream',
          connections: 4,
          windowMax: 256,
          carrier: 'mobile',
          recipients: [],
        },
      ],
      control: { host: '127.0.0.1', listener: 0 },
      shipTo: request.shipTo,
      limits: DEFAULT_LIMITS,
    },
    {
      record: record as unknown as RecordStore,
      spool,
      sealer,
      books: CHINA,
      clock: () => Date.now() + shift,
      log: pino({ level: 'warn' }, pino.destination(2)),
    },
  );
  return { listener: gateway.addresses[0]!.listener, controlListener: gateway.control.listener };
}

function cpu(): GatewayCpu {
  const thread = process.threadCpuUsage();
  return { ...process.cpuUsage(), thread: thread.user + thread.system };
}

answerParent(
  async (request: GatewayRequest) => {
    switch (request.ask) {
      case 'start':
        return start(request);
      case 'cpu':
        return cpu();
      case 'profile':
        await profile.start();
        return {};
      case 'profiled':
        return { lines: topFunctions(await profile.stop(), 40) };
    }
  },
  async () => {
    await gateway?.stop();
    await spool?.close();
  },
);
