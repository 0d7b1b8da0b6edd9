/* Long because it is one list: every part of the app, opened in the order in which one stands on another. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Access, openAccess } from '../access/index.ts';
import { actorNamed, createApi, type GatewayTold } from '../api/index.ts';
import {
  Bulletins,
  ComplaintShredding,
  complainedMessages,
  openComplaints,
  ownComplaintsKept,
  provinceOfNumber,
  receivedBy,
  SmsComplaints,
  Statistics,
  ThresholdRuns,
  ToldTexts,
} from '../complaints/index.ts';
import type { Settings } from '../configuration/index.ts';
import { Asking, type ConsentRoom, Lapses, openConsent, Shredding } from '../consent/index.ts';
import {
  Cosigning,
  type EvidenceStore,
  loadOrCreateSigner,
  openEvidence,
  type Post,
} from '../evidence/index.ts';
import type { OwnGateway, OwnMessages } from '../gateway/index.ts';
import { publicRoutes, type Status } from '../public/index.ts';
import { Directory, openRegistry } from '../registry/index.ts';
import { keepersOf, OwnData, RetentionRuns } from '../retention/index.ts';
import { type RecordStore, sealEarlierRecipients, type Traffic } from '../store/index.ts';
import { directiveGround, LookBacks, openDirectives } from '../supervision/index.ts';
import {
  AlarmRuns,
  Derivations,
  DetectorRuns,
  Episodes,
  keepSeries,
  pastTraffic,
  SeriesBook,
  WaveGathering,
  Waves,
} from '../trends/index.ts';
import { caseRoom } from './cases.ts';
import { controlUrl } from './control-place.ts';
import { derivationNight } from './derivation.ts';
import { dormancyCheck } from './dormancy.ts';
import { gatewayRoom } from './gateway-door.ts';
import type { Keys } from './keys.ts';
import { lookBackNight } from './look-back.ts';
import { Nightly } from './nightly.ts';
import { personParts } from './person.ts';
import { preflightsInChildren } from './preflight-child.ts';
import { RetentionNight } from './retention.ts';
import { statisticsNight } from './statistics.ts';
import { openRecordAt, openTrafficAt, recordUrl } from './stores.ts';
import { webhookRoom } from './webhooks.ts';

const SHIPMENT_BYTES_MAX = 64 << 20;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const CHECK_TIMEOUT_MS = 3000;
const SWEEP_MS = 10 * MINUTE_MS;
const COSIGN_MS = 10_000;
/** How soon after a complaint its message is looked for. */
const MATCH_MS = 1000;
/** So many rounds in a row: a stop waits for no more, and after an import the rest is gone on with. */
const MATCH_ROUNDS = 5;
/** How soon after a complaint its series have it. */
const SERIES_MS = MINUTE_MS;
const MERGE_MS = 5 * MINUTE_MS;
/** How soon after a complaint its text is gathered into a wave; so many rounds in a row. */
const GATHER_MS = 10_000;
const GATHER_ROUNDS = 5;
/** How soon after a clock has come so far its addressee is told. */
const CLOCK_NEWS_MS = MINUTE_MS;
const CONSOLE = join(import.meta.dirname, '../../console/dist');
/** The program that checks receipts on the public page: the console's own, built beside it. */
const CHECK = 'receipt-check.js';

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
  readonly consent: ConsentRoom;
  readonly ownMessages: OwnMessages;
  /** http://127.0.0.1:8080 */
  readonly address: string;
  /** Where people reach it: http://localhost:8080, or what the configuration says. */
  readonly publicUrl: string;
  readonly access: Access;
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
    readonly demo?: boolean;
  },
): Promise<App> {
  const { log } = parts;
  const opened = new Opened();
  try {
    const onError = (error: Error) => log.warn({ fault: error.message }, 'connection to the record lost');
    const signer = await loadOrCreateSigner(settings.files.evidenceKey, settings.evidenceOrigin);
    const { folder, origin } = { folder: settings.folders.evidence, origin: settings.evidenceOrigin };
    const [record, traffic, evidence] = await opened.all([
      openRecordAt(settings.record, { file: settings.files.sealKey, sealer: keys.sealer }, { onError }),
      openTrafficAt(settings.traffic),
      openEvidence({ folder, origin, signer, sealer: keys.sealer }),
    ]);
    const sealed = await sealEarlierRecipients(record.db, keys.sealer);
    if (sealed > 0) log.info({ changes: sealed }, 'the recipients of earlier changes are sealed now');
    const { HeldQueue, Ingest, mergeSentCounts, OwnDelivery, OwnMessages } = await gatewayRoom();
    const ground = { record, sealer: keys.sealer, key: keys.seal, clock: parts.clock };
    const ownMessages = new OwnMessages({ ...ground, settings: settings.ownMessages });
    const delivery = opened.add(
      new OwnDelivery({ ...ground, log, gateway: () => ownGateway(settings, parts.gateway) }),
    );
    ownMessages.onHandedIn = delivery.wake;
    delivery.start();
    const consent = opened.add(
      openConsent(ground, evidence, (error: Error) =>
        log.error({ fault: error.message }, 'consents are not in the evidence log yet'),
      ),
    );
    const directory = opened.add(new Directory(record));
    await directory.start(onError);
    const complaints = openComplaints(ground, { traffic, directory, ledger: consent.ledger });
    opened.add(
      everyRound(
        MATCH_MS,
        async () => {
          let left = MATCH_ROUNDS;
          while (left-- > 0 && (await complaints.matches.round()) > 0);
        },
        (error) => log.warn({ fault: error.message }, 'complaints were not matched with messages'),
      ),
    );
    const lapses = opened.add(
      new Lapses(ground, consent.ledger, (error) =>
        log.warn({ fault: error.message }, 'requests whose time is over were not ended'),
      ),
    );
    lapses.start();
    const asking = new Asking({
      ...{ ground, ledger: consent.ledger, answerMs: settings.answerMs },
      send: (db, messages) => ownMessages.send(db, messages),
      onSent: () => ownMessages.onHandedIn(),
    });
    const sms = new SmsComplaints({
      ...{ ground, intake: complaints.intake },
      send: ownMessages.hasPort ? (db, messages) => ownMessages.send(db, messages) : undefined,
      onSent: () => ownMessages.onHandedIn(),
    });
    const ingest = new Ingest({
      ...{ evidence, traffic, record, sealer: keys.sealer, key: keys.seal },
      keepReplies: (db, gateway, news) => asking.keep(db, gateway, news),
      texts:
        settings.complaintPort === undefined
          ? undefined
          : { port: settings.complaintPort, keep: (db, texts) => sms.keep(db, texts) },
      regionOf: provinceOfNumber,
    });
    // A free listener is looked for beforehand: passkeys are bound to the address that people see.
    const listener =
      settings.http.listener === 0 ? await freeListener(settings.http.host) : settings.http.listener;
    const publicUrl = settings.http.publicUrl ?? `http://localhost:${listener}`;
    const access = openAccess({
      record,
      sealer: keys.sealer,
      clock: parts.clock,
      publicUrl,
      oidc: settings.identityProviders,
    });
    const webhooks = webhookRoom(ground, {
      ...{ settings: settings.webhooks, directory, access, publicUrl },
      onError: (error) => log.warn({ fault: error.message }, 'an address could not be told of a lead'),
    });
    const cases = caseRoom(ground, { directory, traffic, consent, complaints, outbox: webhooks.outbox });
    opened.add(webhooks.delivery);
    webhooks.delivery.start();
    opened.add(
      everyRound(
        CLOCK_NEWS_MS,
        () => webhooks.round(),
        (error) => log.warn({ fault: error.message }, 'addresses were not told of clocks'),
      ),
    );
    const person = personParts(ground, { consent, ownMessages, access });
    const sweeping = setInterval(() => {
      Promise.all([access.sweep(), person.proof.sweep()]).catch((error: Error) =>
        log.warn({ fault: error.message }, 'what ran out was not removed'),
      );
    }, SWEEP_MS).unref();
    opened.add({ close: async () => clearInterval(sweeping) });
    const cosigning = new Cosigning({
      log: evidence.log,
      witnesses: settings.witnesses,
      post,
      clock: parts.clock,
    });
    await cosigning.start();
    opened.add(
      everyRound(
        COSIGN_MS,
        () => cosigning.round(),
        (error) => log.warn({ fault: error.message }, 'checkpoints were not cosigned'),
      ),
    );
    opened.add(
      everyRound(
        MERGE_MS,
        () => mergeSentCounts(record, keys.sealer, parts.clock()),
        (error) => log.warn({ fault: error.message }, 'what gateways counted was not put together'),
      ),
    );
    const ownActor = (name: string) => actorNamed({ access, clock: parts.clock }, 'anning', name);
    const runs = new DetectorRuns({ record, traffic: pastTraffic(traffic, record), clock: parts.clock });
    const dormancy = dormancyCheck(settings, {
      ...{ record, traffic, directory, access, clock: parts.clock },
      sealer: keys.sealer,
    });
    const nightly = opened.add(
      new Nightly({
        ...{ runs, says: 'the detectors ran over a day', dormancy },
        ...{ atMinute: settings.detectors.atMinute, clock: parts.clock, log },
      }),
    );
    const thresholdRuns = new ThresholdRuns({
      ...{ record, traffic, clock: parts.clock },
      actor: ownActor('投诉阈值 thresholds'),
    });
    const thresholds = opened.add(
      new Nightly({
        ...{ runs: thresholdRuns, says: 'a day was held against the complaint thresholds' },
        ...{ atMinute: settings.thresholds.atMinute, clock: parts.clock, log },
      }),
    );
    opened.add(
      everyRound(
        SERIES_MS,
        () => keepSeries(record),
        (error) => log.warn({ fault: error.message }, 'complaints were not counted into their series'),
      ),
    );
    const budgets = settings.alarms.perWeek;
    const alarmRuns = new AlarmRuns({ record, clock: parts.clock, budgets });
    const alarms = opened.add(
      new Nightly({
        ...{ runs: alarmRuns, says: 'the series of complaints were watched over a day' },
        ...{ atMinute: settings.alarms.atMinute, clock: parts.clock, log },
      }),
    );
    const gathering = new WaveGathering({ ...ground, traffic, complaints: new ToldTexts(record) });
    const gatheringNight = opened.add(
      new Nightly({
        ...{ runs: gathering, says: 'the texts of a day were gathered into waves' },
        ...{ atMinute: settings.waves.atMinute, clock: parts.clock, log },
      }),
    );
    opened.add(
      everyRound(
        GATHER_MS,
        async () => {
          let left = GATHER_ROUNDS;
          while (left-- > 0 && (await gathering.round()) > 0);
        },
        (error) => log.warn({ fault: error.message }, 'complaints were not gathered into waves'),
      ),
    );
    const shredding = new Shredding(ground);
    const matters = new ComplaintShredding(ground);
    const retained = new RetentionRuns({
      ...{ record, clock: parts.clock },
      keepers: keepersOf({ record, traffic, evidence, shredding, complaints: matters }),
    });
    const retention = opened.add(
      new RetentionNight({
        ...{ runs: retained, actor: ownActor('保存期限 retention') },
        ...{ atMinute: settings.retention.atMinute, clock: parts.clock, log },
      }),
    );
    const statistics = new Statistics({ ...ground, evidence, publisher: origin });
    const bulletins = new Bulletins({ ...ground, evidence, traffic, directory, publisher: origin });
    const { sanctions } = openRegistry({
      ...ground,
      resembling: (name, owner) => directory.resembling(name, owner),
    });
    const directives = openDirectives(
      directiveGround({ ...ground, evidence, traffic, directory, consent, sanctions, runs }),
    );
    const publishing = opened.add(
      statisticsNight({
        ...{ editions: statistics, actor: ownActor('投诉统计 statistics') },
        ...{ atMinute: settings.statistics.atMinute, clock: parts.clock, log },
      }),
    );
    const derivations = new Derivations({ record, traffic, clock: parts.clock });
    const deriving = opened.add(
      derivationNight({
        ...{ room: derivations, actor: ownActor('引流关联 derivation') },
        ...{ atMinute: settings.derivation.atMinute, clock: parts.clock, log },
      }),
    );
    const lookBacks = new LookBacks({
      ...{ ...ground, traffic, folder: join(settings.folders.data, 'look-backs') },
      complainedOf: (from, to) => complainedMessages(record, from, to),
    });
    const lookingBack = opened.add(
      lookBackNight({
        ...{ room: lookBacks, actor: ownActor('回头看 look-back'), every: settings.lookback.every },
        ...{ atMinute: settings.lookback.atMinute, clock: parts.clock, log },
      }),
    );
    const api = await createApi({
      version: parts.version,
      clock: parts.clock,
      startedAt: parts.clock(),
      demo: parts.demo === true,
      publicUrl,
      consoleFolder: existsSync(join(CONSOLE, 'index.html')) ? CONSOLE : undefined,
      exportsFolder: join(settings.folders.data, 'exports'),
      importBytesMax: settings.http.importBytesMax,
      consentsBytesMax: settings.http.consentsBytesMax,
      complaintsBytesMax: settings.http.complaintsBytesMax,
      audienceBytesMax: settings.http.audienceBytesMax,
      checkAudience: preflightsInChildren(settings, (isLast) => {
        const own = parts.gateway();
        // A gateway of this process tree starts after the app; one of another machine is where the configuration says.
        if (settings.role === 'all' && own?.running !== true && !isLast) return undefined;
        const control = own?.control ?? controlUrl(settings.gateway.control);
        return { record: recordUrl(settings.record, record), control };
      }),
      held: new HeldQueue(record, parts.clock),
      heldMaxMs: settings.gateway.limits.heldMaxMs,
      record,
      traffic,
      evidence,
      witnesses: () => cosigning.standings,
      access,
      directory,
      consent,
      complaints,
      cases,
      webhooks,
      sealer: keys.sealer,
      sealKey: keys.seal,
      gateways: () => gatewaysOf(settings.gateway.name, parts.gateway),
      detectors: { runs, nightly: () => nightly.told() },
      bulletins,
      directives,
      statistics: { editions: statistics, nextRun: () => publishing.nextRun() },
      derivation: { room: derivations, nextRun: () => deriving.nextRun() },
      lookBacks,
      thresholds: { runs: thresholdRuns, nightly: () => thresholds.told() },
      alarms: {
        ...{ runs: alarmRuns, budgets, nightly: () => alarms.told() },
        episodes: new Episodes({ record, clock: parts.clock }),
        series: new SeriesBook({ record, traffic, budgets, runs: alarmRuns }),
      },
      waves: { waves: new Waves(ground), gathering },
      ownData: new OwnData({
        ...{ traffic, consent, shredding, key: keys.seal, clock: parts.clock },
        complaints: ownComplaintsKept(ground, matters),
      }),
      retention: {
        runs: retained,
        nextRun: () => retention.nextRun(),
        run: (actor) => retention.run(actor),
      },
      log,
      trustProxy: settings.http.trustProxy,
      metrics: settings.http.metrics,
      evidenceFolder: folder,
      registry: metricsOf(evidence, parts.gateway),
      shipToken: keys.shipToken,
      shipmentBytesMax: SHIPMENT_BYTES_MAX,
      takeShipment: (body) => ingest.takeShipment(body),
      takeRefusals: (body) => ingest.takeRefusals(body),
      health: () => healthOf({ record, traffic, gateway: parts.gateway }, parts.clock),
      gatewayMetrics: () => gatewayMetrics(parts.gateway),
    });
    opened.last(api);
    const status = () => statusOf(settings, parts, traffic, evidence);
    await api.register((scope) =>
      publicRoutes(scope, {
        ...{ clock: parts.clock, publicUrl, registered: directory, status, links: consent.links, ...person },
        complaints: complaints.own,
        ...{ statistics, bulletins },
        leads: cases.links,
        received: (recipient) =>
          receivedBy(recipient, { record, key: keys.seal, traffic, reading: consent.reading }),
        checkScript: existsSync(join(CONSOLE, CHECK)) ? `/console/${CHECK}` : undefined,
      }),
    );
    const address = await api.listen({ host: settings.http.host, port: listener });
    nightly.start();
    thresholds.start();
    alarms.start();
    gatheringNight.start();
    retention.start();
    publishing.start();
    deriving.start();
    lookingBack.start();
    return {
      ...{ record, traffic, evidence, consent, ownMessages, access, address, publicUrl },
      stop: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Round after round, none before the one before has ended. */
function everyRound(
  everyMs: number,
  work: () => Promise<unknown>,
  onError: (error: Error) => void,
): Closable {
  let round: Promise<unknown> = Promise.resolve();
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    round = work()
      .catch(onError)
      .finally(() => {
        running = false;
      });
  }, everyMs).unref();
  return {
    async close() {
      clearInterval(timer);
      await round;
    },
  };
}

const post: Post = async (url, body) => {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
  });
  return { status: response.status, body: await response.text() };
};

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

  add<T extends Closable>(part: T): T {
    this.#parts.push(part);
    return part;
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

/** The gateway of this process tree, as its control door tells of it. */
async function gatewaysOf(name: string, gateway: GatewayView): Promise<GatewayTold[]> {
  const view = gateway();
  if (view === undefined) return [];
  const [sessions, metrics] = await Promise.all([sessionsOf(view.control), gatewayMetrics(gateway)]);
  return [{ name, running: view.running, listeners: view.addresses, sessions, metrics }];
}

/** Which gateway sends the operator's own messages: the one that is named, else that of this process tree while it runs. */
function ownGateway({ ownMessages, gateway }: Settings, view: GatewayView): OwnGateway | undefined {
  const named = ownMessages.gateway;
  if (named !== undefined) return { name: named, control: named };
  const own = view();
  return own?.running === true ? { name: gateway.name, control: own.control } : undefined;
}

async function sessionsOf(control: string): Promise<GatewayTold['sessions']> {
  try {
    const response = await fetch(`${control}/sessions`, { signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) });
    return ((await response.json()) as { sessions: GatewayTold['sessions'] }).sessions;
  } catch {
    // That it does not answer is told by its figures, which are missing too.
    return [];
  }
}

function freeListener(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
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
