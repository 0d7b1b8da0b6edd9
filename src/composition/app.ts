import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { createApi, type Status } from '../api/index.ts';
import type { Settings } from '../configuration/index.ts';
import { type EvidenceStore, loadOrCreateSigner, openEvidence } from '../evidence/index.ts';
import type { RecordStore, Traffic } from '../store/index.ts';
import { gatewayRoom } from './gateway-door.ts';
import type { Keys } from './keys.ts';
import { openRecordAt, openTrafficAt } from './stores.ts';

const SHIPMENT_BYTES_MAX = 64 << 20;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const CHECK_TIMEOUT_MS = 3000;

/** The gateway as the app sees it; undefined where this process runs none. */
export type GatewayView = () =>
  | {
      readonly running: boolean;
      readonly addresses: Status['gateway']['addresses'];
      readonly control: string;
    }
  | undefined;

export interface App {
  readonly record: RecordStore;
  readonly traffic: Traffic;
  readonly evidence: EvidenceStore;
  /** http://127.0.0.1:8080 */
  readonly address: string;
  /** HTTP first, then what it stood on. */
  stop(): Promise<void>;
}

/** Everything but the gateway: the stores, the evidence log and the HTTP server, listening. */
export async function startApp(
  settings: Settings,
  keys: Keys,
  parts: {
    readonly version: string;
    readonly clock: () => number;
    readonly log: Logger;
    readonly gateway: GatewayView;
  },
): Promise<App> {
  const { log } = parts;
  const opened = new Opened();
  try {
    const onError = (error: Error) => log.warn({ fault: error.message }, 'connection to the record lost');
    const signer = await loadOrCreateSigner(settings.files.evidenceKey, settings.evidenceOrigin);
    const { folder, origin } = { folder: settings.folders.evidence, origin: settings.evidenceOrigin };
    const [record, traffic, evidence] = await opened.all([
      openRecordAt(settings.record, onError),
      openTrafficAt(settings.traffic),
      openEvidence({ folder, origin, signer, sealer: keys.sealer }),
    ]);
    const { Ingest } = await gatewayRoom();
    const ingest = new Ingest({ evidence, traffic, record, sealer: keys.sealer, key: keys.seal });
    const api = await createApi({
      log,
      trustProxy: settings.http.trustProxy,
      evidenceFolder: folder,
      registry: metricsOf(evidence, parts.gateway),
      shipToken: keys.shipToken,
      shipmentBytesMax: SHIPMENT_BYTES_MAX,
      takeShipment: (body) => ingest.takeShipment(body),
      health: () => healthOf({ record, traffic, gateway: parts.gateway }, parts.clock),
      gatewayMetrics: () => gatewayMetrics(parts.gateway),
      status: () => statusOf(settings, parts, traffic, evidence),
    });
    opened.last(api);
    const address = await api.listen({ host: settings.http.host, port: settings.http.listener });
    return { record, traffic, evidence, address, stop: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface Closable {
  close(): Promise<unknown>;
}

/** What was opened is closed in the order of the last first, also when a later part could not be opened. */
class Opened {
  readonly #parts: Closable[] = [];

  async all<const T extends readonly Promise<Closable>[]>(
    starting: T,
  ): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
    const results = await Promise.allSettled(starting);
    for (const result of results) if (result.status === 'fulfilled') this.#parts.push(result.value);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return results.map((result) => (result as PromiseFulfilledResult<Closable>).value) as {
      [K in keyof T]: Awaited<T[K]>;
    };
  }

  last(api: FastifyInstance): void {
    this.#parts.push(api as unknown as Closable);
  }

  async close(): Promise<void> {
    for (const part of this.#parts.splice(0).reverse()) await part.close();
  }
}

function metricsOf(evidence: EvidenceStore, gateway: GatewayView): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'anning_app_' });
  new Gauge({
    name: 'anning_evidence_entries',
    help: 'Entries of the evidence log that are published',
    registers: [registry],
    collect() {
      this.set(evidence.log.size);
    },
  });
  new Gauge({
    name: 'anning_gateway_up',
    help: 'Whether the gateway of this process tree runs',
    registers: [registry],
    collect() {
      this.set(gateway()?.running === true ? 1 : 0);
    },
  });
  return registry;
}

async function healthOf(
  parts: { record: RecordStore; traffic: Traffic; gateway: GatewayView },
  clock: () => number,
): Promise<Record<string, boolean>> {
  const minute = Math.floor(clock() / MINUTE_MS) * MINUTE_MS;
  const [record, traffic] = await Promise.all([
    answers(parts.record.head()),
    answers(parts.traffic.verdictTable({ from: minute, to: minute + MINUTE_MS })),
  ]);
  const gateway = parts.gateway();
  return { record, traffic, ...(gateway === undefined ? {} : { gateway: gateway.running }) };
}

async function answers(asked: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
  });
  const answered = asked.then(
    () => true,
    () => false,
  );
  const well = await Promise.race([answered, late]);
  clearTimeout(timer);
  return well;
}

async function gatewayMetrics(gateway: GatewayView): Promise<string | undefined> {
  const view = gateway();
  if (view?.running !== true) return undefined;
  try {
    const response = await fetch(`${view.control}/metrics`, {
      signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
    });
    return response.ok ? await response.text() : undefined;
  } catch {
    // Told by anning_gateway_up and by the absence of its series.
    return undefined;
  }
}

async function statusOf(
  settings: Settings,
  parts: { readonly version: string; readonly clock: () => number; readonly gateway: GatewayView },
  traffic: Traffic,
  evidence: EvidenceStore,
): Promise<Status> {
  const now = parts.clock();
  const to = Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS;
  const since = to - DAY_MS;
  const gateway = parts.gateway();
  return {
    version: parts.version,
    now,
    since,
    verdicts: await traffic.verdictTable({ from: since, to }),
    evidence: { size: evidence.log.size, origin: settings.evidenceOrigin },
    gateway: { running: gateway?.running === true, addresses: gateway?.addresses ?? [] },
  };
}
