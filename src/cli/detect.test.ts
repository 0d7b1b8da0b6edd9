import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { type Language, type Parts, runCommand, type Terminal } from './index.ts';

interface Setting {
  readonly language?: Language;
  /** What stands on standard input; '' for a keyboard. */
  readonly input?: string;
}
async function run(words: readonly string[], { language = 'en', input = 'ak_secret\n' }: Setting = {}) {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    language,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    interactive: false,
    rows: undefined,
    readInput: async () => (input === '' ? undefined : input),
  };
  const parts = {
    configurationKeys: ['data'],
    installation: async () => ({ url, token: 'not used' }),
  } as unknown as Parts;
  return { code: await runCommand(['detect', ...words], terminal, parts), ...said };
}
const RANGE = ['--from', '2026-05-01', '--to', '2026-05-03'];

let server: Server;
let url: string;
let got: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
before(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    got.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`.trim());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
after(() => server.close());
beforeEach(() => {
  got = [];
});

const job = (state: string, done: number, error: object | null = null) => ({
  ...{ id: 'j_1', kind: 'detectors', state, done, total: 3, error },
});
const counts = (suspect: number) => ({
  'sub-lease': { ok: 1, suspect, 'insufficient-data': 0 },
  'scope-creep': { ok: 2, suspect: 0, 'insufficient-data': 0 },
  'service-marketing': { ok: 1, suspect: 0, 'insufficient-data': 0 },
});
const SUSPECT = {
  ...{ detector: 'sub-lease', subject: '10690001001', state: 'suspect', score: 7.5, threshold: 2.5 },
  evidence: [{ kind: 'line', weight: 2, words: { zh: '业务不同。', en: 'Another line.' }, numbers: {} }],
};
const AGAIN = { messages: 50, suspects: [SUSPECT] };
const SUSPICIOUS = [
  { day: '2026-05-01', ...AGAIN, opened: ['f_1'] },
  { day: '2026-05-02', ...AGAIN, opened: [] },
  { day: '2026-05-03', messages: 40, tookMs: 9, counts: counts(1) },
];

/** A run that ends after two looks, with this file. */
function runs(file: object) {
  const states = [job('running', 1), job('done', 3)];
  answer = ({ method, url: path }, response) => {
    if (method === 'POST') return response.end(JSON.stringify(job('waiting', 0)));
    if (path === '/api/jobs/j_1') return response.end(JSON.stringify(states.shift()));
    return response.end(JSON.stringify(file));
  };
}

test('a run is asked for with the key, watched to its end, and told day by day; exit code 3 where anything is suspect', async () => {
  runs(SUSPICIOUS);
  const zh = await run(RANGE, { language: 'zh' });
  assert.equal(zh.code, 3);
  assert.equal(
    zh.out,
    [
      '2026-05-01：50 条短信，疑点 1 个（已运行过，再看一遍；新立案 1 个）',
      '  sub-lease 10690001001：7.5（阈值 2.5）业务不同。',
      '2026-05-02：50 条短信，疑点 1 个（已运行过，再看一遍；新立案 0 个）',
      '2026-05-03：40 条短信，疑点 1 个\n',
    ].join('\n'),
  );
  assert.equal(zh.err, '3 天中的 1 天\n3 天中的 3 天\n');
  assert.deepEqual(got, [
    'POST /api/detectors/runs Bearer ak_secret {"from":"2026-05-01","to":"2026-05-03"}',
    'GET /api/jobs/j_1 Bearer ak_secret',
    'GET /api/jobs/j_1 Bearer ak_secret',
    'GET /api/jobs/j_1/file Bearer ak_secret',
  ]);
  runs(SUSPICIOUS);
  const en = await run([...RANGE, '--server', url]);
  assert.doesNotMatch(en.out + en.err, /[一-龥]/);
  assert.match(en.out, /\n {2}sub-lease 10690001001: 7\.5 \(threshold 2\.5\)\. Another line\.\n/);
});

test('--json tells all of it; where nothing is suspect the exit code is 0, also where there was no traffic', async () => {
  runs(SUSPICIOUS);
  const { code, out } = await run([...RANGE, '--json']);
  assert.equal(code, 3);
  const told = { version: 1, job: 'j_1', from: '2026-05-01', to: '2026-05-03', days: SUSPICIOUS };
  assert.deepEqual(JSON.parse(out), told);
  runs([{ day: '2026-05-01', messages: 4, counts: counts(0) }]);
  assert.equal((await run(RANGE)).code, 0);
  runs([]);
  assert.deepEqual(await run(RANGE), {
    code: 0,
    out: 'there was no traffic on these days\n',
    err: '1 of 3 days\n3 of 3 days\n',
  });
});

test('what is refused, and what fails, is told in the installation’s words with exit code 1', async () => {
  const late = { field: 'to', message: 'the last one is 2026-05-02' };
  answer = (_, response) => {
    response.statusCode = 422;
    response.end(JSON.stringify({ error: { code: 'invalid-request', message: 'wrong', fields: [late] } }));
  };
  const refused = await run(RANGE);
  assert.deepEqual([refused.code, refused.out], [1, '']);
  assert.equal(refused.err, 'it was not taken (422): to: the last one is 2026-05-02\n');
  answer = (_, response) =>
    response.end(JSON.stringify(job('failed', 1, { zh: '失败：断开', en: 'It failed: gone' })));
  const failed = await run(RANGE);
  assert.deepEqual([failed.code, failed.err.split('\n').at(-2)], [1, 'It failed: gone']);
  answer = (_, response) => response.end(JSON.stringify(job('cancelled', 0)));
  assert.equal((await run(RANGE)).err, 'the job j_1 ended before it was done\n');
  const nowhere = await run([...RANGE, '--server', 'http://127.0.0.1:1']);
  assert.deepEqual([nowhere.code, /cannot be reached/.test(nowhere.err)], [1, true]);
});

test('wrong usage asks nobody: days that are none, a range backwards, no key', async () => {
  for (const [words, told] of [
    [['--from', '2026-02-31', '--to', '2026-05-01'], /--from: found "2026-02-31"; allowed: 2026-05-01/],
    [['--from', '2026-05-02', '--to', '2026-05-01'], /--to: found 2026-05-01; allowed: 2026-05-02 …/],
    [['--from', '2026-05-02'], /--to is missing/],
    [[...RANGE, '--server', 'ftp://x'], /--server: found "ftp:\/\/x"; allowed: https/],
  ] as const) {
    const { code, err } = await run(words);
    assert.equal(code, 2);
    assert.match(err, told);
  }
  const keyless = await run(RANGE, { input: '' });
  assert.deepEqual([keyless.code, /anning detect … < key\.txt/.test(keyless.err)], [2, true]);
  assert.deepEqual(got, []);
});
