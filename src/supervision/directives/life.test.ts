/** A directive's whole life, on stores of its own. Long because it is one story: issued, ignored by one, falsely reported by another, done by a third. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { OTHER, refusalOf, SHOP, SISTER } from '../../consent/fixture.ts';
import { DAY_MS, day, NotThere, type OrganisationId } from '../../domain/index.ts';
import { scoped } from '../../store/index.ts';
import { issuedBytes } from './directives.ts';
import { type Bureau, clause, openBureau, wanted } from './fixture.ts';

/** Monday. */
const ISSUED = Date.parse('2026-06-01T12:00:00+08:00');
const IGNORES = SHOP;
const LIES = SISTER;
const DOES = OTHER;
const REGULATOR = { isRegulator: true, scope: 'all' } as const;
const of = (organisation: OrganisationId) => ({ isRegulator: false, scope: [organisation] as const });

let bureau: Bureau;
let id: string;
const regulator = () => bureau.house.as('regulator');
const acting = (organisation: OrganisationId) => bureau.house.as(`of-${organisation}`, [organisation]);
const at = (text: string) => {
  bureau.house.clock.now = Date.parse(`${text}+08:00`);
};
const one = (organisation: OrganisationId) => ({ clause: 1, organisation });
const page = () => bureau.reading.get(id, REGULATOR);
const standing = async (organisation: OrganisationId) =>
  (await page()).obligations.find((each) => each.organisation === organisation)!;

before(async () => {
  bureau = await openBureau();
  const { sent } = bureau;
  // Forty a day, four of them after a refusal: before by all, afterwards by those who changed nothing.
  const days = [
    ...Array.from({ length: 28 }, (_, i) => i - 28),
    ...Array.from({ length: 20 }, (_, i) => i + 1),
  ];
  await sent(
    days.flatMap((on) =>
      [IGNORES, LIES, DOES].map((organisation) => ({
        ...{ organisation, at: ISSUED + on * DAY_MS, count: 40 },
        marked: organisation === DOES && on > 3 ? 0 : 4,
      })),
    ),
  );
  bureau.house.clock.now = ISSUED;
});
after(() => bureau.shut());

describe('P8 P9 P10 a directive’s whole life', () => {
  test('a draft is the regulator’s; one that is not whole is not issued, and is told everything that is missing', async () => {
    const { directives, reading } = bureau;
    await assert.rejects(directives.draft(wanted(), acting(DOES)), NotThere);
    const clauses = [clause({ query: 'no-such', threshold: 2 }), clause({ text: ' ', for: ['carrier'] })];
    id = await directives.draft(wanted({ clauses, title: '' }), regulator());
    const missing = await refusalOf(directives.issue(id, 1, regulator()));
    assert.deepEqual(missing, [
      'title: title-missing',
      'clauses.0.query: query-unknown',
      'clauses.1.text: clause-empty',
      'clauses.1.for: clause-for-nobody',
    ]);
    await assert.rejects(reading.get(id, of(DOES)), NotThere);
    await directives.save(id, 1, wanted(), regulator());
    assert.deepEqual(await refusalOf(directives.save(id, 1, wanted(), regulator())), [
      'edit: directive-changed',
    ]);
  });

  test('issued: its hash stands in the log, and each sees itself alone', async () => {
    const { directives, reading, house } = bureau;
    const size = house.evidence.log.size;
    await directives.issue(id, 2, regulator());
    assert.equal(house.evidence.log.size, size + 1);
    const { directive, obligations } = await page();
    assert.equal(directive.entry, size);
    const row = {
      ...directive,
      acknowledge_days: 3,
      clauses: [...directive.clauses],
      addressees: wanted().addressees,
    };
    assert.equal(
      directive.sha256,
      createHash('sha256')
        .update(issuedBytes({ ...row, addressees: [...row.addressees] }, ISSUED))
        .digest('hex'),
    );
    assert.deepEqual(
      obligations.map(({ state, due, acknowledgeBy }) => [state, acknowledgeBy.lastDay, due.lastDay]),
      Array.from({ length: 3 }, () => ['issued', '2026-06-04', '2026-06-15']),
    );
    const own = await reading.get(id, of(DOES));
    assert.deepEqual(own.directive.addressees, [{ organisation: DOES, standing: 'platform' }]);
    assert.deepEqual([own.obligations.length, own.directive.text], [1, '']);
    // A duty that names no organisation is no addressee.
    await assert.rejects(reading.get(id, { isRegulator: false, scope: 'all' }), NotThere);
    assert.deepEqual(await refusalOf(directives.save(id, 3, wanted(), regulator())), [
      'state: state-forbids',
    ]);
  });

  test('two acknowledge and commit, in their own name alone and within the time', async () => {
    const { answers } = bureau;
    at('2026-06-03T09:00:00');
    await assert.rejects(answers.acknowledge(id, one(LIES), acting(DOES)), NotThere);
    await assert.rejects(answers.acknowledge(id, one(LIES), regulator()), NotThere);
    const soon = { what: '清理名单，拒收即停', by: '2026-06-05' };
    assert.deepEqual(await refusalOf(answers.commit(id, one(DOES), soon, acting(DOES))), [
      'state: state-forbids',
    ]);
    for (const organisation of [LIES, DOES]) {
      await answers.acknowledge(id, one(organisation), acting(organisation));
      for (const by of ['2026-06-16', '2026-06-02', '2026-06-31'])
        assert.deepEqual(
          await refusalOf(answers.commit(id, one(organisation), { ...soon, by }, acting(organisation))),
          ['by: by-not-valid'],
        );
      await answers.commit(id, one(organisation), soon, acting(organisation));
    }
    assert.equal((await standing(DOES)).state, 'committed');
  });

  test('silence and what is overdue are told by the clock alone', async () => {
    at('2026-06-04T23:59:00');
    assert.deepEqual(
      [(await standing(IGNORES)).isSilent, (await standing(IGNORES)).isOverdue],
      [false, false],
    );
    at('2026-06-05T00:00:00');
    assert.deepEqual([(await standing(IGNORES)).isSilent, (await standing(DOES)).isSilent], [true, false]);
    at('2026-06-06T00:00:00');
    assert.equal((await standing(DOES)).isPromiseBroken, true);
    at('2026-06-15T23:59:59');
    assert.equal((await standing(IGNORES)).isOverdue, false);
    at('2026-06-16T00:00:00');
    assert.equal((await standing(IGNORES)).isOverdue, true);
    assert.deepEqual(await bureau.reading.waiting(of(IGNORES)), {
      open: 1,
      overdue: 1,
      soon: 0,
      nextDue: undefined,
    });
  });

  test('what the report says of the data is drafted, cannot be typed over and is signed as it was seen', async () => {
    const { answers, house, reading } = bureau;
    at('2026-06-15T10:00:00');
    const file = { name: '整改说明.pdf', media: 'application/pdf', content: Buffer.from('%PDF-1.7 done') };
    const told = await answers.attach(id, one(DOES), file, acting(DOES));
    const { content } = await reading.file(id, told.id, of(DOES));
    assert.deepEqual(content, file.content);
    await assert.rejects(reading.file(id, told.id, of(LIES)), NotThere);
    const { rows } = await sql<{ sealed: Buffer }>`select sealed from directive_file`.execute(
      house.record.db,
    );
    assert.ok(!rows[0]!.sealed.includes('done'));

    const draft = await answers.draft(id, one(DOES), acting(DOES));
    const { figures } = draft;
    assert.ok(figures?.before?.kind === 'measured' && figures.since?.kind === 'measured');
    assert.deepEqual([figures.before.count, figures.before.of], [28 * 4, 28 * 40]);
    // The 2nd to the 14th: thirteen whole days, of which three as before.
    assert.deepEqual([figures.since.count, figures.since.of], [12, 13 * 40]);
    assert.deepEqual(
      figures.weeks
        .filter(({ isSince }) => isSince)
        .map(({ from, days, count, of: all }) => [from, days, count, all]),
      [
        ['2026-06-02', 7, 12, 280],
        ['2026-06-09', 6, 0, 240],
      ],
    );
    const report = {
      cutoff: figures.cutoff,
      comment: '已清理名单。',
      claims: { messagesSent: 13 * 40 - 12 },
    };
    assert.deepEqual(
      await refusalOf(answers.report(id, one(DOES), { ...report, digest: 'ab'.repeat(32) }, acting(DOES))),
      ['digest: figures-changed'],
    );
    const hash = await answers.report(id, one(DOES), { ...report, digest: draft.digest }, acting(DOES));
    const [kept] = (await page()).reports;
    assert.equal(kept!.sha256, hash);
    const document = await sql<{ document: string }>`select document from directive_report`.execute(
      house.record.db,
    );
    assert.equal(createHash('sha256').update(document.rows[0]!.document).digest('hex'), hash);
    assert.deepEqual(kept!.document.files, [{ name: file.name, sha256: told.sha256 }]);
    assert.deepEqual([kept!.document.figures, kept!.document.signedBy], [figures, `of-${DOES}`]);
    assert.equal(kept!.discrepancy!.score, 0);
    assert.equal((await reading.get(id, of(DOES))).reports[0]!.discrepancy, undefined);
    assert.deepEqual(await refusalOf(answers.attach(id, one(DOES), file, acting(DOES))), [
      'clause: addressee-acts',
    ]);
  });

  test('one says that it stopped, and the gateway has what went on', async () => {
    const { answers } = bureau;
    at('2026-06-15T11:00:00');
    const { figures, digest } = await answers.draft(id, one(LIES), acting(LIES));
    const claims = { stoppedSince: '2026-06-05', messagesSent: 144 };
    const report = { cutoff: figures!.cutoff, digest, comment: '已全面停止。', claims };
    await answers.report(id, one(LIES), report, acting(LIES));
    const { discrepancy } = (await page()).reports.find(({ organisation }) => organisation === LIES)!;
    assert.equal(discrepancy!.score, 100);
    assert.deepEqual(
      discrepancy!.causes.map(({ about, claimed, known }) => [about, claimed, known]),
      [
        ['stoppedSince', '2026-06-05', 10 * 36],
        ['messagesSent', 144, 13 * 36],
      ],
    );
  });

  test('the data tell the three apart', async () => {
    const { verification, reading } = bureau;
    at('2026-06-22T09:00:00');
    for (const organisation of [LIES, DOES]) await verification.verify(id, one(organisation), regulator());
    assert.deepEqual(await refusalOf(verification.verify(id, one(IGNORES), regulator())), [
      'state: state-forbids',
    ]);
    await verification.look(id, one(IGNORES), regulator());
    const { measurements } = await page();
    const last = (organisation: OrganisationId) =>
      measurements.findLast((each) => each.organisation === organisation)!;
    assert.deepEqual(
      [IGNORES, LIES, DOES].map((each) => [last(each).takenFor, last(each).result]),
      [
        ['look', 'not-met'],
        ['verification', 'not-met'],
        ['verification', 'met'],
      ],
    );
    // At report time the second week was not over for either; the kept value says of when it was.
    const reported = measurements.filter(({ takenFor }) => takenFor === 'report');
    assert.deepEqual(
      reported.map(({ cutoff, measured }) => [cutoff, measured!.until]),
      [
        [Date.parse('2026-06-15T10:00:00+08:00'), day('2026-06-15')],
        [Date.parse('2026-06-15T11:00:00+08:00'), day('2026-06-15')],
      ],
    );
    assert.deepEqual((await reading.get(id, of(IGNORES))).measurements, []);
  });

  test('closed by the data, returned by another last day, and closed against the data with a reason alone', async () => {
    const { verification } = bureau;
    await verification.close(id, one(DOES), '', regulator());
    assert.equal((await standing(DOES)).closed!.isByData, true);
    for (const organisation of [LIES, IGNORES])
      assert.deepEqual(await refusalOf(verification.close(id, one(organisation), ' ', regulator())), [
        'reason: close-without-data',
      ]);
    const back = { reason: '数据显示仍在发送', due: '2026-06-30' };
    await verification.return(id, one(LIES), back, regulator());
    const again = await standing(LIES);
    assert.deepEqual([again.state, again.due.lastDay, again.isOverdue], ['returned', '2026-06-30', false]);
    await verification.close(id, one(IGNORES), '已移送执法', regulator());
    const closed = await standing(IGNORES);
    assert.deepEqual(
      [closed.closed!.isByData, closed.isSilent, closed.acknowledgedAt],
      [false, true, undefined],
    );
  });

  test('before and after: a fall at the one, none at the others', async () => {
    const { verification } = bureau;
    const done = await verification.beforeAfter(id, one(DOES), regulator());
    const ignored = await verification.beforeAfter(id, one(IGNORES), regulator());
    assert.ok(done.estimate?.kind === 'estimated' && ignored.estimate?.kind === 'estimated');
    assert.ok(done.estimate.atEnd.high < 0.1, JSON.stringify(done.estimate));
    assert.ok(Math.abs(ignored.estimate.level.ratio - 1) < 1e-6);
    assert.ok(ignored.estimate.level.low < 1 && ignored.estimate.level.high > 1);
  });

  test('withdrawn: what is open of it ends, what was closed stays so; everything stands in the audit', async () => {
    const { directives, house } = bureau;
    await directives.withdraw(id, '另行下发', regulator());
    const { obligations, directive } = await page();
    assert.deepEqual(
      obligations.map(({ organisation, state }) => [organisation, state]).sort(),
      [
        [IGNORES, 'closed'],
        [LIES, 'withdrawn'],
        [DOES, 'closed'],
      ].sort(),
    );
    assert.equal(directive.withdrawn?.reason, '另行下发');
    const acts = new Set(house.deeds.map(({ act }) => act));
    for (const act of [
      'issued',
      'acknowledged',
      'committed',
      'reported',
      'measured',
      'verified',
      'returned',
      'closed',
    ])
      assert.ok(acts.has(`directive.${act}`), act);
    await assert.rejects(
      sql`update directive_report set document = '{}'`.execute(house.record.db),
      /never changed/,
    );
  });

  test('P8 the database itself shows nobody another’s part', async () => {
    const { record } = bureau.house;
    const counts = async (scope: readonly string[]) =>
      scoped(record, scope, async (db) => {
        const { rows } = await sql<{ n: number }>`
          select (select count(*) from directive)::int + (select count(*) from directive_step)::int
            + (select count(*) from directive_measurement)::int + (select count(id) from directive_report)::int as n`.execute(
          db,
        );
        return rows[0]!.n;
      });
    assert.equal(await counts(['91330100MA2TWN00XX']), 0);
    assert.ok((await counts([DOES])) > 0);
    await assert.rejects(
      scoped(record, [LIES], (db) => sql`select discrepancy from directive_report`.execute(db)),
      /permission denied/,
    );
  });
});
