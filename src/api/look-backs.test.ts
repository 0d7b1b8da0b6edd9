/** Past traffic judged again, over the API: from asking for it to what was found, and what came and went since the one before. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Duty } from '../domain/index.ts';
import { dueLookBacks } from '../supervision/index.ts';
import { CONTRACT } from './contract/index.ts';
import { judged, SHOP, type Stand, stand } from './fixture.ts';

const TEXT = '【青禾】年中大促，全场满300减50，会员专享，点击 qh.example/618 抢购，拒收请回复R';
const RANGE = { from: '2026-05-25', to: '2026-06-01' };
const NUMBER = 8_613_800_000_001;

let house: Stand;
let regulator: string;
const going = new AbortController().signal;
const idOf = (i: number) => i.toString(16).padStart(16, '0');

before(async () => {
  house = await stand();
  regulator = await house.signIn('regulator', [{ role: 'regulator', organisation: undefined }]);
  const { tagOf } = await import('../consent/index.ts');
  const messages = Array.from({ length: 4 }, (_, i) => {
    const number = (NUMBER + i) as Parameters<typeof tagOf>[1];
    return judged(house, idOf(i), 'shop01', SHOP, {
      ...{ at: Date.parse('2026-05-28T10:00:00+08:00') + i * 1000, port: '10690001', text: TEXT },
      ...{ purpose: 'marketing-retail', outcome: 'allow', reasons: [] },
      recipientTag: tagOf(house.parts.sealKey, number).readBigUInt64BE(),
      recipientSealed: house.sealer.seal(Buffer.from(String(number))).toString('base64'),
    });
  });
  await house.traffic.insertBlock({ gateway: 'g', block: 1, messages, receipts: [], inbound: [] });
  const told = { recipient: `+${NUMBER}`, proof: 'code' as const, sender: '10690001', text: TEXT };
  await house.parts.complaints.intake.accept(
    { ...told, channel: 'web', toldAt: messages[0]!.at + 60_000, originals: [] },
    { id: 'recipient:test', name: '' },
  );
  while ((await house.parts.complaints.matches.round()) > 0);
});
after(() => house.close());

const lookBack = async (more: object = {}, who = regulator) =>
  house.ask(who, 'POST /api/look-backs', { body: { kind: 'today', ...RANGE, ...more } });
async function ran(more: object = {}) {
  const { id } = (await lookBack(more)).json();
  while (await house.parts.lookBacks.round(going));
  const answer = await house.ask(regulator, `GET /api/look-backs/${id}`);
  assert.deepEqual(CONTRACT['GET /api/look-backs/:id'].answer.parse(answer.json()), answer.json());
  return { page: answer.json(), body: answer.body };
}

test('P7 what would have been stopped, by whom it was sent, and how much of it nobody complained about', async () => {
  const { page, body } = await ran();
  assert.deepEqual([page.state, page.done, page.total, page.fault], ['done', 4, 4, null], body);
  const { shifts, finds, compared, organisations, ports, signatures, days } = page.result;
  assert.deepEqual(shifts.stopped, { messages: 4, complained: 1 });
  assert.deepEqual([compared, finds[0].standing], [null, null]);
  assert.deepEqual(ports.rows, [{ key: '10690001', shift: 'stopped', messages: 4, complained: 1 }]);
  assert.deepEqual([organisations.rows[0].key, signatures.rows[0].key], [SHOP, '青禾']);
  assert.ok(typeof page.names[SHOP] === 'string');
  assert.ok(days.every(({ day }: { day: string }) => day === '2026-05-28'));
  assert.deepEqual(finds[0].examples, [0, 1, 2, 3].map(idOf));
  assert.doesNotMatch(body, /13800000001/);
});

test('the next one of the same time is held against it: what is new, what is there still, what is gone', async () => {
  const { page } = await ran();
  const { compared, finds } = page.result;
  assert.deepEqual([compared.fresh, compared.still, compared.gone], [0, finds.length, 0]);
  await house.traffic.insertBlock({
    ...{ gateway: 'g', block: 2, receipts: [], inbound: [] },
    messages: [
      judged(house, idOf(9), 'shop01', SHOP, {
        ...{ at: Date.parse('2026-05-29T10:00:00+08:00'), port: '10690002', text: TEXT },
        ...{ recipientSealed: house.sealer.seal(Buffer.from(String(NUMBER))).toString('base64') },
        ...{ outcome: 'allow', reasons: [] },
      }),
    ],
  });
  const { page: next } = await ran();
  const fresh = next.result.finds.filter(({ standing }: { standing: string }) => standing === 'new');
  assert.ok(fresh.length > 0);
  assert.ok(fresh.every(({ port }: { port: string }) => port === '10690002'));
  assert.equal(next.result.compared.id, page.id);
});

test('a rule is tried; one that there is not is refused with those that there are', async () => {
  const { page } = await ran({ try: ['plan=shadow'] });
  assert.deepEqual(page.trial, { rules: [{ rule: 'plan', mode: 'shadow' }] });
  // Nothing is stopped for want of a plan then, and other rules are not told.
  assert.deepEqual(page.result.finds, []);
  const wrong = (await lookBack({ try: ['plann'] })).json().error;
  assert.equal(wrong.fields[0].code, 'rule-not-to-be-tried');
  assert.match(wrong.message, /plan、/);
  assert.equal((await lookBack({ to: '2026-05-25' })).json().error.fields[0].code, 'look-back-of-no-time');
  assert.equal((await lookBack({ to: '2027-01-01' })).json().error.fields[0].code, 'look-back-of-the-future');
});

test('cancelled, it is not run; a second time there is nothing to cancel', async () => {
  const { id } = (await lookBack()).json();
  const cancel = () => house.ask(regulator, `POST /api/look-backs/${id}/cancel`);
  assert.equal((await cancel()).json().state, 'cancelled');
  assert.equal(await house.parts.lookBacks.round(going), false);
  assert.equal((await cancel()).json().error.fields[0].code, 'look-back-ended');
  const audit = await house.record.db
    .selectFrom('audit')
    .select('act')
    .where('object_id', '=', id)
    .orderBy('at')
    .execute();
  assert.deepEqual(audit.map(({ act }) => act).sort(), ['look-back.asked', 'look-back.cancelled']);
});

test('told to stop it is gone on with; by itself it is asked for once for each week', async () => {
  const { id } = (await lookBack()).json();
  await house.parts.lookBacks.round(AbortSignal.abort());
  const state = async () => (await house.ask(regulator, `GET /api/look-backs/${id}`)).json().state;
  assert.equal(await state(), 'running');
  await house.parts.lookBacks.round(going);
  assert.equal(await state(), 'done');

  const actor = { id: 'anning', name: '回头看', scope: 'all' as const, note: async () => undefined };
  const due = dueLookBacks('week', house.clock.now);
  assert.deepEqual(
    due.map(({ from, to }) => [from, to].map((at) => new Date(at).toISOString())),
    due.map(() => ['2026-05-24T16:00:00.000Z', '2026-05-31T16:00:00.000Z']),
  );
  assert.equal(await house.parts.lookBacks.schedule(due, actor), 2);
  assert.equal(await house.parts.lookBacks.schedule(due, actor), 0);
});

test('P8 for those whose duty covers all of it', async () => {
  const others: readonly Duty[] = [
    { role: 'sender', organisation: SHOP },
    { role: 'centre', organisation: undefined },
    { role: 'operator', organisation: undefined },
    { role: 'carrier', organisation: SHOP },
  ];
  for (const duty of others) {
    const who = await house.signIn(`${duty.role}-${duty.organisation ?? ''}`, [duty]);
    assert.equal((await house.ask(who, 'GET /api/look-backs')).statusCode, 403, duty.role);
    assert.equal((await lookBack({}, who)).statusCode, 403, duty.role);
  }
  const listed = (await house.ask(regulator, 'GET /api/look-backs?limit=2')).json();
  assert.equal(listed.items.length, 2);
  assert.equal(listed.next, listed.items[1].id);
});
