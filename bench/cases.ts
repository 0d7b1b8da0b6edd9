import { sql } from 'kysely';
import { type Office, openOffice } from '../src/complaints/cases/fixture.ts';
import { CASE_QUEUES, type CaseQueue } from '../src/domain/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';

const TARGET_MS = 300;
const PER_CASE = 10;
const PAGE = 50;
const ME = 'p_3';
const AGAINST = 'the slowest queue without the indices of cases';
/** What queues are read off. */
const INDICES = ['work', 'mine', 'forward', 'answer', 'waiting'].map((each) => `complaint_case_${each}`);

interface Told {
  readonly name: string;
  /** Milliseconds, in order of size. */
  readonly runs: readonly number[];
}

/** How long the complaint centre waits for its queues, with all complaints of years in the record. */
export const casesBench: Bench = {
  name: 'cases',
  says: 'milliseconds in which 95 of 100 answers of the slowest queue of cases come, beside the same without indices; counts, pages, suggestions, and moving many',
  options: {
    complaints: { value: 1_000_000, says: 'in the record, ten to a case, two thirds of the cases open' },
    runs: { value: 40, says: 'of each question' },
    moved: {
      value: 5000,
      says: 'complaints of which a case is opened by one act, and which one act takes out again',
    },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const office = await openOffice();
    try {
      return await measured(office, options);
    } finally {
      await office.shut();
    }
  },
};

async function measured(office: Office, options: BenchOptions): Promise<Measured> {
  const complaints = options.number('complaints');
  const runs = Math.max(1, options.number('runs'));
  const moved = Math.min(options.number('moved'), complaints / 20);
  await fill(office, complaints, moved);
  options.tell(`${grouped(complaints)} complaints are in the record`);
  const queue = (name: CaseQueue) => () => office.queues.list({ queue: name }, ME, { limit: PAGE });
  const [first] = await queue('overdue')();
  const told: Told[] = [];
  for (const name of CASE_QUEUES) told.push(await timed(`queue ${name}`, runs, queue(name)));
  const others = [
    await timed('counts of all queues', runs, () => office.queues.counts(ME)),
    await timed('complaints in no case', runs, () => office.ungathered.read(20)),
    await timed('suggestions for a complaint', runs, () => office.suggest(numberOf(complaints))),
    await timed('the page of a case', runs, () => office.cases.get(first!.id)),
  ];
  const ann = office.house.as('ann');
  const loose = Array.from({ length: moved }, (_, i) => numberOf(complaints - i));
  let begun = performance.now();
  const opened = await office.cases.open({ subjectKind: 'single', complaints: loose }, ann);
  const openedMs = performance.now() - begun;
  begun = performance.now();
  await office.cases.undo(opened.act, 'bench', ann);
  const undoneMs = performance.now() - begun;

  const slowest = worst(told);
  await sql.raw(`drop index ${INDICES.join(', ')}`).execute(office.house.record.db);
  const plain: Told[] = [];
  for (const name of CASE_QUEUES) plain.push(await timed(`queue ${name}`, Math.ceil(runs / 4), queue(name)));
  const value = p95(slowest);
  return {
    ...{ value, unit: 'ms', runs: [value], against: { what: AGAINST, value: p95(worst(plain)) } },
    detail: {
      ...{ complaints, queue: slowest.name, moved, openedMs: rounded(openedMs), undoneMs: rounded(undoneMs) },
      answers: Object.fromEntries(
        [...told, ...others].map((each) => [each.name, { median: half(each), p95: p95(each) }]),
      ),
    },
    page: [
      `| ${grouped(complaints)} complaints | median, ms | 95 of 100 within, ms |`,
      '|---|---|---|',
      ...[...told, ...others].map((each) => `| ${each.name} | ${half(each)} | ${p95(each)} |`),
      '',
      `${grouped(moved)} complaints gathered into a case by one act: ${rounded(openedMs / 1000, 1)} s; taken out again by one: ${rounded(undoneMs / 1000, 1)} s.`,
    ],
    missed: value <= TARGET_MS ? [] : [`a page of ${slowest.name}: ${value} ms, aimed at ${TARGET_MS}`],
  };
}

async function timed(name: string, runs: number, ask: () => Promise<unknown>): Promise<Told> {
  await ask();
  const ms: number[] = [];
  for (let i = 0; i < runs; i++) {
    const begun = performance.now();
    await ask();
    ms.push(performance.now() - begun);
  }
  return { name, runs: ms.sort((a, b) => a - b) };
}

function p95({ runs }: Told): number {
  return rounded(runs[Math.ceil(0.95 * runs.length) - 1]!, 1);
}

function half({ runs }: Told): number {
  return rounded(median(runs), 1);
}

function worst(all: readonly Told[]): Told {
  return all.reduce((a, b) => (p95(b) > p95(a) ? b : a));
}

/** As the filling numbers them, from 1. */
function numberOf(n: number): string {
  return `2026${String(n).padStart(9, '0')}`;
}

/** Complaints over sixty days, all but a twentieth in cases; cases over as many days, two thirds open, half of these to be forwarded, half to be answered. */
async function fill({ house, taken }: Office, complaints: number, moved: number): Promise<void> {
  const { db } = house.record;
  const [first] = await taken(1, 1);
  const gathered = complaints - Math.max(moved, complaints / 20);
  const cases = Math.ceil(gathered / PER_CASE);
  const now = new Date(house.clock.now);
  await sql`
    insert into complaint (id, channel, via, tag, sealed, proof, sender, port, sender_kind, text, told_at, accepted_at, category,
      category_by, state, marks, counted, wants_stop, likeness, alike)
    select '2026' || lpad(n::text, 9, '0'), channel, via, int8send(n), sealed, proof, sender, '1069' || (n % 20000), sender_kind, text,
      told_at, accepted_at - (n % 60) * interval '1 day', category, category_by,
      case when n <= ${gathered} then 'gathered' else 'accepted' end, marks, counted, wants_stop, int8send(n), int8send(n % 100000)
    from complaint, generate_series(1::bigint, ${complaints}::bigint) n where complaint.id = ${first!}`.execute(
    db,
  );
  await sql`
    insert into complaint_case (id, state, subject_kind, port, opened_at, assignee, assignee_name, members, forward_since, answer_since)
    select 'g_' || lpad(n::text, 20, '0'), case when n % 3 = 0 then 'dissolved' else 'open' end, 'port', '1069' || (n % 20000), ${now},
      case when n % 4 = 0 then 'p_' || (n % 40) end, case when n % 4 = 0 then '' end, ${PER_CASE},
      case when n % 3 = 1 then ${now}::timestamptz - (n % 20) * interval '1 day' end,
      case when n % 3 = 2 then ${now}::timestamptz - (n % 30) * interval '1 day' end
    from generate_series(1, ${cases}::int) n`.execute(db);
  await sql`
    insert into case_act (id, kind, at, by, by_name, reason, moved) values ('m_fill', 'gather', ${now}, '', '', '', ${gathered})`.execute(
    db,
  );
  await sql`
    insert into case_member (complaint, "case", act, forwarded)
    select '2026' || lpad(n::text, 9, '0'), 'g_' || lpad(((n - 1) / ${PER_CASE} + 1)::text, 20, '0'), 'm_fill', n % 2 = 0
    from generate_series(1::bigint, ${gathered}::bigint) n`.execute(db);
  await sql`
    insert into case_event ("case", act, at, learnt_at, by, by_name, detail)
    select id, 'open', opened_at, opened_at, '', '', '{"subjectKind":"port"}' from complaint_case`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}
