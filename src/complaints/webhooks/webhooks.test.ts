/** Long because one receiver that we did not write verifies all of it. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { DAY, number, refusalOf } from '../../consent/fixture.ts';
import { NotThere, type OrganisationId, WEBHOOK_EVENTS } from '../../domain/index.ts';
import { ACCUSED, CARRIER, type Office, openOffice, PROVIDER } from '../cases/fixture.ts';
import { PORT, SPAM } from '../fixture.ts';
import { openReceiver, type Receiver, verified } from './receiver.fixture.ts';
import { openWebhooks, type WebhookRoom } from './room.ts';
import type { WebhookReader } from './webhook-rows.ts';

const HOUR = 3_600_000;
const CENTRE: WebhookReader = { isCentre: true, scope: 'all' };
const ownOf = (...scope: OrganisationId[]): WebhookReader => ({ isCentre: false, scope });

let office: Office;
let room: WebhookRoom;
let receiver: Receiver;
/** Who has an account. */
let accounts: OrganisationId[] = [];
const noted: string[] = [];
before(async () => {
  receiver = await openReceiver();
  office = await openOffice((ground) => {
    room = openWebhooks(ground, {
      ...{ directory: ground.directory, publicUrl: 'https://anning.example', atOnce: 4 },
      ...{ networks: ['127.0.0.0/8'], plainHttp: true, random: () => 0.5 },
      hasAccount: async (_db, { organisation }) => accounts.some((each) => each === organisation),
      actor: {
        ...{ id: 'anning', name: '推送', scope: 'all' },
        note: async (_db, { act, organisation }) => {
          noted.push(`${act} ${organisation}`);
        },
      },
      onError: (error) => {
        throw error;
      },
    });
    return room.outbox;
  });
});
after(async () => {
  await room.delivery.close();
  await office.shut();
  await receiver.close();
});
beforeEach(async () => {
  receiver.got.length = 0;
  receiver.answer = () => ({ status: 204 });
  accounts = [ACCUSED, PROVIDER, CARRIER];
  noted.length = 0;
  for (const { id } of await room.webhooks.list(CENTRE, undefined))
    await room.webhooks.remove(id, '下一项测试', CENTRE, ann());
});

const ann = () => office.house.as('ann');
const clerk = (organisation: OrganisationId) => office.house.as('clerk', [organisation]);
const now = () => office.house.clock.now;
async function address(organisation: OrganisationId = ACCUSED, events: readonly string[] = WEBHOOK_EVENTS) {
  const made = await room.webhooks.add(
    { organisation, url: receiver.url, events },
    ownOf(organisation),
    clerk(organisation),
  );
  return { id: made.webhook.id, secret: made.secret };
}
let next = 9000;
/** A case on the port, and its lead to the accused. */
async function sentLead(count = 1, text = SPAM) {
  const first = next;
  const complaints = await office.taken(first, count, { toldAt: now() - DAY, text });
  next += count;
  const { case: id } = await office.cases.open(
    { subjectKind: 'port', port: PORT, organisation: ACCUSED, complaints },
    ann(),
  );
  const { lead } = await office.leads.send(id, undefined, '内部说明', ann());
  return { id, lead, complaints, first };
}
const types = () => receiver.got.map(({ body }) => (JSON.parse(body) as { type: string }).type);
const bodyOf = (i: number) =>
  JSON.parse(receiver.got[i]!.body) as { type: string; data: Record<string, never> };
const answer = {
  found: 'consent-not-proven',
  deeds: ['customer-warned'],
  statement: '已核查并警告客户。',
  proofs: [],
  files: [],
} as const;
const waiting = async () => await room.deliveries.list({ state: 'waiting' }, CENTRE, { limit: 100 });

describe('what is told', () => {
  test('P7 what its addressee’s page shows, signed, and nothing by which a person could be found', async () => {
    const { secret } = await address();
    const own = `【青禾商城】尊敬的${String(number(next)).slice(2)}用户，全场特惠，拒收请回复R`;
    const { id, lead, complaints, first } = await sentLead(1, own);
    const more = await office.taken(next, 2);
    next += 2;
    await office.cases.gather(id, { complaints: more }, '', ann());
    await office.leads.send(id, undefined, '', ann());
    complaints.push(...more);
    await room.delivery.settled();
    assert.equal(receiver.got.length, 2);
    const [got, added] = receiver.got;
    const { type, timestamp, data } = verified(got!, secret, now()) as never as {
      type: string;
      timestamp: string;
      data: Record<string, unknown> & {
        complaints: { total: number; items: { place: number; text: string }[] };
      };
    };
    assert.deepEqual([type, timestamp], ['lead.sent', new Date(now()).toISOString()]);
    assert.deepEqual(
      [data['lead'], data['organisation'], data['state'], data['port'], data['answer']],
      [lead, ACCUSED, 'sent', PORT, null],
    );
    assert.equal(data['console'], `https://anning.example/console/leads/${lead}`);
    assert.match(String(data['dueAt']), /\+08:00$/);
    assert.equal(data.complaints.total, 1);
    assert.deepEqual(
      data.complaints.items.map(({ place }) => place),
      [1],
    );
    assert.match(data.complaints.items[0]!.text, /尊敬的\*{11}用户/);
    const whole = JSON.stringify([got!.headers, got!.body, added!.headers, added!.body]);
    for (let i = 0; i < 3; i++) assert.doesNotMatch(whole, new RegExp(String(number(first + i)).slice(2)));
    for (const complaint of complaints) assert.ok(!whole.includes(complaint));
    for (const word of ['内部说明', PROVIDER, CARRIER]) assert.ok(!whole.includes(word), word);
    // At rest neither text nor secret can be read.
    const { rows } = await sql<{ kept: string }>`
      select concat((select string_agg(e::text, '') from webhook_event e), (select string_agg(w::text, '') from webhook w)) as kept`.execute(
      office.house.record.db,
    );
    const hex = (text: string) => Buffer.from(text).toString('hex');
    for (const word of ['全场特惠', secret, secret.slice(6)])
      assert.ok(!rows[0]!.kept.includes(word) && !rows[0]!.kept.includes(hex(word)), word);
    // Delivered is not seen: that takes the party itself.
    assert.equal((await office.reading.get(lead, { isCentre: true, scope: 'all' })).hops[0]!.state, 'sent');
  });

  test('whoever has no account gets a link that answers its hop, and no other', async () => {
    accounts = [];
    const { secret } = await address();
    const { lead } = await sentLead();
    await room.delivery.settled();
    const { data } = verified(receiver.got[0]!, secret, now()) as {
      data: { answer: { link: string; until: string } };
    };
    const { link, until } = data.answer;
    assert.match(until, /T00:00:00.000\+08:00$/);
    assert.ok(link.startsWith('https://anning.example/lead/'));
    const token = link.split('/').at(-1)!;
    const opened = await office.links.openByToken(token, { limit: 10 });
    assert.equal(opened.page.lead, lead);
    await office.links.answerByToken(token, answer);
    await room.delivery.settled();
    assert.deepEqual(types(), ['lead.sent', 'lead.answered']);
    assert.equal(bodyOf(1).data['answer'], null);
    const { rows } = await sql<{
      kept: string;
    }>`select string_agg(l::text, '') as kept from lead_link l`.execute(office.house.record.db);
    assert.ok(!rows[0]!.kept.includes(token));
  });

  test('each act and each clock is told once to whom it concerns, and to nobody else', async () => {
    const { clock } = office.house;
    await address();
    await address(PROVIDER, ['lead.sent', 'lead.overdue']);
    const { id, lead } = await sentLead();
    const told: string[] = [];
    const deliver = async () => {
      receiver.got.length = 0;
      await room.round();
      await room.round();
      await room.delivery.settled();
      told.push(
        ...receiver.got.flatMap(({ body }) => {
          const { type, data } = JSON.parse(body) as {
            type: string;
            data: { lead: string; organisation: string };
          };
          // Leads of other tests are due as well.
          return data.lead === lead
            ? `${type} ${data.organisation === ACCUSED ? 'accused' : 'provider'}`
            : [];
        }),
      );
    };
    await deliver();
    const more = await office.taken(next++, 1);
    await office.cases.gather(id, { complaints: more }, '', ann());
    await office.leads.send(id, undefined, '', ann());
    await deliver();
    const added = bodyOf(0).data as never as { complaints: { total: number; items: { place: number }[] } };
    assert.deepEqual([added.complaints.total, added.complaints.items.map(({ place }) => place)], [2, [2]]);
    const { deadline } = (await office.cases.get(id)).case.answer!;
    clock.now = deadline.dueAt - 1;
    await deliver();
    clock.now = deadline.dueAt;
    await deliver();
    await office.leads.pass(lead, undefined, '', ann());
    await deliver();
    await office.leads.answer(lead, PROVIDER, answer, clerk(PROVIDER));
    await office.leads.answer(lead, ACCUSED, answer, clerk(ACCUSED));
    await office.cases.do(id, { act: 'decide', decision: 'founded', reason: '两次询问均无同意凭证' }, ann());
    await deliver();
    const decided = receiver.got
      .map(({ body }) => JSON.parse(body))
      .find(({ type }) => type === 'case.decided');
    assert.deepEqual(decided.data.decision, {
      state: 'decided',
      decision: 'founded',
      reason: '两次询问均无同意凭证',
    });
    await office.leads.appeal(lead, ACCUSED, '我方有凭证', clerk(ACCUSED));
    await office.cases.do(id, { act: 'uphold', reason: '凭证晚于短信' }, office.house.as('bob'));
    await deliver();
    assert.deepEqual(bodyOf(0).data['appeal'], { outcome: 'upheld', reason: '凭证晚于短信' } as never);
    assert.deepEqual(told, [
      ...['lead.sent accused', 'lead.sent accused', 'lead.due_soon accused', 'lead.overdue accused'],
      ...['lead.sent provider', 'lead.passed_on accused', 'lead.answered accused', 'case.decided accused'],
      'case.appeal_decided accused',
    ]);
  });

  test('an act that fails tells nothing; what was over before an address was set is not news', async () => {
    const { lead } = await sentLead();
    office.house.clock.now += 60 * DAY;
    await address();
    await room.round();
    assert.deepEqual(await waiting(), []);
    await assert.rejects(
      office.ground.record.db.transaction().execute(async (db) => {
        await room.outbox.write(db, [{ type: 'lead.overdue', lead, organisation: ACCUSED }], ann());
        throw new Error('the act fails after it');
      }),
      /the act fails/,
    );
    const empty = office.leads.answer(lead, ACCUSED, { ...answer, statement: '' }, clerk(ACCUSED));
    assert.deepEqual(await refusalOf(empty), ['statement: statement-missing']);
    assert.deepEqual(await waiting(), []);
  });

  test('a body stays small, and says that there is more', async () => {
    await address();
    await sentLead(40, `【青禾商城】${'大促'.repeat(300)}拒收请回复R`);
    await room.delivery.settled();
    const { complaints } = bodyOf(0).data as never as {
      complaints: { total: number; items: unknown[]; more: boolean };
    };
    assert.ok(receiver.got[0]!.body.length < 20_000);
    assert.ok(complaints.items.length > 2 && complaints.items.length < 40);
    assert.deepEqual([complaints.total, complaints.more], [40, true]);
  });
});

describe('delivery', () => {
  test('is tried again under the same id with growing waits, then given up, the address paused and said so; on again it arrives', async () => {
    const { clock } = office.house;
    const { id, secret } = await address();
    receiver.answer = () => ({ status: 500 });
    await sentLead();
    const waits: number[] = [];
    for (;;) {
      await room.delivery.settled();
      const [one] = await waiting();
      if (one === undefined) break;
      verified(receiver.got.at(-1)!, secret, now());
      waits.push(one.nextAt! - now());
      clock.now = one.nextAt! - 1;
      await room.delivery.settled();
      assert.equal(receiver.got.length, waits.length, 'not before its time');
      clock.now += 1;
    }
    assert.deepEqual(waits.slice(0, 4), [5000, 300_000, 30 * 60_000, 2 * HOUR]);
    assert.ok(waits.reduce((sum, wait) => sum + wait, 0) > 70 * HOUR);
    assert.equal(new Set(receiver.got.map((each) => each.id)).size, 1);
    assert.equal(new Set(receiver.got.map(({ body }) => body)).size, 1);
    assert.equal(receiver.got.length, 10);
    const [given] = await room.deliveries.list({ state: 'given-up' }, CENTRE, { limit: 1 });
    assert.deepEqual([given!.webhook, given!.status, given!.fault, given!.tries], [id, 500, 'status', 10]);
    const { attempts } = await room.deliveries.get(given!.id, ownOf(ACCUSED));
    assert.deepEqual([attempts.length, attempts[0]!.answer], [10, 'taken']);
    const paused = await room.webhooks.get(id, ownOf(ACCUSED));
    assert.deepEqual([paused.state, paused.failures], ['paused', 10]);
    assert.deepEqual(noted, [`webhook.paused ${ACCUSED}`]);

    // What happens meanwhile waits; by hand nothing is sent to one that is paused.
    receiver.answer = () => ({ status: 200 });
    receiver.got.length = 0;
    const { lead } = await sentLead();
    await room.delivery.settled();
    assert.equal(receiver.got.length, 0);
    const again = () => room.deliveries.redeliver(given!.id, ownOf(ACCUSED), clerk(ACCUSED));
    assert.deepEqual(await refusalOf(again()), ['id: webhook-not-sending']);
    await room.webhooks.change(id, { active: true }, ownOf(ACCUSED), clerk(ACCUSED));
    await room.delivery.settled();
    assert.deepEqual([types(), bodyOf(0).data['lead']], [['lead.sent'], lead as never]);
    await again();
    assert.deepEqual(await refusalOf(again()), ['id: delivery-waiting']);
    await room.delivery.settled();
    assert.equal(receiver.got[1]!.id, given!.event);
    const delivered = (await room.deliveries.get(given!.id, CENTRE)).delivery;
    assert.deepEqual([delivered.state, delivered.tries], ['delivered', 1]);
    assert.equal((await room.webhooks.get(id, CENTRE)).failures, 0);
  });

  test('410 stops the address and all that waits for it; Retry-After is waited for', async () => {
    const { clock } = office.house;
    const { id } = await address();
    receiver.answer = () => ({ status: 503, after: '3600' });
    await sentLead();
    await sentLead();
    await room.delivery.settled();
    assert.ok((await waiting()).every(({ nextAt }) => nextAt === now() + HOUR));
    clock.now += HOUR;
    receiver.answer = () => ({ status: 410 });
    await room.delivery.settled();
    assert.equal((await room.webhooks.get(id, CENTRE)).state, 'gone');
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(noted, [`webhook.gone ${ACCUSED}`]);
    receiver.got.length = 0;
    await sentLead();
    await room.delivery.settled();
    assert.deepEqual([receiver.got.length, await waiting()], [0, []]);
  });

  test('two deliveries answered 410 at one moment settle one after the other, and neither fails', async () => {
    receiver.answer = () => ({ status: 410, holdMs: 20 });
    for (let round = 0; round < 5; round++) {
      const { id } = await address();
      await sentLead();
      await sentLead();
      await room.delivery.settled();
      assert.equal((await room.webhooks.get(id, CENTRE)).state, 'gone');
      assert.deepEqual(await waiting(), []);
    }
  });

  test('a secret is renewed without a gap: both sign until the time of the old one is over', async () => {
    const { clock } = office.house;
    const { id, secret: old } = await address();
    const { secret: fresh, webhook } = await room.webhooks.renewSecret(
      id,
      24,
      ownOf(ACCUSED),
      clerk(ACCUSED),
    );
    assert.equal(webhook.earlierUntil, now() + DAY);
    await sentLead();
    await room.delivery.settled();
    for (const secret of [old, fresh]) verified(receiver.got[0]!, secret, now());
    clock.now += DAY;
    await sentLead();
    await room.delivery.settled();
    verified(receiver.got[1]!, fresh, now());
    assert.throws(() => verified(receiver.got[1]!, old, now()), /No matching signature/);
    const { secret: last } = await room.webhooks.renewSecret(id, 0, ownOf(ACCUSED), clerk(ACCUSED));
    await sentLead();
    await room.delivery.settled();
    verified(receiver.got[2]!, last, now());
    assert.throws(() => verified(receiver.got[2]!, fresh, now()), /No matching signature/);
  });

  test('a slow address holds up no other, and has two attempts at a time; a test goes out to one that is paused, once', async () => {
    const { id: slow } = await address();
    const other = await openReceiver();
    try {
      receiver.answer = () => ({ status: 200, holdMs: 400 });
      const events = ['lead.sent'];
      await room.webhooks.add({ organisation: PROVIDER, url: other.url, events }, CENTRE, ann());
      for (let i = 0; i < 3; i++) {
        const { lead } = await sentLead();
        office.house.clock.now += 60 * DAY;
        await office.leads.pass(lead, undefined, '', ann());
      }
      room.delivery.wake();
      const begun = performance.now();
      while (other.got.length < 3 && performance.now() - begun < 5000)
        await new Promise((done) => setTimeout(done, 5));
      assert.equal(other.got.length, 3);
      assert.ok(receiver.got.length <= 2, `${receiver.got.length} of the slow one`);
      await room.delivery.settled();
      assert.ok(receiver.got.length >= 6);
    } finally {
      await other.close();
    }
    await room.webhooks.change(slow, { active: false }, CENTRE, ann());
    receiver.got.length = 0;
    receiver.answer = () => ({ status: 404 });
    const delivery = await room.webhooks.test(slow, CENTRE, ann());
    await room.delivery.settled();
    assert.deepEqual(types(), ['webhook.test']);
    const told = (await room.deliveries.get(delivery, CENTRE)).delivery;
    assert.deepEqual([told.state, told.status, told.tries], ['given-up', 404, 1]);
    assert.equal((await room.webhooks.get(slow, CENTRE)).failures, 0);
  });

  test('a body is kept for thirty days, then it cannot be sent again and holds nothing', async () => {
    const { clock } = office.house;
    const { id } = await address();
    await sentLead();
    await room.delivery.settled();
    await room.webhooks.change(id, { active: false }, CENTRE, ann());
    const [delivered] = await room.deliveries.list({ webhook: id }, CENTRE, { limit: 1 });
    clock.now += 30 * DAY + 1;
    await room.round();
    const { rows } = await sql<{ left: number; answers: number }>`
      select (select count(*) from webhook_event where sealed is not null)::int as left,
        (select count(*) from webhook_attempt where answer <> '')::int as answers`.execute(
      office.house.record.db,
    );
    assert.deepEqual(rows[0], { left: 0, answers: 0 });
    await room.webhooks.change(id, { active: true }, CENTRE, ann());
    const again = room.deliveries.redeliver(delivered!.id, CENTRE, ann());
    assert.deepEqual(await refusalOf(again), ['id: delivery-body-gone']);
  });
});

describe('whose addresses', () => {
  test('P8 an organisation’s own people see and change its own; another’s are as if they were not there', async () => {
    const { id } = await address();
    await sentLead();
    await room.delivery.settled();
    const [delivered] = await room.deliveries.list({}, ownOf(ACCUSED), { limit: 1 });
    const foreign = ownOf(PROVIDER);
    assert.deepEqual(await room.webhooks.list(foreign, ACCUSED), []);
    assert.deepEqual(await room.deliveries.list({ webhook: id }, foreign, { limit: 10 }), []);
    const actor = clerk(PROVIDER);
    for (const act of [
      () => room.webhooks.get(id, foreign),
      () => room.webhooks.change(id, { url: 'https://elsewhere.example' }, foreign, actor),
      () => room.webhooks.renewSecret(id, 0, foreign, actor),
      () => room.webhooks.test(id, foreign, actor),
      () => room.webhooks.remove(id, '不该成功', foreign, actor),
      () => room.deliveries.get(delivered!.id, foreign),
      () => room.deliveries.redeliver(delivered!.id, foreign, actor),
    ])
      await assert.rejects(act, NotThere);
    const wanted = { organisation: ACCUSED, url: receiver.url, events: ['lead.sent'] };
    assert.deepEqual(await refusalOf(room.webhooks.add(wanted, foreign, actor)), [
      'organisation: organisation-not-yours',
    ]);
    // A carrier whose installation this is answers for holders of ports alone, and sets no address for anybody else.
    const carrier: WebhookReader = { isCentre: false, scope: 'all' };
    assert.deepEqual(await refusalOf(room.webhooks.add(wanted, carrier, ann())), [
      'organisation: organisation-not-yours',
    ]);
    assert.deepEqual(await room.webhooks.list(carrier, undefined), []);
    await office.house.facts({ kind: 'port-opened', port: '10699999', holder: CARRIER, use: 'marketing' });
    await room.webhooks.add({ ...wanted, organisation: CARRIER }, carrier, ann());
    assert.deepEqual(
      (await room.webhooks.list(carrier, undefined)).map(({ organisation }) => organisation),
      [CARRIER],
    );
    for (let i = 0; i < 4; i++) await address();
    assert.deepEqual(await refusalOf(address()), ['organisation: webhooks-too-many']);
  });
});
