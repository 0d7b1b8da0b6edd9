import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OidcProvider } from '../access/index.ts';
import type { AlarmLevel } from '../domain/index.ts';
import { parseVerifierKey, type WitnessPlace } from '../evidence/index.ts';
import type { GatewayLimits, GatewaySettings, ListenerSettings, UpstreamSettings } from '../gateway/index.ts';
import { type Loaded, type Sources, secretName } from './load.ts';
import { ConfigurationError, type Problem, quoted } from './problem.ts';
import { type Configuration, LIMIT_NAMES, snakeCase } from './schema.ts';

/** Where PostgreSQL is: in a folder of our own, or a server with its address (and password, so never log it). */
export type RecordPlace =
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'server'; readonly url: string };

export type TrafficPlace =
  | { readonly kind: 'embedded'; readonly folder: string }
  | {
      readonly kind: 'server';
      readonly url: string;
      readonly user: string;
      readonly passwordFile: string | undefined;
    };

/** A configuration made ready for use: folders absolute, secrets read. */
export interface Settings {
  readonly role: Configuration['role'];
  readonly logLevel: Configuration['log_level'];
  readonly folders: {
    readonly data: string;
    readonly keys: string;
    readonly evidence: string;
    readonly spool: string;
  };
  readonly files: { readonly sealKey: string; readonly shipToken: string; readonly evidenceKey: string };
  readonly evidenceOrigin: string;
  readonly record: RecordPlace;
  readonly traffic: TrafficPlace;
  readonly http: {
    readonly host: string;
    readonly listener: number;
    /** Undefined: http://localhost at the listener. */
    readonly publicUrl: string | undefined;
    readonly trustProxy: readonly string[];
    /** Who may read /metrics: this machine, everybody who reaches the listener, nobody. */
    readonly metrics: Configuration['http']['metrics'];
    /** A file that is imported has at most this many bytes. */
    readonly importBytesMax: number;
    /** And one of consents, which is not held while it is read. */
    readonly consentsBytesMax: number;
    readonly complaintsBytesMax: number;
    readonly audienceBytesMax: number;
  };
  /** Undefined: the HTTP address of this process. */
  readonly shipUrl: string | undefined;
  readonly detectors: {
    /** Minutes after midnight in Shanghai; undefined: no nightly run. */
    readonly atMinute: number | undefined;
    /** Signatures that nobody sent under for so many days are suspended; undefined: none are. */
    readonly dormantDays: number | undefined;
  };
  readonly retention: {
    /** Minutes after midnight in Shanghai; undefined: only when somebody asks for it. */
    readonly atMinute: number | undefined;
  };
  readonly derivation: {
    /** Minutes after midnight in Shanghai; undefined: only when somebody asks for it. */
    readonly atMinute: number | undefined;
  };
  readonly lookback: {
    /** Minutes after midnight in Shanghai; undefined: only when somebody asks for it. */
    readonly atMinute: number | undefined;
    /** Of what length the past is that is looked back at by itself. */
    readonly every: 'week' | 'month';
  };
  readonly statistics: {
    /** Minutes after midnight in Shanghai; undefined: only when somebody asks for it. */
    readonly atMinute: number | undefined;
  };
  readonly thresholds: {
    /** Minutes after midnight in Shanghai; undefined: complaint thresholds are not looked at. */
    readonly atMinute: number | undefined;
  };
  readonly alarms: {
    /** Minutes after midnight in Shanghai; undefined: the series of complaints are kept and not watched. */
    readonly atMinute: number | undefined;
    /** How many alarms may begin in a week, true and false, over all series of a level. */
    readonly perWeek: Readonly<Record<AlarmLevel, number>>;
  };
  readonly waves: {
    /** Minutes after midnight in Shanghai; undefined: the texts of traffic are not gathered, those of complaints are. */
    readonly atMinute: number | undefined;
  };
  /** How long an answer to a request for consent counts. */
  readonly answerMs: number;
  /** Which port takes complaints by SMS; undefined: none. */
  readonly complaintPort: string | undefined;
  /** Leads told to addresses of organisations. */
  readonly webhooks: {
    /** Closed networks that may be reached. */
    readonly networks: readonly string[];
    readonly plainHttp: boolean;
    readonly atOnce: number;
  };
  readonly ownMessages: {
    readonly account: string;
    readonly port: string;
    readonly signature: string;
    /** Control address of the gateway that sends them; undefined: that of this process tree. */
    readonly gateway: string | undefined;
  };
  /** Other ways in; none where the gateway runs alone, which lets nobody in. */
  readonly identityProviders: readonly OidcProvider[];
  /** Who cosigns the evidence log's checkpoints. */
  readonly witnesses: readonly WitnessPlace[];
  /** All but where to ship to, which is known once the HTTP server listens. */
  readonly gateway: Omit<GatewaySettings, 'shipTo'>;
  /** Each listener with the key that sets it, for whoever finds it in use. */
  readonly listeners: readonly (ListenerKey & { readonly host: string; readonly listener: number })[];
}

export interface ListenerKey {
  readonly key: string;
  readonly origin: string;
}

/** Reads the secrets and checks what several keys say together. Throws ConfigurationError. */
export function readSettings(loaded: Loaded, environment: Sources['environment']): Settings {
  const { configuration: c } = loaded;
  const problems: Problem[] = [];
  const data = resolve(c.data);
  const keys = join(data, 'keys');
  const either = (path: string, standard: string) => (path === '' ? standard : resolve(path));
  const record = recordPlace(loaded, join(data, 'record'), problems);
  const traffic = trafficPlace(loaded, join(data, 'traffic'), problems);
  const upstreams = c.upstreams.map((_, i) => upstream(loaded, i, environment, problems));
  const identityProviders =
    c.role === 'gateway'
      ? []
      : c.identity_providers.map((_, i) => identityProvider(loaded, i, environment, problems));
  if (c.role === 'gateway') needServers(loaded, problems);
  const names = c.upstreams.map(({ name }) => name);
  refuseRepeated(names, (i) => `upstreams.${i}.name`, loaded, problems);
  const ids = c.identity_providers.map(({ id }) => id);
  refuseRepeated(ids, (i) => `identity_providers.${i}.id`, loaded, problems);
  const witnesses = c.witnesses.map(({ key }) => parseVerifierKey(key, 'cosignature').name);
  refuseRepeated(witnesses, (i) => `witnesses.${i}.key`, loaded, problems);
  wholeOwnPort(loaded, problems);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    role: c.role,
    logLevel: c.log_level,
    folders: {
      data,
      keys,
      evidence: either(c.evidence.folder, join(data, 'evidence')),
      spool: join(data, 'spool', c.gateway.name),
    },
    files: {
      sealKey: either(c.seal_key_file, join(keys, 'seal.key')),
      shipToken: either(c.ship.token_file, join(keys, 'ship.token')),
      evidenceKey: either(c.evidence.key_file, join(keys, 'evidence.key')),
    },
    evidenceOrigin: c.evidence.origin,
    record,
    traffic,
    http: {
      host: c.http.host,
      listener: c.http.listener,
      publicUrl: c.http.public_url === 'own' ? undefined : c.http.public_url,
      trustProxy: c.http.trust_proxy,
      metrics: c.http.metrics,
      importBytesMax: c.http.import_bytes_max,
      consentsBytesMax: c.http.consents_bytes_max,
      complaintsBytesMax: c.http.complaints_bytes_max,
      audienceBytesMax: c.http.audience_bytes_max,
    },
    shipUrl: c.ship.url === 'own' ? undefined : c.ship.url,
    detectors: {
      atMinute: minuteOf(c.detectors.at),
      dormantDays: c.detectors.dormant_days === 0 ? undefined : c.detectors.dormant_days,
    },
    retention: { atMinute: minuteOf(c.retention.at) },
    derivation: { atMinute: minuteOf(c.derivation.at) },
    lookback: { atMinute: minuteOf(c.lookback.at), every: c.lookback.every },
    statistics: { atMinute: minuteOf(c.statistics.at) },
    thresholds: { atMinute: minuteOf(c.thresholds.at) },
    alarms: {
      atMinute: minuteOf(c.alarms.at),
      perWeek: {
        ...{ leaf: c.alarms.leaf_per_week, organisation: c.alarms.organisation_per_week },
        ...{ 'category-region': c.alarms.category_region_per_week, total: c.alarms.total_per_week },
        wave: c.alarms.wave_per_week,
      },
    },
    waves: { atMinute: minuteOf(c.waves.at) },
    answerMs: c.consent.answer_hours * 3_600_000,
    complaintPort: c.complaints.port === '' ? undefined : c.complaints.port,
    webhooks: {
      ...{ networks: c.webhooks.networks, plainHttp: c.webhooks.plain_http },
      atOnce: c.webhooks.at_once,
    },
    ownMessages: {
      ...c.own_messages,
      gateway: c.own_messages.gateway === 'own' ? undefined : c.own_messages.gateway,
    },
    identityProviders,
    witnesses: c.witnesses.map(({ url, key }) => ({ url, key: parseVerifierKey(key, 'cosignature') })),
    gateway: {
      name: c.gateway.name,
      node: c.gateway.node,
      listeners: gatewayListeners(c),
      upstreams,
      control: c.gateway.control,
      limits: limits(c),
    },
    listeners: listenerKeys(loaded),
  };
}

/** 03:30 → 210 */
function minuteOf(time: string): number | undefined {
  if (time === 'off') return undefined;
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}

function recordPlace(loaded: Loaded, folder: string, problems: Problem[]): RecordPlace {
  const { record, record_password_file: file } = loaded.configuration;
  if (record === 'embedded') return { kind: 'embedded', folder };
  const url = new URL(record);
  if (file !== '')
    url.password = encodeURIComponent(secretIn(file, loaded, 'record_password_file', problems));
  return { kind: 'server', url: url.href };
}

/** ClickHouse takes its user from the address and its password from a file only. */
function trafficPlace(loaded: Loaded, folder: string, problems: Problem[]): TrafficPlace {
  const { traffic, traffic_password_file: file } = loaded.configuration;
  if (traffic === 'embedded') return { kind: 'embedded', folder };
  const url = new URL(traffic);
  if (url.password !== '') {
    const allowed = {
      zh: '不带密码的地址；密码写在 traffic_password_file',
      en: 'an address without its password, which belongs in traffic_password_file',
    };
    problems.push({
      key: 'traffic',
      origin: loaded.origin('traffic'),
      found: quoted(traffic, true),
      allowed,
    });
  }
  if (file !== '') secretIn(file, loaded, 'traffic_password_file', problems);
  const user = decodeURIComponent(url.username) || 'default';
  url.username = '';
  url.password = '';
  return { kind: 'server', url: url.href, user, passwordFile: file === '' ? undefined : resolve(file) };
}

function upstream(
  loaded: Loaded,
  index: number,
  environment: Sources['environment'],
  problems: Problem[],
): UpstreamSettings {
  const { secret_file, window_max, carrier, ...rest } = loaded.configuration.upstreams[index]!;
  const at = { table: `upstreams.${index}`, file: secret_file, variable: secretName('UPSTREAM', rest.name) };
  return {
    ...rest,
    secret: tableSecret(at, loaded, environment, problems),
    windowMax: window_max,
    carrier: carrier === '' ? undefined : carrier,
  };
}

function identityProvider(
  loaded: Loaded,
  index: number,
  environment: Sources['environment'],
  problems: Problem[],
): OidcProvider {
  const { id, name, issuer, client_id, secret_file } = loaded.configuration.identity_providers[index]!;
  const variable = secretName('IDENTITY_PROVIDER', id);
  const at = { table: `identity_providers.${index}`, file: secret_file, variable };
  const clientSecret = tableSecret(at, loaded, environment, problems);
  return { id, name, issuer, clientId: client_id, clientSecret };
}

/** The secret of a table in a list: from its `secret_file`, else from the environment. */
function tableSecret(
  { table, file, variable }: { readonly table: string; readonly file: string; readonly variable: string },
  loaded: Loaded,
  environment: Sources['environment'],
  problems: Problem[],
): string {
  const key = `${table}.secret_file`;
  if (file !== '') return secretIn(file, loaded, key, problems);
  const secret = environment[variable] ?? '';
  if (secret === '') {
    const allowed = {
      zh: `secret_file = "文件"，或环境变量 ${variable}`,
      en: `secret_file = "path", or ${variable} in the environment`,
    };
    const origin = loaded.origin(table);
    problems.push({ key, origin, found: { zh: '没有密钥', en: 'no secret' }, allowed });
  }
  return secret;
}

/** The first line of a file, so that one written with an editor works. */
function secretIn(file: string, loaded: Loaded, key: string, problems: Problem[]): string {
  const allowed = {
    zh: '一个可读的文件，首行是密钥',
    en: 'a file that can be read, its first line the secret',
  };
  try {
    const [line] = readFileSync(file, 'utf8').split(/\r?\n/, 1);
    if (line !== '') return line!;
    problems.push({ key, origin: loaded.origin(key), found: `${file}: empty`, allowed });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    problems.push({ key, origin: loaded.origin(key), found: `${file}: ${code}`, allowed });
  }
  return '';
}

/** A port of the operator's own is no use without somebody who sends from it, and a name to send under. */
function wholeOwnPort(loaded: Loaded, problems: Problem[]): void {
  const { account, port, signature } = loaded.configuration.own_messages;
  const named = { account, port, signature };
  if (port === '' && signature === '') return;
  for (const [name, value] of Object.entries(named)) {
    if (value !== '') continue;
    const key = `own_messages.${name}`;
    const allowed = {
      zh: 'account、port、signature 三项齐备（只写 account 或三项皆空亦可）',
      en: 'account, port and signature together (or account alone, or none of them)',
    };
    problems.push({ key, origin: loaded.origin(key), found: '""', allowed });
  }
}

/** A gateway by itself has nobody in its own process to keep the record or to take its evidence. */
function needServers(loaded: Loaded, problems: Problem[]): void {
  const { configuration: c } = loaded;
  if (c.record === 'embedded') {
    const allowed = {
      zh: 'role = "gateway" 时须为 postgres:// 地址',
      en: 'a postgres:// address where role = "gateway"',
    };
    problems.push({ key: 'record', origin: loaded.origin('record'), found: '"embedded"', allowed });
  }
  if (c.ship.url === 'own') {
    const allowed = {
      zh: 'role = "gateway" 时须为应用节点的 http(s) 地址',
      en: 'the http(s) address of the app where role = "gateway"',
    };
    problems.push({ key: 'ship.url', origin: loaded.origin('ship.url'), found: '"own"', allowed });
  }
}

/** What tells the tables of a list apart must do so. */
function refuseRepeated(
  labels: readonly string[],
  keyOf: (index: number) => string,
  loaded: Loaded,
  problems: Problem[],
): void {
  for (const [i, label] of labels.entries()) {
    if (labels.indexOf(label) === i) continue;
    const key = keyOf(i);
    const allowed = { zh: '与其他各表不同的名字', en: 'a name that no other table of the list has' };
    problems.push({ key, origin: loaded.origin(key), found: JSON.stringify(label), allowed });
  }
}

function gatewayListeners(c: Configuration): ListenerSettings[] {
  return (['cmpp', 'smpp'] as const).flatMap((protocol) => {
    const { host, listener } = c.gateway[protocol];
    return listener === 'off' ? [] : [{ protocol, host, listener }];
  });
}

function listenerKeys(loaded: Loaded): Settings['listeners'] {
  const { configuration: c } = loaded;
  const gateway = c.role === 'app' ? [] : (['cmpp', 'smpp', 'control'] as const);
  const found = gateway.map((name) => ({ key: `gateway.${name}.listener`, ...c.gateway[name] }));
  const all = c.role === 'gateway' ? found : [...found, { key: 'http.listener', ...c.http }];
  return all.flatMap(({ key, host, listener }) =>
    listener === 'off' ? [] : [{ key, origin: loaded.origin(key), host, listener }],
  );
}

function limits(c: Configuration): GatewayLimits {
  const named = LIMIT_NAMES.map((name) => [name, c.gateway.limits[snakeCase(name)]]);
  return Object.fromEntries(named) as GatewayLimits;
}
