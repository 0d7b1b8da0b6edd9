import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { TOTP } from 'otpauth';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type Access, type AccessOptions, openAccess } from '../access/index.ts';
import {
  Bulletins,
  ComplaintShredding,
  complainedMessages,
  openCases,
  openComplaints,
  openWebhooks,
  ownComplaintsKept,
  Statistics,
  ThresholdRuns,
  ToldTexts,
} from '../complaints/index.ts';
import { type CheckAudience, checkAudience, openConsent, Shredding } from '../consent/index.ts';
import { type Duty, type OrganisationId, parseOrganisationId, valid } from '../domain/index.ts';
import { createSigner, type EvidenceStore, openEvidence } from '../evidence/index.ts';
import { HeldQueue } from '../gateway/index.ts';
import { Directory, openRegistry } from '../registry/index.ts';
import { keepersOf, OwnData, RetentionRuns } from '../retention/index.ts';
import {
  appendChanges,
  createSealer,
  openRecord,
  openTraffic,
  type RecordStore,
  SealKey,
  type Traffic,
  type TrafficMessage,
} from '../store/index.ts';
import { directiveGround, LookBacks, openDirectives } from '../supervision/index.ts';
import {
  AlarmRuns,
  Derivations,
  DetectorRuns,
  Episodes,
  pastTraffic,
  SeriesBook,
  WaveGathering,
  Waves,
} from '../trends/index.ts';
import { type ApiParts, actorNamed, createApi } from './index.ts';

export const SHOP = valid(parseOrganisationId('91310000MA1FL00K2G'));
export const OTHER = valid(parseOrganisationId('91110000MA0000003T'));
export const PASSWORD = 'correct horse battery 9';

/** The API on real stores of its own, with a clock that can be moved. */
export interface Stand {
  readonly app: FastifyInstance;
  readonly access: Access;
  readonly record: RecordStore;
  readonly traffic: Traffic;
  readonly evidence: EvidenceStore;
  readonly directory: Directory;
  /** Gathers what the stores hold, when a test asks for it. */
  readonly gathering: WaveGathering;
  /** What the server was handed; a test may change it while it runs. */
  readonly parts: { -readonly [K in keyof ApiParts]: ApiParts[K] };
  readonly clock: { now: number };
  readonly sealer: ReturnType<typeof createSealer>;
  /** A cookie of somebody with these duties. */
  signIn(login: string, duties: readonly Duty[]): Promise<string>;
  ask(cookie: string | undefined, name: string, options?: AskOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export async function stand(
  given: Partial<ApiParts> = {},
  { oidc = [] }: Pick<AccessOptions, 'oidc'> = {},
): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'anning-api-stand-'));
  chmodSync(folder, 0o755);
  const clock = { now: Date.UTC(2026, 5, 1, 4) };
  const sealKey = new SealKey(Buffer.alloc(32, 7));
  const sealer = createSealer(sealKey);
  const record = await openRecord({ embeddedFolder: join(folder, 'record'), sealer });
  const traffic = await openTraffic({ chdbFolder: join(folder, 'traffic') });
  const signer = createSigner('anning.test/log', Buffer.alloc(32, 9));
  const evidence = await openEvidence({
    folder: join(folder, 'evidence'),
    origin: 'anning.test/log',
    signer,
    sealer,
  });
  const access = openAccess({
    record,
    sealer,
    clock: () => clock.now,
    publicUrl: given.publicUrl ?? 'http://localhost:8080',
    oidc,
    hashing: { memoryKib: 64, passes: 1 },
  });
  await appendChanges(record.db, 'test', changes(clock.now));
  const directory = new Directory(record);
  await directory.start((error) => {
    throw error;
  });
  const consent = openConsent({ record, sealer, key: sealKey, clock: () => clock.now }, evidence, (error) => {
    throw error;
  });
  const shredding = new Shredding({ record, sealer, key: sealKey, clock: () => clock.now });
  const ground = { record, sealer, key: sealKey, clock: () => clock.now };
  const complaints = openComplaints(ground, { traffic, directory, ledger: consent.ledger });
  const { sanctions } = openRegistry({
    ...ground,
    resembling: (name, owner) => directory.resembling(name, owner),
  });
  const webhooks = openWebhooks(
    { record, sealer, clock: () => clock.now },
    {
      ...{ directory, publicUrl: given.publicUrl ?? 'http://localhost:8080', atOnce: 4 },
      ...{ networks: ['127.0.0.0/8'], plainHttp: true },
      actor: { id: 'anning', name: 'webhooks', scope: 'all', note: async () => undefined },
      hasAccount: (db, { organisation }) =>
        access.people.anybodyFor(db, organisation, ['sender', 'provider']),
      onError: (error) => {
        throw error;
      },
    },
  );
  const matters = new ComplaintShredding(ground);
  const retention = new RetentionRuns({
    ...{ record, clock: () => clock.now },
    keepers: keepersOf({ record, traffic, evidence, shredding, complaints: matters }),
  });
  const budgets = { leaf: 5, organisation: 3, 'category-region': 2, total: 0.5, wave: 2 };
  const alarmRuns = new AlarmRuns({ record, clock: () => clock.now, budgets });
  const gathering = new WaveGathering({ ...ground, traffic, complaints: new ToldTexts(record) });
  const runs = new DetectorRuns({ record, traffic: pastTraffic(traffic, record), clock: () => clock.now });
  const parts: Stand['parts'] = {
    log: pino({ level: 'silent' }),
    trustProxy: [],
    metrics: 'loopback',
    evidenceFolder: join(folder, 'evidence'),
    registry: new Registry(),
    shipToken: 'token-of-the-test',
    shipmentBytesMax: 1000,
    takeShipment: async () => 0,
    takeRefusals: async () => undefined,
    health: async () => ({ record: true, traffic: true }),
    gatewayMetrics: async () => undefined,
    version: '0.1.0',
    clock: () => clock.now,
    startedAt: clock.now,
    demo: false,
    publicUrl: 'http://localhost:8080',
    consoleFolder: undefined,
    exportsFolder: join(folder, 'exports'),
    importBytesMax: 8_000_000,
    consentsBytesMax: 8_000_000,
    complaintsBytesMax: 8_000_000,
    audienceBytesMax: 8_000_000,
    checkAudience: checkHere(record),
    held: new HeldQueue(record, () => clock.now),
    heldMaxMs: 86_400_000,
    record,
    traffic,
    evidence,
    witnesses: () => [],
    access,
    directory,
    consent,
    complaints,
    cases: openCases(
      { ...ground, directory, traffic, sanctions, outbox: webhooks.outbox, ledger: consent.ledger },
      complaints.complaints,
    ),
    statistics: {
      editions: new Statistics({
        ...{ record, sealer, clock: () => clock.now, evidence },
        publisher: 'anning.test/log',
      }),
      nextRun: () => clock.now + 3_600_000,
    },
    bulletins: new Bulletins({
      ...{ record, sealer, clock: () => clock.now, evidence, traffic, directory },
      publisher: 'anning.test/log',
    }),
    directives: openDirectives(
      directiveGround({ ...ground, evidence, traffic, directory, consent, sanctions, runs }),
    ),
    derivation: {
      room: new Derivations({ record, traffic, clock: () => clock.now }),
      nextRun: () => clock.now + 3_600_000,
    },
    lookBacks: new LookBacks({
      ...{ record, traffic, sealer, key: sealKey, clock: () => clock.now },
      folder: join(folder, 'look-backs'),
      complainedOf: (from, to) => complainedMessages(record, from, to),
    }),
    webhooks,
    sealer,
    sealKey,
    gateways: async () => [
      {
        name: 'gateway-1',
        running: true,
        listeners: [{ protocol: 'cmpp', host: '127.0.0.1', listener: 7890 }],
        sessions: [{ account: 'shop01', protocol: 'cmpp', state: 'open', since: clock.now }],
        metrics: 'anning_submissions_total 12\nanning_held_messages 3\n',
      },
    ],
    ownData: new OwnData({
      ...{ traffic, consent, shredding, key: sealKey, clock: () => clock.now },
      complaints: ownComplaintsKept(ground, matters),
    }),
    retention: {
      runs: retention,
      nextRun: () => clock.now + 3_600_000,
      run: (actor) => retention.run(actor, new AbortController().signal),
    },
    thresholds: {
      runs: new ThresholdRuns({
        ...{ record, traffic, clock: () => clock.now },
        actor: actorNamed({ access, clock: () => clock.now }, 'anning', '阈值'),
      }),
      nightly: () => ({ nextRun: undefined, failure: undefined }),
    },
    alarms: {
      ...{ runs: alarmRuns, budgets },
      episodes: new Episodes({ record, clock: () => clock.now }),
      series: new SeriesBook({ record, traffic, budgets, runs: alarmRuns }),
      nightly: () => ({ nextRun: undefined, failure: undefined }),
    },
    waves: { waves: new Waves(ground), gathering },
    detectors: {
      runs,
      nightly: () => ({ nextRun: undefined, failure: undefined }),
    },
    ...given,
  };
  const app = await createApi(parts);
  const ask: Stand['ask'] = (cookie, name, { body, headers = {} } = {}) => {
    const [method, url] = name.split(' ') as ['GET', string];
    return app.inject({
      method,
      url,
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        'x-anning': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  };
  return {
    app,
    parts,
    access,
    record,
    traffic,
    evidence,
    directory,
    gathering,
    clock,
    sealer,
    ask,
    async signIn(login, duties) {
      const { token } = await access.people.invite({
        login,
        name: `人 ${login}`,
        language: 'zh',
        duties,
        by: 'test',
      });
      return enrol(ask, token, clock);
    },
    async close() {
      await app.close();
      await consent.close();
      await directory.close();
      await evidence.close();
      await traffic.close();
      await record.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

/** Preflights in this process, by the same record. */
export function checkHere(record: RecordStore): CheckAudience {
  const door = async () => ({
    read: (from: number, limit: number) => record.readChanges(from, limit),
    counts: async () => Buffer.alloc(0),
    routes: [{ carrier: 'mobile' as const, recipients: [] }],
    close: async () => undefined,
  });
  return (asked, watch) => checkAudience(asked, door, watch);
}

/** Through the whole enrolment, as a person goes: name and password, an authenticator app, done. */
export async function enrol(
  ask: Stand['ask'],
  token: string,
  clock: { now: number },
  login?: string,
): Promise<string> {
  const first = cookieOf(await ask(undefined, 'POST /api/session/token', { body: { token } }));
  const profile = {
    name: '测试',
    password: PASSWORD,
    language: 'zh',
    ...(login === undefined ? {} : { login }),
  };
  await ask(first, 'POST /api/session/profile', { body: profile });
  const { secret } = (await ask(first, 'POST /api/session/totp')).json() as { secret: string };
  await ask(first, 'PUT /api/session/totp', { body: { code: codeOf(secret, clock.now) } });
  return cookieOf(await ask(first, 'POST /api/session/complete'));
}

export function codeOf(secret: string, at: number): string {
  return new TOTP({ secret }).generate({ timestamp: at });
}

export function cookieOf(response: LightMyRequestResponse): string {
  const header = [response.headers['set-cookie']].flat()[0];
  if (header === undefined) throw new Error(`no cookie: ${response.statusCode} ${response.body}`);
  return header.split(';')[0]!;
}

function changes(at: number) {
  const credential = { scheme: 'sealed-secret', sealed: 'AAAA' };
  const opened = { kind: 'account-opened', at, credential, addresses: [], windowMax: 16, connectionsMax: 64 };
  return [
    { kind: 'organisation-registered', at, organisation: SHOP, name: '青禾商城 Qinghe' },
    { kind: 'organisation-registered', at, organisation: OTHER, name: '<b>北岸</b>金服' },
    { ...opened, account: 'shop01', organisation: SHOP, refusal: 'response' },
    { ...opened, account: 'other01', organisation: OTHER, refusal: 'response' },
  ];
}

/** A judged message as the store keeps it. */
export function judged(
  parts: Pick<Stand, 'sealer'>,
  id: string,
  account: string,
  organisation: OrganisationId,
  more: Partial<TrafficMessage> = {},
): Omit<TrafficMessage, 'gateway'> {
  return {
    messageId: id,
    at: Date.UTC(2026, 5, 1, 3),
    block: 1,
    record: 0,
    account,
    organisation,
    signature: '青禾',
    port: '10690001',
    recipientTag: 1n,
    recipientSealed: parts.sealer.seal(Buffer.from('13800138000')).toString('base64'),
    carrier: 'mobile',
    protocol: 'cmpp',
    text: '【青禾】您好',
    textAnomalies: [],
    purpose: 'notification',
    plan: '',
    outcome: 'allow',
    reasons: [],
    shadowReasons: [],
    rulebook: 'cn-2026',
    segments: 1,
    ...more,
  };
}
