import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'smol-toml';
import {
  ConfigurationError,
  checkListeners,
  configurationSchema,
  describeProblem,
  environmentName,
  leaves,
  loadConfiguration,
  readSettings,
} from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'anning-configuration-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function tomlFile(text: string): string {
  const path = join(folder, `${++files}.toml`);
  writeFileSync(path, text);
  return path;
}

/** An identity provider's table, with what is not as usual. */
function provider(changes: Record<string, string> = {}): string {
  const usual = { id: 'office', name: '统一认证', issuer: 'https://id.example.cn', client_id: 'anning' };
  const lines = Object.entries({ ...usual, ...changes }).map(
    ([key, value]) => `${key} = ${JSON.stringify(value)}\n`,
  );
  return `[[identity_providers]]\n${lines.join('')}`;
}

interface Given {
  readonly toml?: string;
  readonly environment?: Record<string, string>;
  readonly flags?: [string, string][];
}

function load({ toml = '', environment = {}, flags = [] }: Given) {
  const loaded = loadConfiguration({ file: tomlFile(toml), environment, flags });
  return { loaded, settings: readSettings(loaded, environment) };
}

function problemsOf(given: Given): string[] {
  try {
    load(given);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    return error.problems.map((problem) =>
      describeProblem(problem, 'en').replace(/\/\S*\/(\d+\.toml)/, 'FILE'),
    );
  }
  assert.fail('nothing was found wrong');
}

test('anning.toml shows every key with its default', () => {
  const example = parse(readFileSync(new URL('../../anning.toml', import.meta.url), 'utf8'));
  const defaults = configurationSchema.parse({});
  assert.deepEqual(
    { ...JSON.parse(JSON.stringify(example)), upstreams: [], identity_providers: [] },
    defaults,
  );
});

for (const list of ['upstreams', 'identity_providers'] as const) {
  test(`the table [[${list}]] shown in anning.toml is a valid one with every key`, () => {
    const text = readFileSync(new URL('../../anning.toml', import.meta.url), 'utf8');
    const [shown] = text.slice(text.indexOf(`# [[${list}]]`)).split('\n\n', 1);
    const tree = parse(shown!.replaceAll(/^# /gm, ''));
    const [table] = configurationSchema.parse(tree)[list];
    assert.deepEqual(Object.keys((tree[list] as object[])[0]!).sort(), Object.keys(table!).sort());
  });
}

test('flags come before the environment, the environment before the file, the file before the default', () => {
  const toml = '[http]\nlistener = 1001\n';
  const environment = { ANNING_HTTP_LISTENER: '1002' };
  const flags: [string, string][] = [['http.listener', '1003']];
  assert.equal(load({}).settings.http.listener, 8080);
  assert.equal(load({ toml }).settings.http.listener, 1001);
  assert.equal(load({ toml, environment }).settings.http.listener, 1002);
  assert.equal(load({ toml, environment, flags }).settings.http.listener, 1003);
});

test('every key but those of lists can be set by the environment, and no two share a name', () => {
  const keys = leaves().map((path) => path.join('.'));
  assert.ok(keys.length > 30);
  assert.equal(new Set(keys.map(environmentName)).size, keys.length);
  const given = load({
    environment: {
      ANNING_GATEWAY_LIMITS_ANSWER_TIMEOUT_MS: '5000',
      ANNING_HTTP_TRUST_PROXY: '10.0.0.0/8, 127.0.0.1',
      ANNING_GATEWAY_SMPP_LISTENER: 'off',
    },
  });
  assert.equal(given.settings.gateway.limits.answerTimeoutMs, 5000);
  assert.deepEqual(given.settings.http.trustProxy, ['10.0.0.0/8', '127.0.0.1']);
  assert.deepEqual(
    given.settings.gateway.listeners.map(({ protocol }) => protocol),
    ['cmpp'],
  );
});

type Wrong = readonly [title: string, given: Given, line: string | RegExp];
const WRONG: readonly Wrong[] = [
  [
    'a wrong type in the file, with its line',
    { toml: 'role = "all"\n\n[http]\nlistener = "8080"\n' },
    'http.listener (FILE:4): found "8080"; allowed: a whole number from 0 to 65535; 0 takes a free one',
  ],
  [
    'a number out of range in the environment',
    { environment: { ANNING_GATEWAY_NODE: '1024' } },
    'gateway.node (ANNING_GATEWAY_NODE): found "1024"; allowed: a whole number from 0 to 1023',
  ],
  [
    'a word that is none of the allowed ones, from a flag',
    { flags: [['role', 'both']] },
    'role (--role): found "both"; allowed: "all", "gateway", "app"',
  ],
  [
    'an unknown key in the file, with the likeliest names',
    { toml: '[gateway.limits]\nanswer_timeout = 5\n' },
    /^gateway\.limits\.answer_timeout \(FILE:2\): found an unknown key; allowed: answer_timeout_ms,/,
  ],
  [
    'an unknown table',
    { toml: '[htpp]\nlistener = 1\n' },
    /^htpp \(FILE:1\): found an unknown key; allowed: http,/,
  ],
  [
    'an unknown variable of ours',
    { environment: { ANNING_HTTP_PORT: '80' } },
    /^ANNING_HTTP_PORT \(ANNING_HTTP_PORT\): found an unknown key; allowed: ANNING_HTTP_HOST/,
  ],
  [
    'an unknown flag',
    { flags: [['http.port', '80']] },
    /^http\.port \(--http\.port\): found an unknown key; allowed: http\.host/,
  ],
  [
    'a table where a value belongs',
    { toml: '[data]\nx = 1\n' },
    /^data \(FILE:1\): found \{"x":1\}; allowed: the path of a folder$/,
  ],
  [
    'a value where a table belongs',
    { toml: 'http = 8080\n' },
    'http (FILE:1): found 8080; allowed: a table [http]',
  ],
  [
    'a list with a wrong element, told once',
    { toml: '[http]\ntrust_proxy = ["nginx", "proxy"]\n' },
    /^http\.trust_proxy \(FILE:2\): found \["nginx","proxy"\]; allowed: a list of IP addresses/,
  ],
  [
    'an upstream that lacks its host, told with the table that lacks it',
    {
      toml: '[[upstreams]]\nname = "a"\nprotocol = "smpp"\nlistener = 2775\naccount = "x"\n',
      environment: { ANNING_UPSTREAM_A_SECRET: 's' },
    },
    /^upstreams\.0\.host \(FILE:1\): found nothing; allowed: a host name/,
  ],
  [
    'an upstream without a secret',
    {
      toml: '[[upstreams]]\nname = "car-a"\nprotocol = "smpp"\nhost = "h"\nlistener = 2775\naccount = "x"\n',
    },
    'upstreams.0.secret_file (FILE:1): found no secret; allowed: secret_file = "path", or ANNING_UPSTREAM_CAR_A_SECRET in the environment',
  ],
  [
    'two upstreams of one name',
    {
      toml: ['a', 'a']
        .map(
          (name) =>
            `[[upstreams]]\nname = "${name}"\nprotocol = "smpp"\nhost = "h"\nlistener = 2775\naccount = "x"\n`,
        )
        .join(''),
      environment: { ANNING_UPSTREAM_A_SECRET: 's' },
    },
    'upstreams.1.name (FILE:8): found "a"; allowed: a name that no other table of the list has',
  ],
  [
    'an identity provider without a secret',
    { toml: provider() },
    'identity_providers.0.secret_file (FILE:1): found no secret; allowed: secret_file = "path", or ANNING_IDENTITY_PROVIDER_OFFICE_SECRET in the environment',
  ],
  [
    'two identity providers of one id',
    {
      toml: provider() + provider({ name: 'Other' }),
      environment: { ANNING_IDENTITY_PROVIDER_OFFICE_SECRET: 's' },
    },
    'identity_providers.1.id (FILE:7): found "office"; allowed: a name that no other table of the list has',
  ],
  ...(
    [
      'http://id.example.cn',
      'http://localhost:8090',
      'http://127.0.0.1.example.cn',
      'id.example.cn',
      'https://id.example.cn?tenant=1',
      'https://id.example.cn/#a',
      'https://anning:hunter2@id.example.cn',
    ] as const
  ).map(
    (issuer): Wrong => [
      `an issuer that is not to be trusted: ${issuer}`,
      { toml: provider({ issuer }), environment: { ANNING_IDENTITY_PROVIDER_OFFICE_SECRET: 's' } },
      /^identity_providers\.0\.issuer \(FILE:4\): found "\S+"; allowed: an https:\/\/ address; http:\/\/ on this machine only/,
    ],
  ),
  ...['', '  ', 'a\tb', '一'.repeat(61)].map(
    (name): Wrong => [
      `a provider's name that cannot be shown: ${JSON.stringify(name)}`,
      { toml: provider({ name }), environment: { ANNING_IDENTITY_PROVIDER_OFFICE_SECRET: 's' } },
      /^identity_providers\.0\.name \(FILE:3\): found ".*; allowed: 1 to 60 characters, shown where people sign in$/,
    ],
  ),
  [
    'a secret file that is not there',
    { toml: 'record = "postgres://anning@db/anning"\nrecord_password_file = "/nowhere/pw"\n' },
    /^record_password_file \(FILE:2\): found \/nowhere\/pw: ENOENT; allowed: a file that can be read/,
  ],
  [
    'a password in a flag, which is not repeated',
    { flags: [['record', 'postgres://anning:hunter2@db/anning']] },
    /^record \(--record\): found "postgres:\/\/\*\*\*@db\/anning"; allowed: an address without its password/,
  ],
  [
    'a password in the address of ClickHouse, which is not repeated',
    { environment: { ANNING_TRAFFIC: 'http://reader:hunter2@db:8123' } },
    /^traffic \(ANNING_TRAFFIC\): found "http:\/\/\*\*\*@db:8123"; allowed: an address without its password/,
  ],
  [
    'a gateway alone on an embedded record',
    {
      flags: [
        ['role', 'gateway'],
        ['ship.url', 'http://app:8080'],
      ],
    },
    'record (default): found "embedded"; allowed: a postgres:// address where role = "gateway"',
  ],
  [
    'a file that is no TOML',
    { toml: 'data = "./data"\nrole = all\n' },
    /^config \(FILE:2\): found "role"; allowed: TOML/,
  ],
];

for (const [title, given, line] of WRONG) {
  test(`a wrong value is told in one line: ${title}`, () => {
    const problems = problemsOf(given);
    assert.equal(problems.length, 1, problems.join('\n'));
    if (typeof line === 'string') assert.equal(problems[0], line);
    else assert.match(problems[0]!, line);
    assert.doesNotMatch(problems[0]!, /hunter2|\n/);
  });
}

test('all that is wrong is told at once', () => {
  const problems = problemsOf({ toml: 'role = 1\ndate = "x"\n[http]\nlistener = -1\n' });
  assert.deepEqual(problems.map((line) => line.split(' ')[0]).sort(), ['date', 'http.listener', 'role']);
});

test('a named file that is not there is an error; the standard one may be absent', () => {
  assert.throws(
    () => loadConfiguration({ file: join(folder, 'none.toml'), environment: {}, flags: [] }),
    /config \(.*none\.toml\): found ENOENT/,
  );
});

test('a listener in use is told by its key', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const flags: [string, string][] = [
    ['http.listener', String(port)],
    ['gateway.cmpp.listener', '0'],
    ['gateway.smpp.listener', '0'],
    ['gateway.control.listener', '0'],
  ];
  try {
    await assert.rejects(checkListeners(load({ flags }).settings), (error: ConfigurationError) => {
      const lines = error.problems.map((problem) => describeProblem(problem, 'en'));
      assert.equal(lines.length, 1);
      assert.match(
        lines[0]!,
        new RegExp(
          `^http\\.listener \\(--http\\.listener\\): found 127\\.0\\.0\\.1:${port} in use; allowed: `,
        ),
      );
      return true;
    });
  } finally {
    taken.close();
  }
});

test('an upstream’s secret is read from its file or from the environment', () => {
  const secret = tomlFile('s3cret\n');
  const upstream = (name: string, more: string) =>
    `[[upstreams]]\nname = "${name}"\nprotocol = "cmpp30"\nhost = "h"\nlistener = 7890\naccount = "900001"\n${more}\n`;
  const { settings } = load({
    toml: upstream('one', `secret_file = ${JSON.stringify(secret)}`) + upstream('two', 'carrier = "mobile"'),
    environment: { ANNING_UPSTREAM_TWO_SECRET: 'other' },
  });
  assert.deepEqual(
    settings.gateway.upstreams.map(({ name, secret, carrier }) => [name, secret, carrier]),
    [
      ['one', 's3cret', undefined],
      ['two', 'other', 'mobile'],
    ],
  );
});

test('an identity provider’s secret is read from its file or from the environment, and by no gateway that runs alone', () => {
  const secret = tomlFile('s3cret\n');
  const toml =
    provider({ secret_file: secret }) +
    provider({ id: 'trial-1', name: '一'.repeat(60), issuer: 'http://[::1]:8090/realms/one' });
  const environment = { ANNING_IDENTITY_PROVIDER_TRIAL_1_SECRET: 'other' };
  assert.deepEqual(load({ toml, environment }).settings.identityProviders, [
    {
      id: 'office',
      name: '统一认证',
      issuer: 'https://id.example.cn',
      clientId: 'anning',
      clientSecret: 's3cret',
    },
    {
      id: 'trial-1',
      name: '一'.repeat(60),
      issuer: 'http://[::1]:8090/realms/one',
      clientId: 'anning',
      clientSecret: 'other',
    },
  ]);
  const flags: [string, string][] = [
    ['role', 'gateway'],
    ['record', 'postgres://anning@db/anning'],
    ['ship.url', 'http://app:8080'],
  ];
  assert.deepEqual(load({ toml: provider(), flags }).settings.identityProviders, []);
});

test('the detectors run at a time in Shanghai or never; dormancy is off unless days are given', () => {
  assert.deepEqual(load({}).settings.detectors, { atMinute: 210, dormantDays: undefined });
  const off = load({ toml: '[detectors]\nat = "off"\ndormant_days = 150' });
  assert.deepEqual(off.settings.detectors, { atMinute: undefined, dormantDays: 150 });
  const early = load({ environment: { ANNING_DETECTORS_AT: '00:05' } });
  assert.equal(early.settings.detectors.atMinute, 5);
  const [time, days] = problemsOf({ toml: '[detectors]\nat = "24:00"\ndormant_days = 7' });
  assert.match(time!, /detectors\.at.*"24:00"/s);
  assert.match(days!, /detectors\.dormant_days.*30/s);
});
