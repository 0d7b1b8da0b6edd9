import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Duty } from '../domain/index.ts';
import type { Retention, RetentionDue } from './contract/index.ts';
import { judged, SHOP, type Stand, stand } from './fixture.ts';

let house: Stand;
let operator: string;
let regulator: string;
before(async () => {
  house = await stand();
  const all = (role: 'operator' | 'regulator'): Duty[] => [{ role, organisation: undefined }];
  operator = await house.signIn('operator', all('operator'));
  regulator = await house.signIn('regulator', all('regulator'));
});
after(() => house.close());

const get = async <T>(cookie: string, path: string) =>
  (await house.ask(cookie, `GET /api/retention${path}`)).json() as T;

test('the schedule is told with its terms and clauses, what would go, and after a run what went', async () => {
  await house.traffic.insertBlock({
    ...{ gateway: 'gw-a', block: 1, receipts: [], inbound: [] },
    messages: [
      judged(house, '0a00000000000001', 'shop01', SHOP, { at: Date.parse('2026-05-20T12:00:00+08:00') }),
    ],
  });
  const schedule = await get<Retention>(regulator, '');
  const messages = schedule.items.find(({ line }) => line === 'messages')!;
  assert.deepEqual([messages.months, messages.afterwards, messages.by], [6, 'deleted', 'night']);
  assert.match(messages.clauses[0]!.shown.zh, /令第74号.*未见全文/);
  assert.equal(messages.clauses[0]!.certainty, 'unverified');
  const refusals = schedule.items.find(({ line }) => line === 'refusals')!;
  assert.deepEqual([refusals.months, refusals.afterwards], [null, 'kept']);
  assert.deepEqual(schedule.runs, []);
  assert.ok(schedule.nextRun !== null);

  house.clock.now = Date.parse('2026-11-21T05:00:00+08:00');
  operator = await house.signIn('operator2', [{ role: 'operator', organisation: undefined }]);
  regulator = await house.signIn('regulator2', [{ role: 'regulator', organisation: undefined }]);
  const due = await get<RetentionDue>(regulator, '/due');
  assert.deepEqual(
    due.items.filter(({ count }) => count > 0).map(({ line, count }) => [line, count]),
    [['messages', 1]],
  );
  assert.deepEqual(due.items[0]!.dueBefore, '2026-05-21T00:00:00.000+08:00');

  const started = await house.ask(operator, 'POST /api/retention/runs', { body: { reason: '期满检查' } });
  assert.deepEqual([started.statusCode, started.json()], [200, { started: true }]);
  let [run] = (await get<Retention>(regulator, '')).runs;
  for (let i = 0; run?.state !== 'done' && i < 200; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    [run] = (await get<Retention>(regulator, '')).runs;
  }
  assert.equal(run!.state, 'done');
  assert.deepEqual([run!.lines[0]!.line, run!.lines[0]!.removed], ['messages', 1]);
  assert.equal(await house.traffic.firstAt(), undefined);
  const audit = await house.ask(regulator, 'GET /api/audit?act=retention.ran');
  const [entry] = (audit.json() as { items: { reason: string; detail: Record<string, number> }[] }).items;
  assert.deepEqual([entry!.reason, entry!.detail['messages']], ['期满检查', 1]);
});

test('a person of this machine asks by the token; nobody else does', async () => {
  const headers = { authorization: 'Bearer token-of-the-test' };
  const due = await house.app.inject({ method: 'GET', url: '/internal/retention/due', headers });
  assert.equal((due.json() as { items: unknown[] }).items.length, 8);
  const run = await house.app.inject({ method: 'POST', url: '/internal/retention/runs', headers });
  assert.equal((run.json() as { run: { state: string } }).run.state, 'done');
  for (const [method, url] of [
    ['GET', '/internal/retention/due'],
    ['POST', '/internal/retention/runs'],
  ] as const)
    assert.equal((await house.app.inject({ method, url })).statusCode, 401);
});
