import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY, number, refusalOf } from '../../consent/fixture.ts';
import { NotThere, type OrganisationId } from '../../domain/index.ts';
import { ACCUSED, CARRIER, type Office, openOffice, PROVIDER } from '../cases/fixture.ts';
import { PORT, SPAM } from '../fixture.ts';
import type { WantedAnswer } from './answer-form.ts';
import type { LeadReader } from './lead-reading.ts';

let office: Office;
before(async () => {
  office = await openOffice();
});
after(() => office.shut());

const ann = () => office.house.as('ann');
const CENTRE: LeadReader = { isCentre: true, scope: 'all' };
const readerOf = (organisation: OrganisationId): LeadReader => ({ isCentre: false, scope: [organisation] });
const answerOf = (more: Partial<WantedAnswer> = {}): WantedAnswer => ({
  ...{ found: 'consent-not-proven', deeds: ['customer-warned'], statement: '已核查并警告客户。' },
  ...{ proofs: [], files: [] },
  ...more,
});
const by = (organisation: OrganisationId) => office.house.as('clerk', [organisation]);
const eventsOf = async (id: string) => (await office.cases.get(id)).events.map(({ act }) => act);

let next = 5000;
/** A case on the port with so many complaints. */
async function caseWith(count: number, more = {}): Promise<{ id: string; complaints: string[] }> {
  const complaints = await office.taken(next, count, { toldAt: office.house.clock.now - DAY, ...more });
  next += count;
  const { case: id } = await office.cases.open(
    { subjectKind: 'port', port: PORT, organisation: ACCUSED, complaints },
    ann(),
  );
  return { id, complaints };
}
const told = async (complaint: string) =>
  (await office.complaints.get(complaint)).events.filter((each) => each.told !== '');
const hops = async (lead: string) => (await office.reading.get(lead, CENTRE)).hops;

describe('a lead goes up the chain', () => {
  test('P9 sent, seen, silent, named; passed on, answered: each by its own clock, and the person is told', async () => {
    const { clock } = office.house;
    const { id, complaints } = await caseWith(2);
    const sent = await office.leads.send(id, undefined, '', ann());
    assert.deepEqual([sent.organisation, sent.complaints], [ACCUSED, 2]);
    const { lead } = sent;
    const state = (await office.complaints.get(complaints[0]!)).complaint.state;
    assert.equal(state, 'transferred');
    const transferred = (await told(complaints[0]!)).at(-1)!;
    assert.match(transferred.told, /^您的投诉已转给青禾商城处理，对方应在 \d{4}-\d\d-\d\d 前答复。$/);
    const row = (await office.queues.list({ queue: 'all' }, '', { limit: 1 }))[0]!;
    assert.deepEqual([row.id, row.forward, row.answer?.deadline.clock.length], [id, undefined, 15]);

    let [hop] = await hops(lead);
    assert.deepEqual([hop!.state, hop!.standing, hop!.overdue], ['sent', 'content-provider', false]);
    assert.deepEqual(await refusalOf(office.leads.pass(lead, undefined, '', ann())), ['lead: hop-running']);
    await office.leads.see(lead, ACCUSED, by(ACCUSED));
    await office.leads.see(lead, ACCUSED, by(ACCUSED));
    [hop] = await hops(lead);
    assert.equal(hop!.state, 'seen');
    // The last moment of the last day is in time, the next is not: nothing was written in between.
    clock.now = hop!.clock!.deadline.dueAt - 1;
    assert.equal((await hops(lead))[0]!.state, 'seen');
    clock.now += 1;
    [hop] = await hops(lead);
    assert.deepEqual([hop!.state, hop!.overdue, hop!.seenAt !== undefined], ['silent', true, true]);
    const silent = await office.reading.list({ state: 'silent' }, CENTRE, { limit: 10 });
    assert.deepEqual(
      silent.map((each) => [each.lead, each.organisation]),
      [[lead, ACCUSED]],
    );
    assert.ok(
      (await office.queues.list({ queue: 'overdue' }, '', { limit: 10 })).some((each) => each.id === id),
    );

    const passed = await office.leads.pass(lead, undefined, '前一责任方逾期', ann());
    assert.deepEqual([passed.organisation, passed.place, passed.complaints], [PROVIDER, 1, 2]);
    const onward = (await told(complaints[1]!)).at(-1)!;
    assert.equal(onward.told, '青禾商城没有在期限内答复，您的投诉已继续转给云桥通信处理。');
    const events = (await office.cases.get(id)).events;
    assert.deepEqual(events.at(-1)!.detail['silent'], ACCUSED);
    // What is due now is the answer of the next: nobody waits for the silent one any more.
    const { answer } = (await office.cases.get(id)).case;
    assert.deepEqual([answer?.state.state, answer?.deadline.start], ['running', clock.now]);

    await office.leads.answer(
      lead,
      PROVIDER,
      answerOf({ found: 'not-sent-by-us', deeds: ['passed-on'], passedTo: CARRIER }),
      by(PROVIDER),
    );
    const all = await hops(lead);
    assert.deepEqual(
      all.map((each) => [each.organisation, each.state, each.standing, each.passedBy]),
      [
        [ACCUSED, 'silent', 'content-provider', undefined],
        [PROVIDER, 'answered', 'provider', undefined],
        [CARRIER, 'sent', 'carrier', PROVIDER],
      ],
    );
    assert.deepEqual(
      (await told(complaints[0]!)).map((each) => each.told.slice(0, 12)),
      [
        '您的投诉已转给青禾商城处',
        '青禾商城没有在期限内答复',
        '云桥通信答复：不是我方发',
        '您的投诉已转给临江移动处',
      ],
    );
    // A carrier whose installation this is reads and answers what goes to holders of ports.
    const page = await office.reading.get(lead, { isCentre: false, scope: 'all' });
    assert.deepEqual(
      page.hops.map((each) => each.organisation),
      [CARRIER],
    );
    // A late answer still counts; it ends the silence and stays late.
    await office.leads.answer(lead, ACCUSED, answerOf(), by(ACCUSED));
    const late = (await hops(lead))[0]!;
    assert.deepEqual([late.state, late.overdue], ['answered', true]);
    assert.deepEqual(await refusalOf(office.leads.answer(lead, ACCUSED, answerOf(), by(ACCUSED))), [
      'lead: hop-answered',
    ]);
    clock.now += 40 * DAY;
    assert.deepEqual(await refusalOf(office.leads.pass(lead, PROVIDER, '', ann())), [
      'organisation: on-lead-already',
    ]);
    assert.deepEqual(await refusalOf(office.leads.pass(lead, undefined, '', ann())), [
      'organisation: chain-over',
    ]);
    assert.deepEqual(await eventsOf(id), [
      ...['open', 'gather', 'send', 'see', 'pass', 'answer', 'pass', 'answer'],
    ]);
  });

  test('complaints that come later go to the hop that is open, under numbers of their own', async () => {
    const { id, complaints } = await caseWith(2);
    const { lead } = await office.leads.send(id, undefined, '', ann());
    const more = await office.taken(next++, 1);
    await office.cases.gather(id, { complaints: more }, '', ann());
    assert.notEqual((await office.cases.get(id)).case.forward, undefined);
    const sent = await office.leads.send(id, undefined, '', ann());
    assert.deepEqual(sent, { lead, place: 0, organisation: ACCUSED, complaints: 1 });
    assert.equal((await office.cases.get(id)).case.forward, undefined);
    const seen = await office.reading.complaints(lead, CENTRE, { limit: 10 });
    assert.deepEqual(
      seen.map(({ place, complaint }) => [place, complaint]),
      [...complaints, ...more].map((each, i) => [i + 1, each]),
    );
    const [due] = (await told(more[0]!)).map((each) => each.told);
    assert.equal(due, (await told(complaints[0]!))[0]!.told);
    // What is taken out of the case is no longer theirs to read.
    await office.cases.separate(id, [complaints[0]!], '误归', ann());
    assert.deepEqual(
      (await office.reading.complaints(lead, CENTRE, { limit: 10 })).map(({ place }) => place),
      [2, 3],
    );
  });

  test('whoever is silent is asked anew about what comes later, with the whole time', async () => {
    const { id } = await caseWith(1);
    const first = await office.leads.send(id, undefined, '', ann());
    office.house.clock.now += 40 * DAY;
    assert.equal((await hops(first.lead))[0]!.state, 'silent');
    const more = await office.taken(next++, 1);
    await office.cases.gather(id, { complaints: more }, '', ann());
    const second = await office.leads.send(id, undefined, '', ann());
    assert.notEqual(second.lead, first.lead);
    assert.deepEqual([second.complaints, (await hops(second.lead))[0]!.state], [1, 'sent']);
    const { answer } = (await office.cases.get(id)).case;
    assert.equal(answer?.deadline.start, office.house.clock.now);
  });

  test('who has answered is asked again by a lead of its own, with all that the case has', async () => {
    const { id, complaints } = await caseWith(2);
    const first = await office.leads.send(id, undefined, '', ann());
    await office.leads.answer(first.lead, ACCUSED, answerOf(), by(ACCUSED));
    office.house.clock.now += DAY;
    const second = await office.leads.send(id, undefined, '仍在发送，请再核查', ann());
    assert.notEqual(second.lead, first.lead);
    assert.equal(second.complaints, 2);
    assert.equal((await office.complaints.get(complaints[0]!)).complaint.state, 'transferred');
    const { answer } = (await office.cases.get(id)).case;
    assert.equal(answer?.deadline.start, office.house.clock.now);
    assert.deepEqual(
      (await office.reading.ofCase(id)).map(({ hops }) => hops.map(({ state }) => state)),
      [['answered'], ['sent']],
    );
  });

  test('who was heard can be found at fault; the accused appeals once, and another decides on it', async () => {
    const { id } = await caseWith(1);
    const { lead } = await office.leads.send(id, undefined, '', ann());
    const decide = () =>
      office.cases.do(id, { act: 'decide', decision: 'founded', reason: '没有同意凭证' }, ann());
    assert.deepEqual(await refusalOf(decide()), ['decision: not-heard']);
    const appeal = (organisation: OrganisationId) =>
      office.leads.appeal(lead, organisation, '我们有同意', by(organisation));
    await office.leads.answer(lead, ACCUSED, answerOf(), by(ACCUSED));
    assert.deepEqual(await refusalOf(appeal(ACCUSED)), ['state: state-forbids']);
    await decide();
    assert.equal((await office.reading.get(lead, readerOf(ACCUSED))).decision?.decision, 'founded');
    await assert.rejects(appeal(PROVIDER), NotThere);
    await appeal(ACCUSED);
    const uphold = (who: string) =>
      office.cases.do(id, { act: 'uphold', reason: '申诉无新证据' }, office.house.as(who));
    assert.deepEqual(await refusalOf(uphold('ann')), ['act: four-eyes']);
    await uphold('bob');
    assert.deepEqual(await refusalOf(appeal(ACCUSED)), ['statement: appealed-already']);
    assert.equal((await office.cases.get(id)).case.state, 'decided');
  });
});

describe('P8 what an addressee sees', () => {
  test('P7: the complaints without whose they are, also not in the text; nothing of a lead that is another’s', async () => {
    const i = next;
    const own = String(number(i)).slice(-11);
    const text = `${SPAM} 尊敬的 ${own.slice(0, 3)} ${own.slice(3, 7)}-${own.slice(7)} 用户，客服 13900000000`;
    const { id, complaints } = await caseWith(1, { text });
    const { lead } = await office.leads.send(id, undefined, '', ann());
    const page = await office.reading.get(lead, readerOf(ACCUSED));
    const shown = await office.reading.complaints(lead, readerOf(ACCUSED), { limit: 10 });
    const everything = JSON.stringify([page, shown]);
    assert.ok(!everything.includes(complaints[0]!) && !everything.includes(id));
    assert.doesNotMatch(everything.replace(/[\s-]/g, ''), new RegExp(own));
    assert.match(shown[0]!.text, /客服 13900000000/);
    assert.equal(shown[0]!.toldAt! % 60_000, 0);
    assert.equal(page.decision, undefined);
    for (const reader of [
      readerOf(PROVIDER),
      readerOf(CARRIER),
      { isCentre: false, scope: 'all' } as const,
    ]) {
      await assert.rejects(office.reading.get(lead, reader), NotThere);
      await assert.rejects(office.reading.complaints(lead, reader, { limit: 1 }), NotThere);
      const listed = await office.reading.list({}, reader, { limit: 100 });
      assert.ok(listed.every((each) => each.lead !== lead));
    }
    await assert.rejects(office.leads.answer(lead, PROVIDER, answerOf(), by(PROVIDER)), NotThere);
    // To whom it goes next sees what is theirs alone: not what others said.
    await office.leads.answer(
      lead,
      ACCUSED,
      answerOf({
        found: 'not-sent-by-us',
        deeds: ['passed-on'],
        passedTo: PROVIDER,
        statement: '对方的说明',
      }),
      by(ACCUSED),
    );
    const theirs = await office.reading.get(lead, readerOf(PROVIDER));
    assert.deepEqual(
      theirs.hops.map((hop) => [hop.place, hop.passedBy]),
      [[1, ACCUSED]],
    );
    assert.doesNotMatch(JSON.stringify(theirs), /对方的说明/);
  });
});

describe('links for those without an account', () => {
  test('a link opens one hop of one lead until its clock ends or somebody revokes it; opening is seeing', async () => {
    const { clock } = office.house;
    const { id } = await caseWith(2);
    const { lead } = await office.leads.send(id, undefined, '', ann());
    const { token, until } = await office.links.make(lead, ACCUSED, ann());
    const kept = await office.house.record.db.selectFrom('lead_link').selectAll().execute();
    assert.ok(!JSON.stringify(kept).includes(token));
    const opened = await office.links.openByToken(token, { limit: 10 });
    assert.deepEqual([opened.page.lead, opened.complaints.length, opened.until], [lead, 2, until]);
    assert.equal((await hops(lead))[0]!.state, 'seen');
    const open = (given: string) => office.links.openByToken(given, { limit: 1 });
    await assert.rejects(open(token.slice(0, -1)), NotThere);
    await assert.rejects(open(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`), NotThere);
    const second = await office.links.make(lead, ACCUSED, ann());
    assert.equal(await office.links.revoke(lead, ACCUSED, ann()), 2);
    await assert.rejects(open(second.token), NotThere);
    const third = await office.links.make(lead, ACCUSED, ann());
    clock.now = until - 1;
    await open(third.token);
    clock.now = until;
    await assert.rejects(open(third.token), NotThere);
    await assert.rejects(office.links.answerByToken(third.token, answerOf()), NotThere);
    assert.deepEqual(await refusalOf(office.links.make(lead, ACCUSED, ann())), ['lead: link-over']);
    await assert.rejects(office.links.make(lead, CARRIER, ann()), NotThere);
  });

  test('by a link one answers in the organisation’s name', async () => {
    const { id } = await caseWith(1);
    const { lead } = await office.leads.send(id, undefined, '', ann());
    const { token } = await office.links.make(lead, ACCUSED, ann());
    await office.links.answerByToken(token, answerOf());
    const event = (await office.cases.get(id)).events.at(-1)!;
    assert.deepEqual([event.act, event.byName, event.by.startsWith('link:')], ['answer', '青禾商城', true]);
  });
});
