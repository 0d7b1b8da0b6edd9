/* Long because it is one table: every setting, with what is allowed. */
import { z } from 'zod';
import { CARRIERS, isLoopback } from '../domain/index.ts';
import { parseVerifierKey } from '../evidence/index.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from '../gateway/index.ts';

/*
 * Every key that Anning reads, with its default and what it allows: one schema for the file, the environment and the flags. A leaf's
 * `allowed` is what an error tells, so it stands beside the check that it describes.
 */

export interface Words {
  readonly zh: string;
  readonly en: string;
}

declare module 'zod' {
  interface GlobalMeta {
    allowed?: Words;
    /** Its value is a secret or may carry one: never told in an error, never taken from a flag. */
    secret?: boolean;
  }
}

const HOST = /^[A-Za-z0-9._:-]{1,253}$/;

function whole(min: number, max: number, standard: number) {
  const allowed = { zh: `${min} 到 ${max} 的整数`, en: `a whole number from ${min} to ${max}` };
  return z.int().min(min).max(max).default(standard).meta({ allowed });
}

function oneOf<const T extends readonly [string, ...string[]]>(values: T, standard: T[number]) {
  const list = values.map((value) => JSON.stringify(value)).join(', ');
  const allowed = { zh: list, en: list };
  return z.enum(values).default(standard).meta({ allowed });
}

/** How many alarms a week may begin. */
function perWeek(standard: number) {
  const allowed = { zh: '0.1 到 1000 的数', en: 'a number from 0.1 to 1000' };
  return z.number().min(0.1).max(1000).default(standard).meta({ allowed });
}

const hostAllowed: Words = {
  zh: '主机名或 IP 地址，如 "127.0.0.1"、"0.0.0.0"',
  en: 'a host name or an IP address, such as "127.0.0.1" or "0.0.0.0"',
};
function host(standard: string) {
  return z.string().regex(HOST).default(standard).meta({ allowed: hostAllowed });
}

/** A TCP port, here always called a listener. */
function listener(standard: number) {
  const allowed = {
    zh: '0 到 65535 的整数；0 表示任取一个空闲的',
    en: 'a whole number from 0 to 65535; 0 takes a free one',
  };
  return z.int().min(0).max(65_535).default(standard).meta({ allowed });
}

function listenerOrOff(standard: number) {
  const allowed = {
    zh: '0 到 65535 的整数（0 表示任取一个空闲的），或 "off"',
    en: 'a whole number from 0 to 65535 (0 takes a free one), or "off"',
  };
  return z
    .union([z.int().min(0).max(65_535), z.literal('off')])
    .default(standard)
    .meta({ allowed });
}

function nightTime(standard: string) {
  return z
    .string()
    .regex(/^(?:off|(?:[01]\d|2[0-3]):[0-5]\d)$/)
    .default(standard)
    .meta({
      allowed: {
        zh: `北京时间，如 "${standard}"；"off" 表示不定时执行`,
        en: `a time in Shanghai, such as "${standard}", or "off" for no nightly run`,
      },
    });
}

function path(standard: string, whenEmpty: Words) {
  const allowed = { zh: `路径；留空：${whenEmpty.zh}`, en: `a path; empty: ${whenEmpty.en}` };
  return z.string().max(4096).default(standard).meta({ allowed });
}

function engine(schemes: string, zh: string, en: string) {
  return z
    .string()
    .refine((text) => text === 'embedded' || isUrl(text, schemes))
    .default('embedded')
    .meta({ allowed: { zh: `"embedded"（内置），或 ${zh}`, en: `"embedded", or ${en}` }, secret: true });
}

function isUrl(text: string, schemes: string): boolean {
  return new RegExp(`^(?:${schemes})://[^/]`).test(text) && URL.canParse(text);
}

/** The limits' names as the file writes them; the bounds are what the code can bear, not what is wise. */
const LIMIT_BOUNDS: { readonly [K in keyof GatewayLimits]: readonly [number, number] } = {
  connectionsMax: [1, 1_000_000],
  loginTimeoutMs: [100, 600_000],
  keepAliveMs: [1000, 3_600_000],
  answerTimeoutMs: [100, 3_600_000],
  keepAliveTries: [1, 100],
  segmentsTimeoutMs: [100, 3_600_000],
  segmentsMax: [1, 10_000_000],
  backlogMax: [1, 10_000_000],
  outputMax: [4096, 1 << 30],
  stalledMs: [100, 3_600_000],
  forwardTries: [1, 1000],
  retryFirstMs: [1, 3_600_000],
  retryLastMs: [1, 3_600_000],
  receiptsKeptMs: [1000, 30 * 86_400_000],
  heldMaxMs: [1000, 30 * 86_400_000],
  parkAfterMs: [1000, 86_400_000],
};
export const LIMIT_NAMES = Object.keys(LIMIT_BOUNDS) as (keyof GatewayLimits)[];

/** answerTimeoutMs → answer_timeout_ms */
export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const limits = z.strictObject(
  Object.fromEntries(
    LIMIT_NAMES.map((name) => [snakeCase(name), whole(...LIMIT_BOUNDS[name], DEFAULT_LIMITS[name])]),
  ),
);

/** What a default cannot stand in for: an upstream is somebody else's machine. */
function required(schema: z.ZodType<string>, allowed: Words) {
  return schema.meta({ allowed });
}

/** What tells one table of a list from another, and names the variable of its secret. */
function label() {
  return required(z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/), {
    zh: '小写字母、数字和 "-"，至多 31 个字符',
    en: 'lower-case letters, digits and "-", at most 31',
  });
}

const upstream = z.strictObject({
  name: label(),
  protocol: z
    .enum(['cmpp20', 'cmpp30', 'smpp'])
    .meta({ allowed: { zh: '"cmpp20", "cmpp30", "smpp"', en: '"cmpp20", "cmpp30", "smpp"' } }),
  host: required(z.string().regex(HOST), hostAllowed),
  listener: z
    .int()
    .min(1)
    .max(65_535)
    .meta({ allowed: { zh: '1 到 65535 的整数', en: 'a whole number from 1 to 65535' } }),
  account: required(z.string().regex(/^[\x21-\x7e]{1,15}$/), {
    zh: '1 到 15 个可见 ASCII 字符',
    en: '1 to 15 visible ASCII characters',
  }),
  /** Read at the start. Otherwise the environment: ANNING_UPSTREAM_<NAME>_SECRET. */
  secret_file: path('', {
    zh: '从环境变量 ANNING_UPSTREAM_<NAME>_SECRET 读取',
    en: 'from the environment, ANNING_UPSTREAM_<NAME>_SECRET',
  }),
  connections: whole(1, 1000, 1),
  window_max: whole(1, 1000, 16),
  carrier: oneOf(['', ...CARRIERS], ''),
  recipients: z
    .array(z.string().regex(/^\d{1,15}$/))
    .default([])
    .meta({
      allowed: {
        zh: '国际格式号码的前缀列表，如 ["86138"]；空表示全部',
        en: 'a list of prefixes of E.164 digits, such as ["86138"]; empty: all',
      },
    }),
});

/** Without TLS only on this machine itself, which is for trials. OpenID Connect allows neither a query nor a fragment. */
function isIssuer(text: string): boolean {
  if (!isUrl(text, 'https?') || /[?#]/.test(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === 'https:' || isLoopback(hostname)) && username === '' && password === '';
}

const identityProvider = z.strictObject({
  /** Stands in the address that the provider sends people back to. */
  id: label(),
  name: required(z.string().regex(/^(?=.*\S)\P{Cc}{1,60}$/u), {
    zh: '1 到 60 个字符，显示在登录页上',
    en: '1 to 60 characters, shown where people sign in',
  }),
  issuer: z
    .string()
    .refine(isIssuer)
    .meta({
      allowed: {
        zh: 'https:// 地址；http:// 只限本机，如 "http://127.0.0.1:8090"',
        en: 'an https:// address; http:// on this machine only, such as "http://127.0.0.1:8090"',
      },
      secret: true,
    }),
  client_id: required(z.string().regex(/^[\x21-\x7e]{1,255}$/), {
    zh: '1 到 255 个可见 ASCII 字符',
    en: '1 to 255 visible ASCII characters',
  }),
  /** Read at the start. Otherwise the environment: ANNING_IDENTITY_PROVIDER_<ID>_SECRET. */
  secret_file: path('', {
    zh: '从环境变量 ANNING_IDENTITY_PROVIDER_<ID>_SECRET 读取',
    en: 'from the environment, ANNING_IDENTITY_PROVIDER_<ID>_SECRET',
  }),
});

const witness = z.strictObject({
  /** `add-checkpoint` stands under it. */
  url: required(
    z.string().refine((text) => isUrl(text, 'https?')),
    {
      zh: 'http(s) 地址，如 "https://witness.example.cn"',
      en: 'an http(s) address, such as "https://witness.example.cn"',
    },
  ),
  key: required(
    z.string().refine((text) => {
      try {
        return parseVerifierKey(text, 'cosignature') !== undefined;
      } catch {
        return false;
      }
    }),
    {
      zh: '见证方的公钥，如 "witness.example.cn/w1+1a2b3c4d+BA…"，由 anning witness 打印',
      en: 'the public key of the witness, such as "witness.example.cn/w1+1a2b3c4d+BA…", which `anning witness` prints',
    },
  ),
});

export const configurationSchema = z.strictObject({
  data: z
    .string()
    .min(1)
    .max(4096)
    .default('./data')
    .meta({ allowed: { zh: '文件夹的路径', en: 'the path of a folder' } }),
  role: oneOf(['all', 'gateway', 'app'], 'all'),
  record: engine('postgres|postgresql', 'postgres://用户@主机/库', 'postgres://user@host/database'),
  record_password_file: path('', { zh: '不用', en: 'none' }),
  traffic: engine('https?', 'ClickHouse 的 http(s) 地址', 'the http(s) address of a ClickHouse server'),
  traffic_password_file: path('', { zh: '不用', en: 'none' }),
  seal_key_file: path('', { zh: '<data>/keys/seal.key', en: '<data>/keys/seal.key' }),
  log_level: oneOf(['debug', 'info', 'warn', 'error'], 'info'),

  http: z
    .strictObject({
      host: host('127.0.0.1'),
      listener: listener(8080),
      public_url: z
        .string()
        .refine((text) => text === 'own' || isUrl(text, 'https?'))
        .default('own')
        .meta({
          allowed: {
            zh: '"own"（本机 http://localhost:<listener>），或人们访问控制台的 http(s) 地址',
            en: '"own" (http://localhost:<listener>), or the http(s) address at which people reach the console',
          },
        }),
      trust_proxy: z
        .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
        .default([])
        .meta({
          allowed: {
            zh: '反向代理的 IP 地址或网段列表；空表示都不信任',
            en: 'a list of IP addresses or CIDR ranges of proxies; empty: none is trusted',
          },
        }),
      metrics: oneOf(['loopback', 'open', 'off'], 'loopback'),
      import_bytes_max: whole(1_000_000, 1_000_000_000, 50_000_000),
      consents_bytes_max: whole(1_000_000, 1_000_000_000_000, 20_000_000_000),
      complaints_bytes_max: whole(1_000_000, 1_000_000_000_000, 5_000_000_000),
      audience_bytes_max: whole(1_000_000, 100_000_000_000, 4_000_000_000),
    })
    .prefault({}),

  evidence: z
    .strictObject({
      folder: path('', { zh: '<data>/evidence', en: '<data>/evidence' }),
      origin: z
        .string()
        .regex(/^[A-Za-z0-9._/-]{1,200}$/)
        .default('anning.local/log')
        .meta({
          allowed: {
            zh: '不带 https:// 的网址，如 "evidence.example.cn/log"；一经使用不再更改',
            en: 'an address without https://, such as "evidence.example.cn/log"; never changed once used',
          },
        }),
      key_file: path('', { zh: '<data>/keys/evidence.key', en: '<data>/keys/evidence.key' }),
    })
    .prefault({}),

  ship: z
    .strictObject({
      url: z
        .string()
        .refine((text) => text === 'own' || isUrl(text, 'https?'))
        .default('own')
        .meta({
          allowed: {
            zh: '"own"（本进程的 HTTP 地址），或另一台机器的 http(s) 地址（role = "gateway" 时必填）',
            en: '"own" (this process’s HTTP address), or an http(s) address (needed where role = "gateway")',
          },
        }),
      token_file: path('', { zh: '<data>/keys/ship.token', en: '<data>/keys/ship.token' }),
    })
    .prefault({}),

  gateway: z
    .strictObject({
      name: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
        .default('gateway-1')
        .meta({
          allowed: {
            zh: '小写字母、数字和 "-"，至多 63 个字符；一经使用不再更改',
            en: 'lower-case letters, digits and "-", at most 63; never changed once used',
          },
        }),
      node: whole(0, 1023, 1),
      cmpp: z.strictObject({ host: host('0.0.0.0'), listener: listenerOrOff(7890) }).prefault({}),
      smpp: z.strictObject({ host: host('0.0.0.0'), listener: listenerOrOff(2775) }).prefault({}),
      control: z.strictObject({ host: host('127.0.0.1'), listener: listener(8081) }).prefault({}),
      limits: limits.prefault({}),
    })
    .prefault({}),

  retention: z.strictObject({ at: nightTime('04:30') }).prefault({}),

  thresholds: z.strictObject({ at: nightTime('04:00') }).prefault({}),

  derivation: z.strictObject({ at: nightTime('06:00') }).prefault({}),

  lookback: z
    .strictObject({ at: nightTime('03:00'), every: z.enum(['week', 'month']).default('week') })
    .prefault({}),

  alarms: z
    .strictObject({
      at: nightTime('04:15'),
      leaf_per_week: perWeek(5),
      organisation_per_week: perWeek(3),
      category_region_per_week: perWeek(2),
      total_per_week: perWeek(0.5),
      wave_per_week: perWeek(2),
    })
    .prefault({}),

  waves: z.strictObject({ at: nightTime('02:30') }).prefault({}),

  statistics: z
    .strictObject({
      at: z
        .string()
        .regex(/^(?:off|(?:[01]\d|2[0-3]):[0-5]\d)$/)
        .default('05:30')
        .meta({
          allowed: {
            zh: '北京时间，如 "05:30"；"off" 表示不定时公布',
            en: 'a time in Shanghai, such as "05:30", or "off" for publishing on demand only',
          },
        }),
    })
    .prefault({}),

  detectors: z
    .strictObject({
      at: nightTime('03:30'),
      dormant_days: z
        .union([z.literal(0), z.int().min(30).max(3650)])
        .default(0)
        .meta({
          allowed: {
            zh: '30 到 3650 的整数，或 0（不检查）',
            en: 'a whole number from 30 to 3650, or 0 for no such check',
          },
        }),
    })
    .prefault({}),

  consent: z.strictObject({ answer_hours: whole(1, 720, 72) }).prefault({}),

  complaints: z
    .strictObject({
      port: z
        .string()
        .regex(/^(?:[1-9]\d{2,19})?$/)
        .default('')
        .meta({
          allowed: {
            zh: '受理短信投诉的端口，如 "106900012321"，或空',
            en: 'the port that takes complaints by SMS, such as "106900012321", or empty',
          },
        }),
    })
    .prefault({}),

  webhooks: z
    .strictObject({
      networks: z
        .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
        .default([])
        .meta({
          allowed: {
            zh: '可以推送到的封闭网络的 IP 地址或网段列表；空表示只推送到公网',
            en: 'a list of IP addresses or CIDR ranges of closed networks that may be told; empty: public addresses alone',
          },
        }),
      plain_http: z
        .boolean()
        .default(false)
        .meta({
          allowed: {
            zh: 'true 或 false；true 时 networks 中的地址可用 http://',
            en: 'true or false; with true, addresses in networks may be http://',
          },
        }),
      at_once: whole(1, 256, 16),
    })
    .prefault({}),

  own_messages: z
    .strictObject({
      account: z
        .string()
        .regex(/^(?:[A-Za-z0-9_-]{1,16})?$/)
        .default('')
        .meta({
          allowed: { zh: '已开通的账号，或空', en: 'an account that is opened, or empty' },
        }),
      port: z
        .string()
        .regex(/^(?:[1-9]\d{2,19})?$/)
        .default('')
        .meta({
          allowed: {
            zh: '已开通的端口，如 "106900010009"，或空',
            en: 'an opened port, such as "106900010009", or empty',
          },
        }),
      signature: z
        .string()
        .max(30)
        .default('')
        .meta({
          allowed: {
            zh: '已登记的签名，不带【】，或空',
            en: 'a registered signature without its brackets, or empty',
          },
        }),
      gateway: z
        .string()
        .regex(/^(?:own|https?:\/\/[^\s/]+)$/)
        .default('own')
        .meta({
          allowed: {
            zh: '"own"，或网关控制端的地址，如 "http://10.0.0.5:8081"',
            en: '"own", or the address of a gateway’s control, such as "http://10.0.0.5:8081"',
          },
        }),
    })
    .prefault({}),

  upstreams: z
    .array(upstream)
    .max(100)
    .default([])
    .meta({ allowed: { zh: '若干 [[upstreams]] 表', en: 'tables [[upstreams]]' } }),

  identity_providers: z
    .array(identityProvider)
    .max(20)
    .default([])
    .meta({ allowed: { zh: '若干 [[identity_providers]] 表', en: 'tables [[identity_providers]]' } }),

  witnesses: z
    .array(witness)
    .max(20)
    .default([])
    .meta({ allowed: { zh: '若干 [[witnesses]] 表', en: 'tables [[witnesses]]' } }),
});

/** A checked configuration, in the file's own names. */
export type Configuration = z.output<typeof configurationSchema>;

/** A key without the schemas that wrap it: what stands inside default(), prefault() and optional(). */
export function unwrapped(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

/** The schema at a path such as ['upstreams', 0, 'host']; undefined where there is no such key. */
export function schemaAt(path: readonly PropertyKey[]): z.ZodType | undefined {
  let at: z.ZodType | undefined = configurationSchema;
  for (const part of path) {
    const inner: z.ZodType | undefined = at === undefined ? undefined : unwrapped(at);
    if (inner instanceof z.ZodObject) at = (inner.shape as Record<string, z.ZodType>)[String(part)];
    else if (inner instanceof z.ZodArray && typeof part === 'number') at = inner.element as z.ZodType;
    else return undefined;
  }
  return at;
}

/** Every key that is a single value, as paths: what the environment and flags can set. Lists of tables stand in the file alone. */
export function leaves(schema: z.ZodType = configurationSchema, at: readonly string[] = []): string[][] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && inner.element instanceof z.ZodObject) return [];
  if (!(inner instanceof z.ZodObject)) return [[...at]];
  return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([name, child]) =>
    leaves(child, [...at, name]),
  );
}
