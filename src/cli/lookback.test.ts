import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Language, LookBackResult } from '../domain/index.ts';
import { type Parts, runCommand, type Terminal } from './index.ts';

async function run(words: readonly string[], language: Language = 'en') {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    ...{ language, interactive: false, rows: undefined },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    readInput: async () => 'ak_secret\n',
  };
  const parts = {
    configurationKeys: ['data'],
    installation: async () => ({ url, token: 'not used' }),
  } as unknown as Parts;
  return { code: await runCommand(['lookback', ...words], terminal, parts), ...said };
}
const RANGE = ['--from', '2026-05-01', '--to', '2026-06-01'];

let server: Server;
let url: string;
let folder: string;
let got: string[];
let open: object[];
let states: string[];
let result: LookBackResult;
const row = (state: string) => ({
  ...{
    id: 'lb_1',
    kind: 'moment',
    from: '2026-05-01T00:00:00.000+08:00',
    to: '2026-06-01T00:00:00.000+08:00',
  },
  ...{ trial: null, state, done: 2, total: 9 },
  fault: state === 'failed' ? { zh: '未能完成：磁盘已满', en: 'came to nothing: the disk is full' } : null,
});
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lookback-'));
  server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    got.push(`${request.method} ${request.url} ${body}`.trim());
    const state = states.length > 1 ? states.shift()! : states[0]!;
    const answer = request.url!.includes('?')
      ? { items: open, next: null }
      : { ...row(state), names: { S1: '安宁商城' }, result: state === 'done' ? result : null };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  [got, open, states] = [[], [], ['waiting', 'running', 'done']];
  const counted = { messages: 7, complained: 2 };
  const of = { shift: 'stopped' as const, code: 'plan-missing', rule: 'plan', ...counted };
  const table = (key: string) => ({ rows: [{ key, shift: 'stopped' as const, ...counted }], leftOut: 0 });
  const none = { messages: 0, complained: 0 };
  result = {
    ...{
      messages: 9,
      unreadable: 1,
      onTheWay: 0,
      carried: 3,
      shifts: { stopped: counted, passed: none, otherwise: none },
    },
    ...{
      reasons: [of],
      days: [],
      organisations: table('S1'),
      ports: table('10690001'),
      signatures: table('青禾'),
    },
    finds: [
      {
        ...{ ...of, organisation: 'S1', port: '10690001', signature: '=青禾', firstDay: '2026-05-02' },
        ...{ lastDay: '2026-05-03', examples: ['0000000000000001'], standing: 'new', before: null },
      },
    ],
    findsLeftOut: 0,
    compared: { id: 'lb_0', fresh: 1, still: 2, gone: 3, goneRows: [], isPartial: false },
  };
});

test('what was found is told, with the share that nobody complained about; exit code 3', async () => {
  const { code, out } = await run([...RANGE, '--try', 'plan', '--rules-of', '2026-05-01']);
  assert.equal(code, 3);
  assert.match(out, /passed then, would be stopped: 7, of which nobody complained about 5/);
  assert.match(out, /no marketing plan covers the message plan-missing/);
  assert.match(out, /安宁商城 S1/);
  assert.match(out, /against lb_0 before: 1 new, 2 still there, 3 gone/);
  const body = { kind: 'moment', from: '2026-05-01', to: '2026-06-01', try: ['plan'], rulesOf: '2026-05-01' };
  assert.ok(got.includes(`POST /api/look-backs ${JSON.stringify(body)}`), got.join('\n'));
  assert.match((await run(RANGE, 'zh')).out, /当时放行，应拦下：7 条，其中无人投诉 5 条/);
});

test('nothing to stop is exit code 0; --json is one versioned object, --output a folder without formulas', async () => {
  result = { ...result, shifts: { ...result.shifts, stopped: { messages: 0, complained: 0 } } };
  const { code, out } = await run([...RANGE, '--json', '--output', folder]);
  assert.equal(code, 0);
  const told = JSON.parse(out);
  assert.deepEqual([told.version, told.result.messages], [1, 9]);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'lookback.json'), 'utf8')), told);
  assert.match(readFileSync(join(folder, 'finds.csv'), 'utf8'), /,'=青禾,7,2,2026-05-02,/);
});

test('given again after it was interrupted, it waits for the one that is under way', async () => {
  open = [row('running')];
  const { code, err } = await run(RANGE);
  assert.equal(code, 3);
  assert.match(err, /lb_1 was asked for already/);
  assert.ok(!got.some((each) => each.startsWith('POST')), got.join('\n'));
});

test('one that came to nothing says why; a wrong kind is wrong usage', async () => {
  states = ['failed'];
  const failed = await run(RANGE);
  assert.deepEqual([failed.code, /the disk is full/.test(failed.err)], [1, true]);
  const wrong = await run([...RANGE, '--kind', 'tomorrow']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /moment, today/);
});
