/** The commands, word by word. Long because all of them share one way to run a command and look at what it said. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RecordedChange } from '../domain/index.ts';
import { maskNumbers } from '../domain/index.ts';
import { createSigner, openEvidence } from '../evidence/index.ts';
import type { Sealer, StoredChange } from '../store/index.ts';
import { type Language, languageOf, MESSAGES, type Parts, runCommand, type Terminal } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'anning-cli-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: string): string {
  const path = join(folder, `${++files}.json`);
  writeFileSync(path, content);
  return path;
}
const example = (name: string) => new URL(`../../docs/examples/${name}.json`, import.meta.url).pathname;

/** Turns bytes over: enough to tell sealed from plain. */
const sealer: Sealer = {
  seal: (plain) => Buffer.from(plain.map((byte) => byte ^ 0x5a)),
  open: (sealed) => Buffer.from(sealed.map((byte) => byte ^ 0x5a)),
};

const NUMBER = /(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)/;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly written: RecordedChange[];
}

interface Setting {
  readonly language?: Language;
  readonly input?: string;
  readonly stored?: readonly StoredChange[];
  readonly evidence?: string;
  readonly control?: string;
}

async function run(words: readonly string[], setting: Setting = {}): Promise<Ran> {
  const said = { out: '', err: '' };
  const written: RecordedChange[] = [];
  const terminal: Terminal = {
    language: setting.language ?? 'en',
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    interactive: false,
    rows: undefined,
    readInput: async () => setting.input,
  };
  const parts: Parts = {
    version: '0.1.0',
    configurationKeys: ['data', 'http.listener'],
    actor: 'cli:tester',
    clock: () => Date.UTC(2026, 5, 1),
    start: async () => 0,
    demo: async () => 0,
    openFeed: async () => ({
      append: async (_, changes) => {
        written.push(...changes);
        return { first: 1, last: changes.length };
      },
      read: async (after, limit) =>
        (setting.stored ?? []).filter(({ sequence }) => sequence > after).slice(0, limit),
      close: async () => undefined,
    }),
    openExchange: async () => {
      throw new Error('no registry here');
    },
    openPreflight: async () => {
      throw new Error('no facts here');
    },
    onInterrupt: () => undefined,
    sealer: async () => sealer,
    evidence: async () => ({ folder: setting.evidence ?? folder, sealer }),
    witness: async (options) => {
      said.out += JSON.stringify(options);
      return 0;
    },
    control: async () => setting.control ?? 'http://127.0.0.1:1',
    installation: async () => ({ url: 'http://127.0.0.1:1', token: 'none' }),
  };
  const code = await runCommand(words, terminal, parts);
  return { code, ...said, written };
}

const judging = (name: string, ...more: string[]) => [
  'judge',
  '--message',
  example(`${name}.message`),
  '--facts',
  example(`${name}.facts`),
  ...more,
];

describe('judge', () => {
  const expected: readonly [name: string, code: number, outcome: string, reasons: string[]][] = [
    ['consented', 0, 'allow', []],
    ['withdrawn', 3, 'refuse', ['recipient-withdrew-consent']],
    ['undeclared-sub-lease', 3, 'refuse', ['sender-outside-custody-chain', 'opt-out-instruction-missing']],
  ];
  for (const [name, code, outcome, reasons] of expected) {
    test(`${name}: ${outcome}, exit code ${code}`, async () => {
      const { code: found, out } = await run(judging(name, '--json'));
      assert.equal(found, code);
      const verdict = JSON.parse(out);
      assert.equal(verdict.version, 1);
      assert.equal(verdict.outcome, outcome);
      const codes = verdict.reasons.map((reason: { code: string }) => reason.code);
      for (const reason of reasons) assert.ok(codes.includes(reason), `${reason} in ${codes}`);
      if (reasons.length === 0)
        assert.deepEqual(
          verdict.reasons.filter((reason: { mode: string }) => reason.mode === 'enforce'),
          [],
        );
    });
  }

  test('P3: a refusal for people names the reason, the clause with its version and certainty, the duty-holder and the fix', async () => {
    const { out, err } = await run(judging('withdrawn'));
    assert.equal(err, '');
    assert.match(out, /^REFUSE {2}106900010001 → 86138\*\*\*\*8000, account shop01, 2026-06-10T10:00:00/);
    assert.match(out, /● the recipient withdrew consent（recipient-withdrew-consent → REFUSE）/);
    assert.match(out, /clause: .*art\. .*\(\d{4}-\d{2}-\d{2}, (found|memory|unverified|convention)\)/);
    assert.match(out, /duty of: the content provider/);
    assert.match(out, /what would pass: \S/);
    assert.match(out, /rulebook: cn-2026 /);
    assert.match(out, /purpose: marketing-retail（by its words: /);
  });

  test('P3: the same in Chinese', async () => {
    const { out } = await run(judging('withdrawn'), { language: 'zh' });
    assert.match(out, /^拒绝 {2}/);
    assert.match(out, /● 用户已拒收该主体的商业性短信/);
    assert.match(out, /依据：《.*》.*（\d{4}-\d{2}-\d{2}，(已核对|待核对|未见全文|非法律)）/);
    assert.match(out, /责任方：内容提供者/);
    assert.match(out, /怎样才能通过：/);
    assert.match(out, /类型：marketing-retail（依字词：/);
  });

  test('what no word told is told by the model: how sure, and on request by which pieces', async () => {
    const message = JSON.parse(readFileSync(example('consented.message'), 'utf8'));
    const text = '【安宁商城】秋装新到店，羊绒大衣三件以上更划算，地址中山路88号，期待您来选';
    const words = [
      'judge',
      '--message',
      file(JSON.stringify({ ...message, text })),
      '--facts',
      example('consented.facts'),
    ];
    const { out } = await run(words);
    assert.match(
      out,
      /purpose: marketing-retail（its words do not suffice; by the model of texts, 0\.9\d sure; /,
    );
    assert.doesNotMatch(out, /羊绒/);
    const explained = await run([...words, '--explain']);
    assert.match(explained.out, /sure: .*羊绒/);
    assert.doesNotMatch(explained.out, /--explain/);
  });

  test('P7: what is printed of a judged message carries no full phone number and no text', async () => {
    for (const [name] of expected) {
      for (const more of [[], ['--json']]) {
        for (const language of ['zh', 'en'] as const) {
          const { out, err } = await run(judging(name, ...more), { language });
          assert.doesNotMatch(out + err, NUMBER);
          assert.doesNotMatch(out + err, /全场满300减50|最高20万元/);
        }
      }
    }
  });

  test('P7: a message that cannot be read is not repeated', async () => {
    for (const content of [
      '{"at":"2026-06-10","account":"shop01","source":"1069","recipient":"13800138000","text":"你好","x":1}',
      '{"at":"2026-06-10","account":"shop01","source":"1069","recipient":"138001380001","text":"你好"}',
      '{"recipient":"13800138000", oops}',
    ]) {
      const { code, out, err } = await run([
        'judge',
        '--message',
        file(content),
        '--facts',
        example('consented.facts'),
      ]);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.doesNotMatch(err, /138001380|你好/);
      assert.equal(err.trim().split('\n').length, 1);
    }
  });
});

describe('facts apply', () => {
  const good =
    '{"kind":"port-opened","at":"2026-05-01","port":"10690001","holder":"91110000MA01ABCD1M","use":"service"}';
  const bad =
    '{"kind":"port-opened","at":"2026-05-01","port":"10690001","holder":"91110000MA01ABCD1M","use":"advert"}';

  test('writes every change of an array and of JSON lines', async () => {
    for (const content of [`[${good},\n${good}]`, `${good}\n\n${good}\n`]) {
      const { code, out, written } = await run(['facts', 'apply', file(content)]);
      assert.equal(code, 0);
      assert.equal(written.length, 2);
      assert.match(out, /^2 changes written, sequence 1 to 2$/m);
    }
  });

  test('--dry-run checks and writes nothing', async () => {
    const { code, out, written } = await run(['facts', 'apply', file(good), '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /nothing was written/);
    assert.deepEqual(written, []);
  });

  test('one wrong line: nothing is written, and it is told with its line, key, found and allowed', async () => {
    const path = file(`${good}\n${bad}\n${good}\n`);
    const { code, err, written } = await run(['facts', 'apply', path]);
    assert.equal(code, 2);
    assert.deepEqual(written, []);
    assert.equal(err.split('\n')[0], `${path}:2: use: found "advert"; allowed: one of "service"|"marketing"`);
    assert.match(err, /1 wrong; none of 3 changes was written/);
  });

  test('in an array the line is the one on which the change begins', async () => {
    const { err } = await run(['facts', 'apply', file(`[\n  ${good},\n\n  ${bad}\n]`)]);
    assert.match(err, /^\S+:4: use: found "advert"/);
  });

  test('what is not JSON, an unknown key and an unknown kind are told too', async () => {
    const wrong = `${good}\n{"kind":\n${good.replace('"use"', '"usage":1,"use"')}\n{"kind":"port-open","at":1}\n`;
    const { code, err } = await run(['facts', 'apply', file(wrong)]);
    assert.equal(code, 2);
    assert.match(err, /:2: not JSON/);
    assert.match(err, /:3: usage: found an unknown key/);
    assert.match(err, /:4: kind: found "port-open"/);
  });

  test('P7: a wrong recipient is told masked', async () => {
    const suppression =
      '{"kind":"suppression-placed","at":"2026-05-01","recipients":["13800138000","1380013800"]}';
    const { err } = await run(['facts', 'apply', file(suppression)]);
    assert.match(err, /recipients\.1: found/);
    assert.doesNotMatch(err, /1380013800/);
  });
});

test('P7: facts list shows how many recipients a change has, and no credential', async () => {
  const body = { kind: 'suppression-placed', at: 1, recipients: [8613800138000] };
  const opened = {
    kind: 'account-opened',
    at: 1,
    account: 'a',
    credential: { scheme: 'sealed-secret', sealed: 'QUJD' },
  };
  const stored = [body, opened].map((each, i) => ({
    sequence: i + 1,
    at: 1,
    recordedAt: 1,
    actor: 'x',
    body: each,
  }));
  for (const more of [[], ['--json']]) {
    const { code, out } = await run(['facts', 'list', ...more], { stored });
    assert.equal(code, 0);
    assert.equal(out.trim().split('\n').length, 2);
    assert.match(out, /recipients"?[=:]1/);
    assert.doesNotMatch(out, /13800138000|QUJD/);
  }
  assert.equal((await run(['facts', 'list', '--after', '1'], { stored })).out.trim().split('\n').length, 1);
});

describe('account add', () => {
  const words = [
    'account',
    'add',
    '--account',
    'shop01',
    '--organisation',
    '91310000MA1FL00K2G',
    '--protocol',
  ];

  test('CMPP: the secret is sealed with the deployment’s key', async () => {
    const { code, written, out } = await run([...words, 'cmpp'], { input: 'hunter2\n' });
    assert.equal(code, 0);
    const [opened] = written as [Extract<RecordedChange, { kind: 'account-opened' }>];
    assert.ok(opened.credential.scheme === 'sealed-secret');
    assert.equal(sealer.open(Buffer.from(opened.credential.sealed, 'base64')).toString(), 'hunter2');
    assert.doesNotMatch(out, /hunter2/);
  });

  test('SMPP: only an argon2id hash leaves the process', async () => {
    const more = ['--address', '10.0.0.0/8', '--address', '192.0.2.1', '--rate', '100', '--window', '32'];
    const { code, written } = await run([...words, 'smpp', ...more], { input: 'hunter2' });
    assert.equal(code, 0);
    const [opened] = written as [Extract<RecordedChange, { kind: 'account-opened' }>];
    assert.ok(opened.credential.scheme === 'argon2id');
    assert.match(
      opened.credential.hash,
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    assert.doesNotMatch(JSON.stringify(written), /hunter2/);
    assert.deepEqual(
      [opened.addresses, opened.ratePerSecond, opened.windowMax],
      [['10.0.0.0/8', '192.0.2.1'], 100, 32],
    );
  });

  const refused: readonly [string, string[], Setting, RegExp][] = [
    ['a keyboard in place of a file', ['cmpp'], {}, /standard input/],
    [
      'a password longer than SMPP’s eight',
      ['smpp'],
      { input: 'ninechars' },
      /9 characters; allowed for smpp: 1–8/,
    ],
    ['another protocol', ['sgip'], { input: 'x' }, /--protocol: found "sgip"; allowed: cmpp, smpp/],
    ['a wrong address', ['cmpp', '--address', 'office'], { input: 'x' }, /addresses\.0/],
    ['a window of nought', ['cmpp', '--window', '0'], { input: 'x' }, /--window: found "0"; allowed: 1–1000/],
    ['a secret in a flag', ['cmpp', '--secret', 'x'], { input: 'x' }, /no flag --secret/],
  ];
  for (const [title, more, setting, line] of refused) {
    test(`refuses ${title}`, async () => {
      const { code, err, written } = await run([...words, ...more], setting);
      assert.equal(code, 2);
      assert.match(err, line);
      assert.deepEqual(written, []);
    });
  }
});

describe('verify', () => {
  async function evidence(): Promise<string> {
    const place = mkdtempSync(join(folder, 'evidence-'));
    const signer = createSigner('anning.local/log', Buffer.alloc(32, 7));
    const store = await openEvidence({ folder: place, origin: 'anning.local/log', signer, sealer });
    const records = [Buffer.from('one'), Buffer.from('two')];
    await store.addBatches([{ gateway: 'gateway-1', block: 1, firstAtMs: 1, lastAtMs: 2, records }]);
    await store.close();
    return place;
  }

  test('whole evidence: exit code 0, and what was checked is said', async () => {
    const { code, out } = await run(['verify'], { evidence: await evidence() });
    assert.equal(code, 0);
    assert.match(out, /^the evidence is whole$/m);
    assert.match(out, /1 batches opened, 2 records/);
  });

  test('P6: one changed byte anywhere: exit code 4, and it is said where', async () => {
    const place = await evidence();
    const batch = join(place, 'batches/gateway-1/000/000/001.batch');
    const bytes = readFileSync(batch);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(batch, bytes);
    const { code, out } = await run(['verify', '--json'], { evidence: place });
    assert.equal(code, 4);
    const report = JSON.parse(out);
    assert.deepEqual([report.version, report.ok], [1, false]);
    assert.match(JSON.stringify(report.problems), /001\.batch/);
  });

  test('an outsider’s key is taken in place of the folder’s own', async () => {
    const place = await evidence();
    const other = file(createSigner('anning.local/log', Buffer.alloc(32, 8)).verifierKey);
    assert.equal((await run(['verify', '--evidence', place, '--key', other])).code, 4);
    const right = file(createSigner('anning.local/log', Buffer.alloc(32, 7)).verifierKey);
    const { code, err } = await run(['verify', '--evidence', place, '--key', right]);
    assert.equal(code, 0);
    assert.match(err, /No sealing key/);
  });

  test('a folder without evidence is wrong usage', async () => {
    assert.equal((await run(['verify', '--evidence', join(folder, 'none')])).code, 2);
  });
});

describe('wrong usage: one line, exit code 2', () => {
  for (const [words, line] of [
    [['strat'], /no command "strat"; allowed: start, demo/],
    [['facts'], /no command "facts"; allowed: facts apply, facts list/],
    [['facts', 'apply'], /an argument is missing; usage: anning facts apply FILE/],
    [['judge', '--facts', 'x'], /--message is missing \(m\.json\)/],
    [['judge', '--message', '--facts'], /--message needs a value/],
    [['judge', '--mesage', 'x'], /no flag --mesage; allowed: --message/],
    [['judge', '--json=yes'], /--json takes no value/],
    [['verify', 'here', 'there'], /there is too much/],
    [['judge', '--message', '/nowhere.json', '--facts', 'x'], /nowhere\.json: cannot be read \(ENOENT\)/],
    [['start', '--http.lisener', '1'], /no flag --http\.lisener; allowed: --http\.listener/],
  ] as const) {
    test(words.join(' '), async () => {
      const { code, out, err } = await run(words);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, line);
      assert.equal(err.trim().split('\n').length, 1);
    });
  }
});

describe('held', () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json');
    const held = [
      { id: '00000000000000aa', at: 1, account: 'shop01', source: '10690001', segments: 2, x: '13800138000' },
    ];
    if (request.url === '/held') return response.end(JSON.stringify({ version: 1, held }));
    if (request.url?.endsWith('/release')) return response.end('{"version":1}');
    response.statusCode = 404;
    response.end('{"error":{"code":"not-held","message":"no message 13800138000 is held"}}');
  });
  let control: string;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    control = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  after(() => server.close());

  test('lists what waits, P7: with no number in full', async () => {
    for (const more of [[], ['--json']]) {
      const { code, out } = await run(['held', 'list', ...more], { control });
      assert.equal(code, 0);
      assert.match(out, /00000000000000aa/);
      assert.match(out, /86138\*\*\*\*8000/);
      assert.doesNotMatch(out, NUMBER);
    }
  });

  test('releases one', async () => {
    const { code, out } = await run(['held', 'release', '00000000000000aa'], { control });
    assert.equal(code, 0);
    assert.equal(out, '00000000000000aa: release\n');
    assert.equal(asked.at(-1), 'POST /held/00000000000000aa/release');
  });

  test('says what the gateway did not accept, exit code 1', async () => {
    const { code, err } = await run(['held', 'reject', '00000000000000ab'], { control });
    assert.equal(code, 1);
    assert.match(err, /did not accept it \(404\).*not-held/);
    assert.doesNotMatch(err, NUMBER);
  });
});

test('a gateway that cannot be reached is a failure, exit code 1', async () => {
  const { code, err } = await run(['held', 'list']);
  assert.equal(code, 1);
  assert.match(err, /http:\/\/127\.0\.0\.1:1 cannot be reached/);
});

test('the language is that of LC_ALL, then LC_MESSAGES, then LANG', () => {
  assert.equal(languageOf({ LANG: 'zh_CN.UTF-8' }), 'zh');
  assert.equal(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }), 'en');
  assert.equal(languageOf({ LC_MESSAGES: 'zh_TW', LANG: 'en_GB.UTF-8' }), 'zh');
  assert.equal(languageOf({}), 'en');
});

test('both languages of a message have the same blanks', () => {
  for (const [key, { zh, en }] of Object.entries(MESSAGES)) {
    const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    assert.deepEqual(blanks(zh), blanks(en), key);
  }
});

test('P7: phone numbers are masked in every spelling; ports, ids and times are not touched', () => {
  assert.equal(
    maskNumbers('to 13800138000, +8613800138000; 008613800138000'),
    'to 86138****8000, 86138****8000; 86138****8000',
  );
  assert.equal(maskNumbers('+12025550123'), '120****0123');
  for (const kept of ['106900010001', '10690001', '1780000000000', '2026-06-10T10:00:00', '0123456789abcdef'])
    assert.equal(maskNumbers(kept), kept);
});

describe('bin/anning', () => {
  const program = new URL('../../bin/anning', import.meta.url).pathname;

  test('runs from any folder, and through a link, on the Node that comes with it', () => {
    const link = join(folder, 'anning');
    spawnSync('ln', ['-s', program, link]);
    const { status, stdout } = spawnSync(link, ['version'], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0);
    assert.match(stdout, /^anning \d+\.\d+\.\d+\n$/);
  });

  test('passes words and exit codes through', () => {
    const environment = { ...process.env, LANG: 'zh_CN.UTF-8', LC_ALL: '' };
    const { status, stderr } = spawnSync(program, ['judge'], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
    });
    assert.equal(status, 2);
    assert.match(stderr, /缺少 --message/);
  });

  test('a wrong configuration is told by its key, exit code 2', () => {
    const environment = { ...process.env, LANG: 'C', LC_ALL: 'C', ANNING_HTTP_LISTENER: 'eighty' };
    const { status, stderr } = spawnSync(program, ['start'], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
    });
    assert.equal(status, 2);
    assert.equal(
      stderr,
      'http.listener (ANNING_HTTP_LISTENER): found "eighty"; allowed: a whole number from 0 to 65535; 0 takes a free one\n',
    );
  });
});
