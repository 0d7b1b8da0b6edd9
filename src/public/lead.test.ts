/** A lead's page for a party without an account, over HTTP, on a real record. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { ACCUSED, type Office, openOffice } from '../complaints/cases/fixture.ts';
import { PORT, SPAM } from '../complaints/fixture.ts';
import { DAY } from '../consent/fixture.ts';
import { pagesOn } from './fixture.ts';

let office: Office;
let app: FastifyInstance;
before(async () => {
  office = await openOffice();
  app = await pagesOn({
    clock: () => office.house.clock.now,
    leads: office.links,
    registered: { nameOf: () => '青禾商城', portStanding: () => undefined },
  });
});
after(async () => {
  await app.close();
  await office.shut();
});

const post = (token: string, form: Record<string, string | readonly string[]>, headers = {}) => {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form))
    for (const each of [value].flat()) body.append(name, each);
  return app.inject({
    ...{ method: 'POST', url: `/lead/${token}?lang=en`, payload: body.toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
  });
};

let next = 7000;
/** A case of two complaints, forwarded; and the link for whoever sent the messages. */
async function linked() {
  const ann = office.house.as('ann');
  const toldAt = office.house.clock.now - DAY;
  const ids = await office.taken(next, 2, { toldAt, wantsStop: true, text: `${SPAM}<b>${next}</b>` });
  next += 10;
  const { case: id } = await office.cases.open(
    { subjectKind: 'port', port: PORT, organisation: ACCUSED, complaints: ids, reason: '' },
    ann,
  );
  const { lead } = await office.leads.send(id, undefined, '', ann);
  const { token } = await office.links.make(lead, ACCUSED, ann);
  return {
    ids,
    lead,
    token,
    hop: async () => (await office.reading.get(lead, { isCentre: true, scope: 'all' })).hops[0]!,
  };
}

test('P7 P8 the link is looked at and nothing is opened; its button opens the lead: messages, and neither numbers nor acceptance numbers', async () => {
  const { ids, token, hop } = await linked();
  const closed = await app.inject({ url: `/lead/${token}?lang=en`, headers: { accept: 'text/html' } });
  assert.match(closed.body, /Open the lead/);
  assert.ok(!closed.body.includes('青禾商城】'));
  assert.equal((await hop()).seenAt, undefined);
  const opened = await post(token, { do: 'open' });
  assert.equal(opened.statusCode, 200);
  assert.ok(opened.body.includes('满300减50') && opened.body.includes('&lt;b&gt;'));
  assert.match(opened.body, /the person asks that marketing stop/);
  for (const secret of [...ids, '138****', '13800']) assert.ok(!opened.body.includes(secret), secret);
  assert.equal((await hop()).seenAt, office.house.clock.now);
});

test('an answer is told everything that is wrong with it beside what was typed, and taken once', async () => {
  const { token, hop } = await linked();
  const wrong = await post(token, {
    do: 'answer',
    found: 'nonsense',
    proofs: 'one two',
    statement: '"><script>',
  });
  assert.equal(wrong.statusCode, 422);
  assert.match(wrong.body, /“one two” cannot be read/);
  assert.ok(wrong.body.includes('&quot;&gt;&lt;script&gt;</textarea>'));
  const lacking = await post(token, {
    do: 'answer',
    found: 'sent-without-consent',
    deeds: ['stopped'],
    statement: '',
  });
  assert.equal(lacking.statusCode, 422);
  assert.match(lacking.body, /value="stopped" checked/);
  assert.equal((await hop()).answeredAt, undefined);
  const until = new Date(office.house.clock.now + 8 * 3_600_000).toISOString().slice(0, 10);
  const answer = {
    do: 'answer',
    found: 'sent-without-consent',
    deeds: ['stopped', 'customer-warned'],
    until,
  };
  const taken = await post(token, { ...answer, statement: '没有同意记录，已停发。' });
  assert.equal(taken.statusCode, 200, taken.body);
  assert.match(taken.body, /The answer is here/);
  assert.deepEqual((await hop()).answer?.deeds, ['stopped', 'customer-warned']);
  const again = await post(token, { ...answer, statement: '再答一次，内容不同。' });
  assert.equal(again.statusCode, 422);
  assert.match((await post(token, { do: 'open' })).body, /Answered at/);
});

test('a link that was revoked, is over or never was is answered alike; another site’s form does nothing', async () => {
  const { lead, token } = await linked();
  const foreign = await post(token, { do: 'open' }, { 'sec-fetch-site': 'cross-site' });
  assert.equal(foreign.statusCode, 403);
  await office.links.revoke(lead, ACCUSED, office.house.as('ann'));
  const { token: late } = await linked();
  office.house.clock.now += 60 * DAY;
  const answers = await Promise.all(
    [token, late, 'nonsense', 'x'.repeat(43)].map((each) => post(each, { do: 'open' })),
  );
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [404, 404, 404, 404],
  );
  assert.equal(new Set(answers.map(({ body }) => body.replace(/\/lead\/[\w-]+/g, ''))).size, 1);
});
