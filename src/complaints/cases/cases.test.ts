import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY, number, refusalOf } from '../../consent/fixture.ts';
import { CASE_STATES, NotThere } from '../../domain/index.ts';
import { PORT, SPAM } from '../fixture.ts';
import { keepMatch } from '../matches/match-rows.ts';
import type { MatchResult } from '../matching/index.ts';
import { CASE_ACTS, CASE_MACHINE } from './case-states.ts';
import { ACCUSED, CARRIER, type Office, openOffice } from './fixture.ts';
import { suggestCases } from './suggestions.ts';

let office: Office;
before(async () => {
  office = await openOffice();
});
after(() => office.shut());

const ann = () => office.house.as('ann');
const bob = () => office.house.as('bob');
const stateOf = async (id: string) => (await office.complaints.get(id)).complaint.state;
const membersOf = async (id: string) =>
  (await office.cases.complaints(id, { limit: 100 })).map((each) => each.id);
const opened = (complaints: string[], more = {}) =>
  office.cases.open({ subjectKind: 'port', port: PORT, complaints, reason: '同一端口', ...more }, ann());

describe('gathering', () => {
  test('a case is opened with its complaints, which are gathered; each is in one case', async () => {
    const ids = await office.taken(1000, 3);
    const { case: id, moved } = await opened(ids);
    assert.equal(moved, 3);
    const told = await office.cases.get(id);
    assert.deepEqual(
      [told.case.state, told.case.members, told.case.port, told.complaints],
      ['open', 3, PORT, { gathered: 3 }],
    );
    assert.deepEqual(
      told.events.map(({ act, by }) => [act, by]),
      [
        ['open', 'p_ann'],
        ['gather', 'p_ann'],
      ],
    );
    assert.deepEqual(await membersOf(id), ids);
    const other = await opened(await office.taken(1010, 1));
    await office.cases.gather(other.case, { complaints: [ids[0]!] }, '属于另一案', ann());
    assert.deepEqual([(await membersOf(id)).length, (await membersOf(other.case)).length], [2, 2]);
    assert.deepEqual(await refusalOf(office.cases.gather(id, { complaints: [] }, '', ann())), [
      'complaints: nothing-to-move',
    ]);
  });

  test('what stands in the way is told, and nothing is moved', async () => {
    const ids = await office.taken(1020, 2);
    await office.complaints.do(ids[1]!, { act: 'close', end: 'not-ours' }, ann());
    assert.deepEqual(await refusalOf(opened(ids)), ['complaints: complaint-closed']);
    assert.deepEqual(await refusalOf(opened([...ids, '202600000000000'])), [
      'complaints: complaint-not-there',
    ]);
    assert.deepEqual(await refusalOf(opened([ids[0]!], { port: undefined })), ['port: subject-missing']);
    assert.deepEqual(await refusalOf(opened([ids[0]!], { organisation: '91110000MA0000009X' })), [
      'organisation: organisation-unknown',
    ]);
    assert.equal(await stateOf(ids[0]!), 'accepted');
    await assert.rejects(office.cases.gather('g_none', { complaints: ids }, '', ann()), NotThere);
  });

  test('who sent it is told by the message that was found, whatever the person typed; of none that was found by what she typed', async () => {
    const text = `${SPAM} 号码没看清`;
    const [found, other] = (await office.taken(1025, 2, { text, sender: '' })) as [string, string];
    const row = (await office.house.record.db
      .selectFrom('complaint')
      .selectAll()
      .where('id', '=', found)
      .executeTakeFirst())!;
    const message = {
      ...{
        messageId: 'cc01',
        at: office.house.clock.now,
        organisation: ACCUSED,
        port: PORT,
        signature: '青禾商城',
      },
    };
    const result: MatchResult = { kind: 'found', messageId: 'cc01', confidence: 0.99, reasons: [] };
    await keepMatch(office.house.record.db, row, { result, message, at: message.at, againAt: undefined });
    const of = async (complaints: string[]) => {
      const { case: id } = await office.cases.open({ subjectKind: 'single', complaints, reason: '' }, ann());
      const { port, organisation } = (await office.cases.get(id)).case;
      return { port, organisation };
    };
    assert.deepEqual(await of([found]), { port: PORT, organisation: ACCUSED });
    assert.deepEqual(await of([other]), { port: undefined, organisation: undefined });
  });

  test('a wave is gathered by one of it, and only what lies in no case', async () => {
    const text = `${SPAM} 同源一`;
    const ids = await office.taken(1030, 4, { text });
    const { case: id } = await office.cases.open(
      { subjectKind: 'wave', complaints: [ids[0]!], reason: '首件' },
      ann(),
    );
    const suggested = await suggestCases(office.ground, ids[1]!);
    assert.deepEqual(suggested.cases[0], { case: id, because: 'same-wave', alike: 1, members: 1 });
    assert.ok(suggested.cases.slice(1).every(({ because }) => because === 'same-port'));
    assert.equal(suggested.ungathered, 3);
    const { moved } = await office.cases.gather(id, { alike: ids[0]! }, '同源', ann());
    assert.equal(moved, 3);
    const told = await office.cases.get(id);
    assert.deepEqual([told.case.signature, told.case.port], ['青禾商城', PORT]);
  });
});

describe('merging, splitting, undoing', () => {
  test('cases are merged and come apart again by one act', async () => {
    const [a, b, c] = [await office.taken(1100, 2), await office.taken(1110, 2), await office.taken(1120, 1)];
    const [one, two, three] = [await opened(a!), await opened(b!), await opened(c!)];
    const merged = await office.cases.merge(one.case, [two.case, three.case], '同一事项', ann());
    assert.equal(merged.moved, 3);
    const told = await office.cases.get(two.case);
    assert.deepEqual([told.case.state, told.case.into, told.case.members], ['dissolved', one.case, 0]);
    assert.deepEqual(await refusalOf(office.cases.merge(one.case, [one.case], '', ann())), [
      'cases: case-itself',
    ]);

    const undone = await office.cases.undo(merged.act, '合并有误', ann());
    assert.deepEqual([undone.moved, undone.left], [3, []]);
    assert.deepEqual(await membersOf(two.case), b);
    assert.deepEqual(await membersOf(three.case), c);
    assert.equal((await office.cases.get(two.case)).case.state, 'open');
    assert.deepEqual(await refusalOf(office.cases.undo(merged.act, '再次', ann())), ['act: undone-already']);
    // An undoing is an act like the others.
    const again = await office.cases.undo(undone.id, '合并无误', ann());
    assert.equal(again.moved, 3);
    assert.equal((await office.cases.get(one.case)).case.members, 5);
  });

  test('what happened to some of them since stays, and is told; the rest is undone', async () => {
    const ids = await office.taken(1130, 4);
    const { case: id } = await opened(ids);
    const split = await office.cases.split(
      id,
      { subjectKind: 'single', complaints: ids.slice(0, 3), reason: '另案' },
      ann(),
    );
    const elsewhere = await opened(await office.taken(1140, 1));
    await office.cases.gather(elsewhere.case, { complaints: [ids[0]!] }, '', ann());
    await office.complaints.do(ids[1]!, { act: 'close', end: 'repeated' }, ann());
    const undone = await office.cases.undo(split.act, '不应分开', ann());
    assert.deepEqual(undone.left, [
      { complaint: ids[0], because: 'moved-on' },
      { complaint: ids[1], because: 'state-changed' },
    ]);
    assert.deepEqual(await membersOf(id), [ids[2], ids[3]]);
    assert.deepEqual(await membersOf(split.case), [ids[1]]);
    // Nothing is left of it: this is refused with every reason.
    await office.cases.gather(elsewhere.case, { complaints: [ids[2]!] }, '', ann());
    assert.deepEqual(await refusalOf(office.cases.undo(undone.id, '', ann())), ['act: nothing-to-undo']);
  });

  test('what was taken out is transferred again when it is brought back, and its person is told nothing twice', async () => {
    const ids = await office.taken(1150, 1);
    const { case: id } = await opened(ids);
    await office.complaints.do(ids[0]!, { act: 'transfer', told: '已转办' }, ann());
    const { act } = await office.cases.separate(id, ids, '误归', ann());
    assert.equal(await stateOf(ids[0]!), 'accepted');
    assert.equal((await office.cases.get(id)).case.state, 'dissolved');
    await office.cases.undo(act, '没有误归', ann());
    const { complaint, events } = await office.complaints.get(ids[0]!);
    assert.equal(complaint.state, 'transferred');
    assert.deepEqual(
      events.filter(({ told }) => told !== '').map(({ told }) => told),
      ['已转办'],
    );
    assert.equal((await office.cases.get(id)).case.state, 'open');
  });
});

describe('work', () => {
  test('queues: mine, unassigned, by their clocks; each page goes on where the last ended', async () => {
    const clock = office.house.clock;
    const { case: id } = await opened(await office.taken(1200, 1));
    const { case: later } = await opened(await office.taken(1210, 1));
    await office.cases.do(id, { act: 'take' }, bob());
    const of = async (queue: 'mine' | 'unassigned' | 'due-soon' | 'overdue' | 'all', me = 'p_bob') =>
      (await office.queues.list({ queue }, me, { limit: 200 })).map((each) => each.id);
    assert.deepEqual(await of('mine'), [id]);
    assert.ok(!(await of('unassigned')).includes(id));
    assert.ok((await of('all')).includes(id));
    const counts = await office.queues.counts('p_bob');
    assert.equal(counts.mine, 1);
    assert.equal(counts.all, (await of('all')).length);
    assert.equal(counts.unassigned, (await of('unassigned')).length);
    assert.ok(!(await of('overdue')).includes(id) && !(await of('due-soon')).includes(id));
    // Five working days are over after eight days at the latest, where no holiday lies between.
    clock.now += 20 * DAY;
    const overdue = await of('overdue');
    assert.ok(overdue.includes(id) && overdue.includes(later));
    assert.equal((await office.queues.counts('p_bob')).overdue, overdue.length);
    const paged: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await office.queues.list({ queue: 'overdue' }, 'p_bob', { limit: 2, after });
      paged.push(...page.map((each) => each.id));
      if (page.length < 2) break;
      after = page.at(-1)!.id;
    }
    assert.deepEqual(paged, overdue);
    const [first] = await office.queues.list({ queue: 'mine' }, 'p_bob', { limit: 1 });
    assert.equal(first!.forward?.state.state, 'overdue');
    assert.equal(first!.forward?.deadline.clock.length, 5);
  });

  test('what lies in no case has its clock too, and is told by what is alike', async () => {
    const text = `${SPAM} 同源二`;
    const before = await office.ungathered.read(1);
    const ids = await office.taken(1300, 3, { text });
    await office.taken(1310, 1, { text: `${SPAM} 同源三` });
    const now = await office.ungathered.read(5);
    assert.equal(now.all, before.all + 4);
    assert.deepEqual([now.heaps[0]!.complaint, now.heaps[0]!.count], [ids[0], 3]);
    office.house.clock.now += 20 * DAY;
    assert.equal((await office.ungathered.read(1)).overdue, now.all);
    await office.cases.open({ subjectKind: 'wave', alike: ids[0]! }, ann());
    assert.equal((await office.ungathered.read(1)).all, before.all + 1);
  });

  test('a case is decided with a reason, once somebody was heard, and closed with what its people are told', async () => {
    const ids = await office.taken(1220, 2);
    const { case: id } = await opened(ids);
    const decide = (decision: 'founded' | 'unfounded') =>
      office.cases.do(id, { act: 'decide', decision, reason: '核查完毕' }, ann());
    assert.deepEqual(await refusalOf(decide('founded')), [
      'organisation: no-organisation',
      'decision: not-heard',
    ]);
    const close = () => office.cases.do(id, { act: 'close', end: 'unfounded', reason: '' }, ann());
    assert.deepEqual(await refusalOf(close()), ['state: state-forbids']);
    await office.cases.do(id, { act: 'name', organisation: ACCUSED, reason: '签名主体' }, ann());
    await decide('unfounded');
    const ungathered = await office.taken(1230, 1);
    assert.deepEqual(await refusalOf(office.cases.gather(id, { complaints: ungathered }, '', ann())), [
      'state: state-forbids',
    ]);
    await close();
    const { complaint, events } = await office.complaints.get(ids[0]!);
    assert.deepEqual([complaint.state, complaint.ended], ['closed', 'unfounded']);
    assert.match(events.at(-1)!.told, /没有发现违反规定/);
    assert.match((events.at(-1)!.detail['words'] as { en: string }).en, /no breach/);
    const decisions = await office.cases.decisions(ACCUSED, undefined, undefined);
    assert.deepEqual(decisions.unfounded, { cases: 1, complaints: 2 });
    assert.deepEqual(decisions.founded, { cases: 0, complaints: 0 });
    assert.deepEqual((await office.cases.decisions(CARRIER, undefined, undefined)).unfounded, {
      cases: 0,
      complaints: 0,
    });
    // A person objects; the case is opened again, with all of its complaints.
    await office.complaints.object(ids[0]!, number(1220), '仍在收到');
    const objected = (await office.cases.get(id)).events.at(-1)!;
    assert.deepEqual(
      [objected.act, objected.note, objected.detail['complaint']],
      ['object', '仍在收到', ids[0]],
    );
    await office.cases.do(id, { act: 'reopen', reason: '投诉人提出异议' }, ann());
    assert.deepEqual((await office.cases.get(id)).complaints, { gathered: 2 });
    const again = (await office.cases.get(id)).case;
    // They wait to be forwarded again, as long as they have waited.
    assert.deepEqual([again.decision, again.forward?.deadline.start], [undefined, complaint.acceptedAt]);
  });

  test('P4: whoever asked that marketing stop has refused the organisation, once it is known; again nothing', async () => {
    const { house, cases } = office;
    const [asks, keeps] = [
      await office.taken(1240, 1, { wantsStop: true }),
      await office.taken(1241, 1, { wantsStop: false }),
    ];
    const { case: id } = await opened([...asks, ...keeps]);
    const before = await house.record.head();
    const standing = (i: number) => house.consents.standing(number(i), ACCUSED, 'marketing-retail');
    assert.equal((await standing(1240)).refused, 'none');
    await cases.do(id, { act: 'name', organisation: ACCUSED, reason: '签名主体' }, ann());
    assert.equal((await standing(1240)).refused, 'organisation');
    assert.equal((await standing(1241)).refused, 'none');
    // In the feed with the same transaction: that is what gateways go by.
    const changes = await house.since(before);
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['suppression-placed'],
    );
    const events = await house.reading.events('all', { channel: 'complaint' }, { limit: 10 });
    assert.deepEqual(
      events.map(({ kind, source, organisation }) => [kind, source, organisation]),
      [['refused', asks[0], ACCUSED]],
    );
    await cases.do(id, { act: 'name', organisation: ACCUSED, reason: '再次' }, ann());
    const more = await office.taken(1242, 1, { wantsStop: true });
    await cases.gather(id, { complaints: more }, '', ann());
    assert.equal((await standing(1242)).refused, 'organisation');
    assert.equal((await house.reading.events('all', { channel: 'complaint' }, { limit: 10 })).length, 2);
  });

  test('every act in every state leads somewhere or is told why not', () => {
    for (const state of CASE_STATES)
      for (const act of CASE_ACTS) {
        const cell = CASE_MACHINE[state][act];
        if (typeof cell === 'string') assert.ok(CASE_STATES.includes(cell));
        else assert.ok(cell.zh.length > 0 && cell.en.length > 0, `${state} ${act}`);
      }
  });
});
