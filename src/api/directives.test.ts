import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

let house: Stand;
let regulator: string;
let shop: string;
let other: string;
let carrier: string;
let id: string;

const BODY = {
  ...{ title: '关于停止向已拒收用户营销的行政指导', occasion: '节前检查', text: '', acknowledgeDays: 3 },
  clauses: [
    {
      ...{ text: '用户拒收后即停发。', for: ['platform'], due: { unit: 'working-days', length: 5 } },
      ...{ evidence: '说明', query: 'after-refusal', threshold: 0.02, periodDays: 7 },
    },
    {
      ...{ text: '清查接入链。', for: ['provider'], due: { unit: 'calendar-days', length: 10 } },
      ...{ evidence: '清单', query: 'undeclared-hops', threshold: 0.001, periodDays: 7 },
    },
  ],
  addressees: [
    { organisation: SHOP, standing: 'platform' },
    { organisation: OTHER, standing: 'provider' },
  ],
};
const MINE = { clause: 1, organisation: SHOP };

before(async () => {
  house = await stand();
  regulator = await house.signIn('regulator', [{ role: 'regulator', organisation: undefined }]);
  shop = await house.signIn('shop', [{ role: 'sender', organisation: SHOP }]);
  other = await house.signIn('other', [{ role: 'provider', organisation: OTHER }]);
  carrier = await house.signIn('carrier', [{ role: 'carrier', organisation: undefined }]);
  const first = Date.parse('2026-06-02T10:00:00+08:00');
  const messages = Array.from({ length: 9 * 30 }, (_, i) => {
    const at = first + Math.floor(i / 30) * 86_400_000;
    const more = { at, purpose: 'marketing-retail', record: i } as const;
    return judged(house, `0c${String(i).padStart(14, '0')}`, 'shop01', SHOP, more);
  });
  await house.traffic.insertBlock({ gateway: 'gateway-1', block: 1, receipts: [], inbound: [], messages });
});
after(() => house.close());

async function ask(cookie: string, name: string, body?: unknown, status = 200) {
  const told = await house.ask(cookie, name, body === undefined ? {} : { body });
  assert.equal(told.statusCode, status, `${name}: ${told.body}`);
  return told.body === '' ? undefined : told.json();
}

test('P8 written and issued by the regulator alone, from forms and a text that is split', async () => {
  const forms = await ask(regulator, 'GET /api/directive-forms');
  assert.ok(forms.queries.some((each: { id: string }) => each.id === 'after-refusal'));
  assert.equal(forms.templates[0].id, 'meeting-2021-10-25');
  const split = await ask(regulator, 'POST /api/directive-splits', { text: '一、停止。\n二、报告。' });
  assert.deepEqual(split.clauses, [
    { mark: '一、', text: '停止。' },
    { mark: '二、', text: '报告。' },
  ]);
  await ask(shop, 'POST /api/directives', BODY, 403);
  const draft = await ask(regulator, 'POST /api/directives', BODY);
  ({ id } = draft.directive);
  await ask(shop, `GET /api/directives/${id}`, undefined, 404);
  await ask(regulator, `POST /api/directives/${id}/issuing`, { edit: 2 }, 409);
  const issued = await ask(regulator, `POST /api/directives/${id}/issuing`, { edit: 1 });
  assert.match(issued.directive.sha256, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    issued.obligations.map(({ clause, organisation, state, due }: Record<string, unknown>) => [
      ...[clause, organisation, state, due],
    ]),
    [
      [1, SHOP, 'issued', { lastDay: '2026-06-08', isProvisional: false }],
      [2, OTHER, 'issued', { lastDay: '2026-06-11', isProvisional: false }],
    ],
  );
});

test('P8 an addressee sees itself and its clauses; who is none, or acts for nobody in particular, sees nothing', async () => {
  const own = await ask(shop, `GET /api/directives/${id}`);
  assert.deepEqual(own.directive.addressees, [{ organisation: SHOP, standing: 'platform' }]);
  assert.ok(!JSON.stringify(own).includes(OTHER) && !JSON.stringify(own).includes('清查接入链'));
  assert.deepEqual(own.may, { write: false, answerFor: [SHOP] });
  const { items, waiting } = await ask(shop, 'GET /api/directives');
  assert.deepEqual([items.length, waiting.open, waiting.nextDue], [1, 1, '2026-06-09T00:00:00.000+08:00']);
  assert.deepEqual((await ask(carrier, 'GET /api/directives')).items, []);
  await ask(carrier, `GET /api/directives/${id}`, undefined, 404);
  await ask(other, `POST /api/directives/${id}/acknowledgement`, MINE, 404);
  await ask(shop, `POST /api/directives/${id}/closing`, { ...MINE, reason: '已完成' }, 403);
});

test('acknowledged, committed, with a file, reported as the data have it, verified and closed', async () => {
  await ask(shop, `POST /api/directives/${id}/commitment`, { ...MINE, what: '停发', by: '2026-06-05' }, 409);
  await ask(shop, `POST /api/directives/${id}/acknowledgement`, MINE);
  await ask(shop, `POST /api/directives/${id}/commitment`, { ...MINE, what: '停发', by: '2026-06-05' });
  const work = await ask(shop, `POST /api/directives/${id}/progress`, { ...MINE, words: '名单已清理' });
  assert.equal(work.obligations[0].state, 'in-progress');
  const content = Buffer.from('整改说明');
  const file = await house.app.inject({
    method: 'POST',
    url: `/api/directives/${id}/files?clause=1&organisation=${SHOP}&name=${encodeURIComponent('说明.txt')}`,
    headers: { cookie: shop, 'x-anning': '1', 'content-type': 'application/octet-stream' },
    payload: content,
  });
  assert.equal(file.statusCode, 200, file.body);
  const { address, sha256 } = file.json() as { address: string; sha256: string };
  assert.equal(sha256, createHash('sha256').update(content).digest('hex'));
  const again = await house.ask(regulator, `GET ${address}`);
  assert.deepEqual([again.rawPayload, again.headers['etag']], [content, `"${sha256}"`]);
  assert.equal((await house.ask(other, `GET ${address}`)).statusCode, 404);

  house.clock.now = Date.parse('2026-06-10T12:00:00+08:00');
  // By then the sessions have run out.
  regulator = await house.signIn('regulator-again', [{ role: 'regulator', organisation: undefined }]);
  shop = await house.signIn('shop-again', [{ role: 'sender', organisation: SHOP }]);
  const { figures, cutoff, digest } = await ask(shop, `POST /api/directives/${id}/report-drafts`, MINE);
  assert.deepEqual([figures.since.count, figures.since.of], [0, 8 * 30]);
  const signed = await ask(shop, `POST /api/directives/${id}/report`, {
    ...{ ...MINE, cutoff, digest, comment: '已停发。', claims: { messagesSent: 100 } },
  });
  assert.match(signed.sha256, /^[0-9a-f]{64}$/);
  const page = await ask(regulator, `GET /api/directives/${id}`);
  assert.equal(page.reports[0].discrepancy.causes[0].about, 'messagesSent');
  assert.deepEqual(page.obligations[0].isReportLate, true);
  assert.equal((await ask(shop, `GET /api/directives/${id}`)).reports[0].discrepancy, null);

  const verified = await ask(regulator, `POST /api/directives/${id}/verification`, MINE);
  // None of 210 messages: 3.69 of them may have been meant, as the upper bound of a count of none has it.
  const { result, measured } = verified.measurements.at(-1);
  assert.deepEqual([result, measured.count, measured.of], ['met', 0, 210]);
  assert.ok(Math.abs(measured.high - 3.689 / 210) < 1e-4);
  const closed = await ask(regulator, `POST /api/directives/${id}/closing`, MINE);
  assert.deepEqual([closed.obligations[0].state, closed.obligations[0].closed.isByData], ['closed', true]);
  await ask(regulator, `POST /api/directives/${id}/closing`, { clause: 2, organisation: OTHER }, 422);
});

test('P10 before and after says that there is too little data; a withdrawn directive ends what was open', async () => {
  const told = await ask(regulator, `GET /api/directives/${id}/before-after?clause=1&organisation=${SHOP}`);
  assert.deepEqual([told.estimate, told.why], [null, 'few-days']);
  const { obligations } = await ask(regulator, `POST /api/directives/${id}/withdrawal`, {
    reason: '另行下发',
  });
  assert.deepEqual(
    obligations.map(({ state }: { state: string }) => state),
    ['closed', 'withdrawn'],
  );
});
