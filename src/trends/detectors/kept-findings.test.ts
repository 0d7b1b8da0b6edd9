import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { refusalOf } from '../../registry/fixture.ts';
import { NotThere } from '../../registry/index.ts';
import { scoped } from '../../store/index.ts';
import { FIRST, LENDER, loans, ONSET, PORT, PROVIDER, type Sent, SHOP } from './days.fixture.ts';
import type { KeptFinding } from './finding-rows.ts';
import { CLEARED_DAYS } from './keep-findings.ts';
import { lentTown, morningAfter, openTown, REVIEWER, season, type Town } from './runs.fixture.ts';

let town: Town;
before(async () => {
  town = await openTown();
});
after(() => town.close());
beforeEach(() => town.forget());

/** Runs the town through a day, and tells the port's finding. */
async function through(day: number, sent: (day: number) => readonly Sent[] = lentTown): Promise<KeptFinding> {
  town.clock.now = morningAfter(day);
  const runs = town.runs(season(sent, 200));
  await runs.catchUp(runs.yesterday());
  const [found] = await town.findings.list({ detector: 'sub-lease', subject: PORT }, REVIEWER, { limit: 1 });
  return found!;
}

/** Another stranger from a day on, beside the first. */
const second = (from: number) => (day: number) => {
  if (day < from) return [];
  const text = `第${day}期低息贷款已备好，点 kuaidai.example 领取 退订回T`;
  return loans(day, { signature: '快贷通', text, to: 20_000 + day * 15 });
};
const bob = () => town.as('bob');
const shop = () => town.as('shop', [SHOP]);
const own = { reviews: false, scope: [SHOP] } as const;
const acts = async (id: string) => (await town.findings.get(id, REVIEWER)).steps.map(({ act }) => act);

describe('what a person dismissed', () => {
  test('is not opened by more of the same, and is by what nobody has dismissed', async () => {
    const { id } = await through(26);
    await town.findings.do(id, { act: 'look' }, bob());
    await town.findings.do(id, { act: 'dismiss', reason: '已补报合并材料' }, bob());
    const extra = second(32);
    const grown = (day: number) => [...lentTown(day), ...extra(day)];
    const same = await through(31, grown);
    assert.deepEqual([same.state, same.lastDay], ['dismissed', FIRST + 31]);
    assert.ok(same.latestScore >= same.threshold, 'the detector suspects it still');
    const anew = await through(36, grown);
    assert.equal(anew.state, 'open');
    assert.ok(anew.firstDay > FIRST + 32);
    assert.deepEqual(await acts(id), ['suspect', 'look', 'dismiss', 'suspect']);
    await town.findings.do(id, { act: 'look' }, bob());
    await town.findings.do(id, { act: 'dismiss', reason: '同上' }, bob());
    assert.equal((await through(44, grown)).state, 'dismissed');
  });

  test('can be taken up again by a person, and is theirs to decide, whatever the detector says', async () => {
    const { id } = await through(26);
    await town.findings.do(id, { act: 'look' }, bob());
    await town.findings.do(id, { act: 'dismiss', reason: '误会' }, bob());
    await town.findings.do(id, { act: 'look', note: '再看一次' }, bob());
    const quiet = await through(26 + 60, (day) => (day <= 26 ? lentTown(day) : lentTown(day).slice(0, 4)));
    assert.equal(quiet.state, 'looking');
    assert.ok(quiet.latestScore < quiet.threshold);
  });
});

test('what the detector has nothing against for long is cleared by itself, kept, and opened by the next suspicion', async () => {
  const pause = (day: number) => (day > 26 && day < 60 ? lentTown(day).slice(0, 4) : lentTown(day));
  const { id } = await through(26, pause);
  const cleared = await through(26 + 11 + CLEARED_DAYS, pause);
  assert.equal(cleared.state, 'cleared');
  const page = await town.findings.get(id, REVIEWER);
  assert.equal(page.days.at(-1)!.state, 'ok');
  assert.deepEqual(page.steps.at(-1)!.by, 'detector');
  assert.equal((await through(66, pause)).state, 'open');
  assert.deepEqual(await acts(id), ['suspect', 'clear', 'suspect']);
});

describe('those whose matter it is', () => {
  test('P8 see nothing before it is confirmed; then what was told, without the notes; and answer once', async () => {
    const { id } = await through(26);
    assert.deepEqual(await town.findings.list({}, own, { limit: 10 }), []);
    await assert.rejects(town.findings.get(id, own), NotThere);
    await assert.rejects(town.findings.answer(id, SHOP, '我们没有转租', shop()), NotThere);
    await town.findings.do(id, { act: 'look', note: '先问业务部门' }, bob());
    await assert.rejects(town.findings.get(id, own), NotThere);
    town.clock.now += 1000;
    await town.findings.do(id, { act: 'confirm', reason: '短信与接入方无关', note: '证据充分' }, bob());

    const told = await town.findings.get(id, own);
    assert.equal(told.finding.state, 'confirmed');
    assert.ok(told.finding.evidence.length > 0 && told.days.length > 0);
    assert.deepEqual(
      told.steps.map(({ act, reason, note }) => [act, reason, note]),
      [['confirm', '短信与接入方无关', '']],
    );
    assert.deepEqual(
      (await town.findings.list({}, own, { limit: 10 })).map((each) => each.id),
      [id],
    );
    await assert.rejects(town.findings.get(id, { reviews: false, scope: [LENDER] }), NotThere);

    assert.deepEqual(await refusalOf(town.findings.answer(id, PROVIDER, '不是我们', shop())), [
      'organisation: not-your-matter',
    ]);
    await assert.rejects(town.findings.answer(id, LENDER, '替他说', town.as('l', [LENDER])), NotThere);
    await town.findings.answer(id, SHOP, '是新收购的品牌，材料已补', shop());
    assert.deepEqual(await refusalOf(town.findings.answer(id, SHOP, '再说一次', shop())), [
      'organisation: answered-already',
    ]);
    await town.findings.answer(id, PROVIDER, '我们核实过', town.as('p', [PROVIDER]));
    const seen = (reader: typeof own | typeof REVIEWER) =>
      town.findings.get(id, reader).then(({ answers }) => answers.map(({ organisation }) => organisation));
    assert.deepEqual(await seen(own), [SHOP]);
    assert.deepEqual(await seen(REVIEWER), [SHOP, PROVIDER]);

    await town.findings.do(id, { act: 'dismiss', reason: '说明属实' }, bob());
    assert.equal((await town.findings.get(id, own)).finding.state, 'dismissed');
    await town.findings.do(id, { act: 'look' }, bob());
    await assert.rejects(town.findings.get(id, own), NotThere);
    assert.deepEqual(town.deeds.slice(-6), [
      'finding.looked',
      'finding.confirmed',
      'finding.answered',
      'finding.answered',
      'finding.dismissed',
      'finding.looked',
    ]);
  });

  test('P8 the database itself shows them nothing more, whatever is asked', async () => {
    const { id } = await through(26);
    const rows = () =>
      scoped(town.record, [SHOP], async (db) => [
        (await db.selectFrom('finding').select('id').execute()).length,
        (await db.selectFrom('finding_step').select('act').execute()).length,
        (await db.selectFrom('finding_day').select('day').execute()).length > 0,
      ]);
    assert.deepEqual(await rows(), [0, 0, false]);
    await town.findings.do(id, { act: 'look' }, bob());
    assert.deepEqual(await rows(), [0, 0, false]);
    town.clock.now += 1;
    await town.findings.do(id, { act: 'confirm', reason: '确认' }, bob());
    assert.deepEqual(await rows(), [1, 1, true]);
    const hidden = scoped(town.record, [SHOP], (db) =>
      db.selectFrom('finding_step').select('note').execute(),
    );
    await assert.rejects(hidden, /permission denied/);
    const runs = scoped(town.record, [SHOP], (db) =>
      db.selectFrom('detector_memory').select('memory').execute(),
    );
    await assert.rejects(runs, /permission denied/);
    const change = town.record.db.updateTable('finding_step').set({ reason: '改写' }).execute();
    await assert.rejects(change);
  });
});

test('a sanction is linked where it is on the subject or on one of those whose matter it is', async () => {
  const { id } = await through(26);
  const carol = town.as('carol');
  const propose = (targetKind: 'port' | 'organisation', target: string) =>
    town.registry.sanctions.propose({ targetKind, target, action: 'warn', reason: '疑似转租' }, carol);
  const [onPort, onOther] = [await propose('port', PORT), await propose('organisation', LENDER)];
  await town.findings.do(id, { act: 'look' }, bob());
  const confirm = (sanction: string) =>
    town.findings.do(id, { act: 'confirm', reason: '确认', sanction }, bob());
  assert.deepEqual(await refusalOf(confirm(onOther.id)), ['sanction: sanction-of-others']);
  assert.deepEqual(await refusalOf(confirm('n_nowhere')), ['sanction: sanction-of-others']);
  await confirm(onPort.id);
  const relinked = await propose('organisation', SHOP);
  await town.findings.do(id, { act: 'link', reason: '改为警告主体', sanction: relinked.id }, bob());
  assert.equal((await town.findings.get(id, REVIEWER)).finding.sanction, relinked.id);
  const told = (await town.findings.get(id, own)).steps.map(({ act }) => act);
  assert.ok(!told.includes('link'), 'a proposed sanction is not told');
});

test('whose duty is one organisation’s decides nothing here, and what is decided once needs a look to be decided again', async () => {
  const { id } = await through(26);
  await assert.rejects(town.findings.do(id, { act: 'look' }, shop()), NotThere);
  const decide = () => town.findings.do(id, { act: 'confirm', reason: '未看就定' }, bob());
  assert.deepEqual(await refusalOf(decide()), ['state: state-forbids']);
  await assert.rejects(town.findings.do('f_nowhere', { act: 'look' }, bob()), NotThere);
});

test('the list is read page by page, newest suspicion first, and by what is asked', async () => {
  const creep = (day: number): Sent[] => {
    if (day < ONSET - 2) return [];
    const text = ['少儿英语体验课开班啦，名师在线授课', '考研冲刺班名额告急，报名即送全套讲义'][day % 2]!;
    return [{ text, purpose: 'marketing-education', messages: 12, to: (day % 4) * 20 }];
  };
  await through(30, (day) => [...lentTown(day), ...creep(day)]);
  const all = await town.findings.list({}, REVIEWER, { limit: 10 });
  assert.ok(all.length >= 2);
  const paged: string[] = [];
  for (let last: string | undefined; ; ) {
    const [one] = await town.findings.list({}, REVIEWER, { limit: 1, after: last });
    if (one === undefined) break;
    paged.push(one.id);
    last = one.id;
  }
  assert.deepEqual(
    paged,
    all.map(({ id }) => id),
  );
  const of = async (filter: Parameters<Town['findings']['list']>[0]) =>
    (await town.findings.list(filter, REVIEWER, { limit: 10 })).length;
  assert.equal(
    await of({ detector: 'scope-creep' }),
    all.filter(({ detector }) => detector === 'scope-creep').length,
  );
  assert.equal(await of({ state: 'dismissed' }), 0);
  assert.equal(await of({ organisation: SHOP }), all.length);
  assert.equal(await of({ organisation: LENDER }), 0);
  assert.equal(await town.findings.open(), all.length);
});
