/** The custody commands and `trace`. Long because a file that is signed by one is handed in and traced by the next. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createSigner } from '../evidence/index.ts';
import {
  asked,
  HOUR,
  type House,
  NUMBER,
  ORIGIN,
  openHouse,
  passedOn,
  pieces,
  readFile,
} from '../registry/custody/fixture.ts';
import { PROVIDER, START } from '../registry/fixture.ts';
import { type Language, type Parts, runCommand, type Terminal } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'anning-custody-cli-'));
after(() => rmSync(folder, { recursive: true }));
const place = (name: string) => join(folder, name);
const script = new URL('../../docs/examples/sign-custody.mjs', import.meta.url).pathname;

interface Setting {
  readonly language?: Language;
  readonly input?: string;
  readonly url?: string;
}
async function run(words: readonly string[], setting: Setting = {}) {
  const said = { out: '', err: '' };
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
  const unused = async () => {
    throw new Error('not used here');
  };
  const parts: Parts = {
    version: '0.1.0',
    configurationKeys: ['data'],
    actor: 'cli:tester',
    clock: () => START,
    start: unused,
    demo: unused,
    openFeed: unused,
    sealer: unused,
    evidence: unused,
    witness: unused,
    openExchange: unused,
    openPreflight: unused,
    onInterrupt: () => undefined,
    control: unused,
    installation: async () => ({ url: setting.url ?? 'http://127.0.0.1:1', token: 'the-token' }),
  };
  return { code: await runCommand(words, terminal, parts), ...said };
}

const FROM = new Date(START - 24 * HOUR).toISOString();
const TO = new Date(START).toISOString();
const key = place('key.pem');
const keyWords = ['--organisation', PROVIDER, '--name', 'k1', '--origin', ORIGIN];
const signing = (messages: string, output: string, more: readonly string[] = []) => [
  ...['custody', 'sign', messages, '--key', key, '--organisation', PROVIDER, '--port', '10690001'],
  ...['--lease', 'L1', '--from', FROM, '--to', TO, '--output', output],
  ...more,
];

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

describe('custody key', () => {
  test('makes a file that its owner alone reads, and what registers it; the same file gives the same key', async () => {
    const words = ['custody', 'key', '--file', key, ...keyWords];
    const { code, out, err } = await run(words);
    assert.equal(code, 0, err);
    assert.equal(statSync(key).mode & 0o777, 0o600);
    const body = JSON.parse(out);
    assert.doesNotMatch(out + err, /PRIVATE/);
    await house.custody.keys.register(PROVIDER, body, house.room.as('ann'));
    const again = JSON.parse((await run([...words, '--json'])).out);
    assert.deepEqual([again.version, again.publicKey], [1, body.publicKey]);
    assert.equal(createSigner(PROVIDER, readFileSync(key, 'utf8')).verifierKey, again.verifierKey);
  });

  test('a key that others can read is none', async () => {
    const open = place('open.pem');
    writeFileSync(open, readFileSync(key), { mode: 0o644 });
    chmodSync(open, 0o644);
    const { code, err } = await run(['custody', 'key', '--file', open, ...keyWords]);
    assert.equal(code, 1);
    assert.match(err, /mode 644; mode 600/);
    const wrong = await run([
      'custody',
      'key',
      '--file',
      key,
      '--organisation',
      '123',
      '--name',
      'k',
      '--origin',
      'o',
    ]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--organisation: found "123"; allowed: 18 characters/);
  });

  test('openssl alone makes one, and proves that it is held', async () => {
    const made = place('openssl.pem');
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', made], { stdio: 'pipe' });
    const publicKey = execFileSync('openssl', ['pkey', '-in', made, '-pubout', '-outform', 'DER'])
      .subarray(-32)
      .toString('base64');
    const statement = `anning custody key 1\norganisation ${PROVIDER}\nkey k2\npublic ${publicKey}\norigin ${ORIGIN}\n`;
    writeFileSync(place('statement.txt'), statement);
    const words = ['pkeyutl', '-sign', '-rawin', '-inkey', made, '-in', place('statement.txt')];
    const proof = execFileSync('openssl', words).toString('base64');
    const registered = await house.custody.keys.register(
      PROVIDER,
      { key: 'k2', publicKey, proof },
      house.room.as('ann'),
    );
    assert.equal(registered.publicKey, publicKey);
  });
});

describe('custody sign', () => {
  const csv = place('messages.csv');
  const rows = [
    'recipient,text,port,carrier',
    '13800000001,【青禾】您好,,mobile',
    `+8613800000002,"【青禾】两行\n与""引号""，逗号,",${NUMBER},mobile`,
    '8613800000003,【青禾】您好,,mobile',
    '0086 13800000003,x,,',
    '',
  ];

  test('a CSV as spreadsheets write it; each number however it is written is one; what is signed is proved', async () => {
    writeFileSync(csv, `\ufeff${rows.toSpliced(4, 1).join('\r\n')}`);
    const output = place('csv.batch');
    const { code, err } = await run(signing(csv, output));
    assert.equal(code, 0, err);
    assert.equal(statSync(output).mode & 0o777, 0o600);
    await house.custody.batches.handIn(pieces(readFileSync(output)), house.room.as('ann'));
    for (const [number, text, port] of [
      ['13800000001', '【青禾】您好', '10690001'],
      ['13800000002', '【青禾】两行\n与"引号"，逗号,', NUMBER],
      ['13800000003', '【青禾】您好', '10690001'],
    ] as const) {
      const message = { ...passedOn(number, text), port };
      const { hops } = await house.custody.trace(asked(message, START - 12 * HOUR));
      assert.equal(hops[1]!.custody, 'proved', number);
    }
  });

  test('JSON lines give the same leaves', async () => {
    const lines = place('messages.jsonl');
    const message = { recipient: 13800000001, text: '【青禾】您好', at: FROM, 端口: NUMBER };
    writeFileSync(lines, `${JSON.stringify(message)}\n\n${JSON.stringify(message)}\n`);
    const output = place('jsonl.batch');
    const { code, out } = await run(signing(lines, output, ['--json']));
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).count, 2);
    assert.equal((await readFile(readFileSync(output, 'utf8'))).statement.count, 2);
  });

  const wrong: readonly [title: string, file: string, content: string | Buffer, told: RegExp][] = [
    [
      'a number',
      'a.csv',
      rows.join('\n'),
      /a\.csv:6: recipient: found "[^"]*\*{4}0003"; allowed: a mainland/,
    ],
    [
      'a port of another',
      'b.csv',
      'recipient,text,port\n13800000001,x,10690002\n',
      /b\.csv:2: port: found "10690002"; allowed: 10690001…/,
    ],
    ['an empty text', 'c.csv', 'recipient,text\n13800000001,\n', /c\.csv:2: text: found ""/],
    [
      'a time outside the span',
      'd.csv',
      'recipient,text,at\n13800000001,x,2020-01-01\n',
      /d\.csv:2: at: found "2020-01-01"/,
    ],
    [
      'no heading',
      'e.csv',
      '13800000001,x\n',
      /e\.csv:1: the heading is "86138\*\*\*\*0001,x"|e\.csv:1: the heading is "[^"]*\*{4}0001,x"/,
    ],
    ['a quote that never ends', 'f.csv', 'recipient,text\n13800000001,"x\n', /f\.csv:\d+: csv: found/],
    [
      'GB18030',
      'g.csv',
      Buffer.from('recipient,text\n13800000001,\xc4\xfa\xba\xc3\n', 'latin1'),
      /g\.csv: not UTF-8/,
    ],
    [
      'GB18030 in lines',
      'h.jsonl',
      Buffer.from('{"recipient":"13800000001","text":"\xc4\xfa\xba\xc3"}\n', 'latin1'),
      /h\.jsonl: not UTF-8/,
    ],
    ['no JSON', 'i.jsonl', '{"recipient":"13800000001"\n', /i\.jsonl:1: not JSON/],
    ['no object', 'j.jsonl', '[1]\n', /j\.jsonl:1: not JSON/],
  ];
  for (const [title, name, content, told] of wrong)
    test(`P7: ${title} is told with its line and no number, and nothing is written`, async () => {
      writeFileSync(place(name), content);
      const output = place(`${name}.batch`);
      const { code, err } = await run(signing(place(name), output));
      assert.equal(code, 2, err);
      assert.match(err, told);
      assert.doesNotMatch(err, /1380000000\d/);
      assert.equal(existsSync(output), false);
    });

  test('no file is written over', async () => {
    const output = place('taken.batch');
    writeFileSync(output, 'mine');
    const { code, err } = await run(signing(csv, output));
    assert.equal(code, 1);
    assert.match(err, /taken\.batch: cannot be written \(EEXIST\)/);
    assert.equal(readFileSync(output, 'utf8'), 'mine');
  });
});

test('the script of the handbook, with openssl’s key and none of our code, signs what is taken and proved', async () => {
  const lines = Array.from({ length: 37 }, (_, i) => ({
    recipient: `86137${String(i).padStart(8, '0')}`,
    text: '【青禾】您好',
  }));
  lines.push(lines[0]!);
  const [from, to] = [START - 48 * HOUR, START - 24 * HOUR];
  const words = [
    script,
    place('openssl.pem'),
    PROVIDER,
    '10690001',
    'L1',
    new Date(from).toISOString(),
    new Date(to).toISOString(),
  ];
  const input = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    input,
  });
  assert.equal(status, 0, stderr);
  const kept = await house.custody.batches.handIn(pieces(stdout), house.room.as('ann'));
  assert.deepEqual([kept.key, kept.count], ['k2', 38]);
  for (const { recipient } of lines) {
    const { hops } = await house.custody.trace(
      asked({ ...passedOn(recipient), port: '10690001' }, from + HOUR),
    );
    assert.equal(hops[1]!.custody, 'proved');
  }
  // And the other way: what our command signs, openssl finds signed.
  const ours = readFileSync(place('csv.batch'), 'utf8');
  const text = ours.slice(0, ours.indexOf('\n\n') + 1);
  const signature = Buffer.from(/^— \S+ (\S+)$/m.exec(ours)![1]!, 'base64').subarray(4);
  writeFileSync(place('text'), text);
  writeFileSync(place('signature'), signature);
  const verifying = [
    'pkeyutl',
    '-verify',
    '-rawin',
    '-inkey',
    key,
    '-in',
    place('text'),
    '-sigfile',
    place('signature'),
  ];
  assert.match(execFileSync('openssl', verifying).toString(), /Verified Successfully/);
  assert.ok(verify(null, Buffer.from(text), createPublicKey(readFileSync(key)), signature));
});

describe('over HTTP', () => {
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  before(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      response.setHeader('content-type', 'application/json');
      answer(request, response, body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  after(() => server.close());

  test('custody send hands the file in with the key from standard input, and tells what was kept', async () => {
    const got: string[] = [];
    answer = (request, response, body) => {
      got.push(
        `${request.method} ${request.url} ${request.headers.authorization} ${request.headers['content-type']}`,
        body,
      );
      response.end(JSON.stringify({ id: 'b_1', count: 3, evidenceIndex: 7, late: true }));
    };
    const words = ['custody', 'send', place('csv.batch'), '--server', url];
    const { code, out } = await run(words, { input: 'ak_secret\n' });
    assert.equal(code, 0);
    assert.equal(out, 'batch b_1 was taken in: 3 messages, evidence entry 7 (late)\n');
    assert.deepEqual(got, [
      'POST /api/custody/batches Bearer ak_secret text/plain',
      readFileSync(place('csv.batch'), 'utf8'),
    ]);
    assert.equal((await run(words)).code, 2, 'no key given');
  });

  test('custody send tells what stood in the way', async () => {
    answer = (_, response) => {
      response.statusCode = 422;
      const fields = [{ field: 'statement.from', message: '重叠' }];
      response.end(JSON.stringify({ error: { code: 'refused', message: '重叠', fix: '请改', fields } }));
    };
    const { code, err } = await run(['custody', 'send', place('csv.batch'), '--server', url], {
      input: 'k',
      language: 'zh',
    });
    assert.equal(code, 1);
    assert.equal(err, '没有接受（422）：statement.from: 重叠 请改\n');
  });

  const place1 = { batch: 'b_1', index: 4, occurrence: 1, text: 'as-judged' };
  const batch = {
    id: 'b_1',
    port: '10690001',
    key: 'k1',
    from: FROM,
    to: TO,
    count: 9,
    late: true,
    handedInAt: TO,
    evidenceIndex: 3,
  };
  const lease = {
    lease: 'L1',
    from: FROM,
    until: null,
    terms: { purposes: ['notification'], signatures: null, messagesMax: { count: 500, per: 'day' } },
    declaredBy: PROVIDER,
    declaredAt: FROM,
    confirmedAt: null,
  };
  const hop = (custody: string, more: object) => ({
    ...{
      organisation: PROVIDER,
      name: '云帆短信',
      port: '10690001',
      lease: null,
      silent: null,
      batches: [],
      found: null,
    },
    ...{
      standing: 'holder',
      custody,
      custodyWords: { zh: `词${custody}`, en: custody },
      words: { zh: '因为', en: 'because' },
    },
    ...more,
  });
  const trace = (counts: object, hops: object[]) => ({
    version: 1,
    message: { id: '0a00000000000001', at: FROM, port: NUMBER, organisation: PROVIDER, outcome: 'allow' },
    window: { from: FROM, until: FROM, toleranceMs: 300_000 },
    hops,
    counts: { proved: 0, denied: 0, said: 0, silent: 0, ...counts },
  });

  test('trace shows each hop, in both languages and as JSON; exit code 3 where one denied or kept silent', async () => {
    const whole = trace({ proved: 1, silent: 1 }, [
      hop('proved', { batches: [batch], found: place1 }),
      hop('silent', { standing: 'unconfirmed', lease, silent: PROVIDER }),
    ]);
    const got: string[] = [];
    answer = (request, response) => {
      got.push(`${request.url} ${request.headers.authorization}`);
      response.end(JSON.stringify(whole));
    };
    const zh = await run(['trace', '0a00000000000001'], { url, language: 'zh' });
    assert.equal(zh.code, 3);
    assert.match(zh.out, /各 5 分钟/);
    assert.match(
      zh.out,
      /1\. ✔ 词proved {2}云帆短信 91330100MA2TWN002.\n {3}因为\n {3}持有端口 10690001\n {3}批次 b_1：.*9 条.*存证条目 3（迟交）\n {5}第 5 个叶子/,
    );
    assert.match(
      zh.out,
      /2\. \? 词silent[\s\S]*接入关系 L1[\s\S]*由 9133\S+ 声明[\s\S]*可用于：notification\n {3}限量：500\/day\n {3}未表态的一方：9133/,
    );
    assert.match(zh.out, /已证明 1，否认 0，已声明 0，未表态 1\n$/);
    const en = await run(['trace', '0a00000000000001'], { url });
    assert.doesNotMatch(en.out.replaceAll('云帆短信', ''), /[一-龥]/);
    const json = await run(['trace', '0a00000000000001', '--json'], { url });
    assert.deepEqual([json.code, JSON.parse(json.out)], [3, whole]);
    assert.equal(got[0], '/internal/messages/0a00000000000001/custody Bearer the-token');
    answer = (_, response) => response.end(JSON.stringify(trace({ said: 1 }, [hop('said', {})])));
    assert.equal((await run(['trace', '0a00000000000001'], { url })).code, 0);
    answer = (_, response) => response.end(JSON.stringify(trace({ denied: 1 }, [hop('denied', {})])));
    assert.equal((await run(['trace', '0a00000000000001'], { url })).code, 3);
  });

  test('trace says what is not there, what does not answer, and what is no id', async () => {
    answer = (_, response) => {
      response.statusCode = 404;
      response.end('{}');
    };
    const none = await run(['trace', '0a00000000000001'], { url });
    assert.deepEqual([none.code, none.err], [1, 'there is no message 0a00000000000001\n']);
    assert.match((await run(['trace', '0a00000000000001'])).err, /http:\/\/127\.0\.0\.1:1 cannot be reached/);
    assert.equal((await run(['trace', '13800138000'], { url })).code, 2);
  });
});
