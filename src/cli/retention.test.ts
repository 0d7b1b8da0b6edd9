import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { type Language, type Parts, runCommand, type Terminal } from './index.ts';

const WHAT = { zh: '短信', en: 'messages' };
const DUE = {
  version: 1,
  at: '2026-09-21T04:30:00.000+08:00',
  items: [
    {
      ...{ line: 'messages', words: WHAT, count: 12, clause: '《某规定》（2015-06-30，已核对）' },
      dueBefore: '2026-04-21T00:00:00.000+08:00',
    },
    {
      line: 'people',
      words: { zh: '号码和盐', en: 'numbers and salts' },
      count: 3,
      clause: 'c',
      dueBefore: null,
    },
  ],
};
const RUN = {
  version: 1,
  run: {
    id: 'r1',
    lines: [
      {
        line: 'messages',
        words: WHAT,
        removed: 12,
        clause: 'c',
        oldestLeft: '2026-05-02T12:00:00.000+08:00',
      },
      { line: 'people', words: WHAT, removed: 0, clause: 'c', oldestLeft: null },
    ],
  },
};

let server: Server;
let url: string;
let got: string[] = [];
let answer: object;
before(async () => {
  server = createServer((request, response) => {
    got.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
after(() => server.close());

async function run(words: readonly string[], language: Language = 'en') {
  const said = { out: '', err: '' };
  const terminal = {
    ...{ language, interactive: false, rows: undefined, readInput: async () => undefined },
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
  } satisfies Terminal;
  const parts = {
    configurationKeys: ['data'],
    installation: async () => ({ url, token: 'secret' }),
  } as unknown as Parts;
  got = [];
  return { code: await runCommand(['retention', ...words], terminal, parts), ...said };
}

test('--dry-run says what would go, how old it is and by which clause, and asks for no run', async () => {
  answer = DUE;
  const zh = await run(['--dry-run'], 'zh');
  assert.equal(zh.code, 0);
  assert.match(zh.out, /没有删除任何东西/);
  assert.match(zh.out, /短信：12 项，早于 2026-04-21；依据 《某规定》/);
  assert.match(zh.out, /号码和盐：3 项；依据 c/);
  assert.deepEqual(got, ['GET /internal/retention/due Bearer secret']);
  assert.match((await run(['--dry-run'])).out, /messages: 12, older than 2026-04-21; by/);
  assert.deepEqual(JSON.parse((await run(['--dry-run', '--json'])).out), DUE);
});

test('without it a run is made and told line by line; one under way is no failure in silence', async () => {
  answer = RUN;
  const en = await run([]);
  assert.equal(en.code, 0);
  assert.deepEqual(got, ['POST /internal/retention/runs Bearer secret']);
  assert.match(en.out, /messages: 12 removed, the oldest left is of 2026-05-02/);
  assert.match(en.out, /messages: 0 removed, none is left/);
  assert.deepEqual(JSON.parse((await run(['--json'])).out), RUN);
  answer = { version: 1, run: null };
  const busy = await run([], 'zh');
  assert.equal(busy.code, 1);
  assert.match(busy.err, /正在进行/);
});
