import {
  CASE_DECISION_WORDS,
  HOP_STATE_WORDS,
  LEAD_DEED_WORDS,
  LEAD_FOUND_WORDS,
  LEAD_STANDING_WORDS,
  PROOF_CHECK_WORDS,
  STOP_CHECK_WORDS,
} from '../../domain/index.ts';
import { describeDay, formatCitation } from '../../rules/index.ts';
import type { RunningClock } from '../cases/case-rows.ts';
import { CASE_ACT_WORDS } from '../cases/case-states.ts';
import type { Hop } from '../leads/lead-rows.ts';
import { facts, heading, type Part, paragraph } from './docx-parts.ts';
import type { Telling } from './report.ts';
import { clockOf } from './report-case.ts';
import { ACTION_WORDS, SANCTION_STATE_WORDS } from './report-words.ts';
import { checkOf } from './tables.ts';

type LeadFile = Telling['facts']['file']['leads'][number];

/** Each lead hop by hop: its clock and why, the answer, and what data made of it. Who is silent is named. */
export function leadParts(t: Telling): Part[] {
  const { leads } = t.facts.file;
  if (leads.length === 0) return [heading(t.word('six')), paragraph(t.word('noLeads'))];
  return [heading(t.word('six')), ...silence(t), ...leads.flatMap((lead) => leadOf(t, lead))];
}

function silence(t: Telling): Part[] {
  const silent = t.facts.file.leads.flatMap(({ hops }) => hops.filter(({ state }) => state === 'silent'));
  if (silent.length === 0) return [];
  const lines = silent.map(({ organisation, seenAt, clock }) => {
    const due = t.time(clock?.deadline.dueAt);
    return t.language === 'zh'
      ? `${t.named(organisation)} 应在 ${due} 前答复，至今没有答复（${seenAt === undefined ? '从未打开线索' : `${t.time(seenAt)} 打开过线索`}）。`
      : `${t.named(organisation)} was to answer before ${due} and has not (${seenAt === undefined ? 'it never opened the lead' : `it opened the lead at ${t.time(seenAt)}`}).`;
  });
  return [heading(t.word('silence'), 2), ...lines.map((line) => paragraph(line))];
}

function leadOf(t: Telling, { lead, at, port, chain, complaints, hops }: LeadFile): Part[] {
  return [
    heading(`${t.word('lead')} ${lead}`, 2),
    facts([
      [t.word('sentAt'), t.time(at)],
      [t.word('port'), port],
      [t.word('complaints'), String(complaints)],
      [
        t.word('chain'),
        chain
          .map((each) => t.named(each))
          .toReversed()
          .join(' → '),
      ],
    ]),
    ...hops.flatMap((hop) => hopOf(t, lead, hop)),
  ];
}

function hopOf(t: Telling, lead: string, hop: Hop): Part[] {
  const {
    place,
    organisation,
    standing,
    passedBy,
    sentAt,
    seenAt,
    answeredAt,
    state,
    overdue,
    clock,
    answer,
  } = hop;
  const late = state === 'answered' && overdue ? `（${t.word('late')}）` : '';
  return [
    heading(`${place + 1}. ${t.named(organisation)}`, 3),
    facts([
      [t.word('roles'), t.of(LEAD_STANDING_WORDS, standing)],
      [t.word('state'), `${t.of(HOP_STATE_WORDS, state)}${late}`],
      [t.word('by'), passedBy === undefined ? undefined : t.named(passedBy)],
      [t.word('sentAt'), t.time(sentAt)],
      [t.word('seenAt'), t.time(seenAt) ?? t.word('none')],
      [t.word('answeredAt'), t.time(answeredAt) ?? t.word('noAnswer')],
      ...clockRows(t, clock),
      ...(answer === undefined ? [] : answerRows(t, lead, place, answer)),
    ]),
  ];
}

type Rows = (readonly [string, string | undefined])[];

/** The term, its clause, and the days that are not as their weekday says. */
function clockRows(t: Telling, clock: RunningClock | undefined): Rows {
  if (clock === undefined) return [];
  const { deadline } = clock;
  const day = (each: (typeof deadline.counted)[number]) => `${each.date} ${t.say(describeDay(each))}`;
  const holidays = deadline.counted.filter(({ kind, role }) => kind === 'holiday' && role === 'day-off');
  const weekends = deadline.counted.filter(({ kind, role }) => kind === 'weekend' && role === 'day-off');
  const off = [
    ...holidays.map(day),
    ...(weekends.length === 0
      ? []
      : [`${t.language === 'zh' ? '周末' : 'weekends'} ${t.list(weekends.map(({ date }) => date))}`]),
  ];
  const made = deadline.counted.filter(({ kind, role }) => kind === 'make-up' && role === 'counted');
  return [
    [t.word('due'), clockOf(t, clock)],
    [
      t.word('clause'),
      [deadline.citation, ...deadline.counting].map((each) => formatCitation(each, t.language)).join('\n'),
    ],
    [t.word('daysOff'), off.join('\n')],
    [t.word('makeUp'), made.map(day).join('\n')],
  ];
}

function answerRows(t: Telling, lead: string, place: number, answer: NonNullable<Hop['answer']>): Rows {
  const { by, found, deeds, until, passedTo, statement, files, proofs } = answer;
  return [
    [t.word('by'), by],
    [t.word('found'), t.of(LEAD_FOUND_WORDS, found)],
    [t.word('deeds'), t.list(deeds.map((deed) => t.of(LEAD_DEED_WORDS, deed)))],
    [t.word('until'), t.time(until)],
    [t.word('passedTo'), passedTo === undefined ? undefined : t.named(passedTo)],
    [t.word('statement'), statement],
    [
      t.word('proofs'),
      proofs
        .map(({ complaint, event }) =>
          t.language === 'zh'
            ? `线索中第 ${complaint} 件：台账第 ${event} 条`
            : `complaint ${complaint} of the lead: entry ${event}`,
        )
        .join('\n'),
    ],
    [t.word('files'), files.map(({ name, sha256 }) => `${name}\n${sha256}`).join('\n')],
    [t.word('checked'), checkedOf(t, lead, place, answer)],
  ];
}

function checkedOf(
  t: Telling,
  lead: string,
  place: number,
  { until, proofs }: NonNullable<Hop['answer']>,
): string | undefined {
  if (until === undefined && proofs.length === 0) return undefined;
  const check = checkOf(t.facts.file, lead, place);
  if (check === undefined) return t.word('notChecked');
  const { stop, proofs: checked, at } = check;
  const lines = [t.time(at)!];
  if (stop !== undefined) {
    const { before, after, examples } = stop;
    lines.push(t.of(STOP_CHECK_WORDS, stop.check));
    lines.push(
      t.language === 'zh'
        ? `之前三十天放行的营销短信 ${before} 条，此后 ${after} 条${examples.length === 0 ? '' : `，如 ${t.list(examples)}`}`
        : `marketing let through in the 30 days before: ${before}, since: ${after}${examples.length === 0 ? '' : `, such as ${t.list(examples)}`}`,
    );
  }
  for (const { complaint, event, check: result } of checked)
    lines.push(`${complaint} → ${event}: ${t.of(PROOF_CHECK_WORDS, result)}`);
  return lines.join('\n');
}

/** What was decided and why, what the accused said against it, and the sanctions that were linked. */
export function decisionParts(t: Telling): Part[] {
  const { events, sanctions, case: told } = t.facts.file;
  const settled = events.filter(({ act }) =>
    ['decide', 'appeal', 'uphold', 'overturn', 'reopen', 'close'].includes(act),
  );
  return [
    heading(t.word('seven')),
    ...(told.decision === undefined ? [paragraph(t.word('undecided'))] : []),
    ...decisionTables(t, settled),
    heading(t.word('sanctions'), 2),
    ...(sanctions.length === 0 ? [paragraph(t.word('noSanctions'))] : []),
    ...sanctions.flatMap((each) => sanctionOf(t, each)),
  ];
}

const ACT_LABELS = {
  decide: 'decision',
  appeal: 'appeal',
  uphold: 'onAppeal',
  overturn: 'onAppeal',
} as const;

function decisionTables(t: Telling, settled: Telling['facts']['file']['events']): Part[] {
  const rows = settled.flatMap(({ act, at, byName, by, told, note, detail }): Rows => {
    if (!(act in ACT_LABELS)) return [];
    const label = t.word(ACT_LABELS[act as keyof typeof ACT_LABELS]);
    const decision = detail.decision === undefined ? '' : t.say(CASE_DECISION_WORDS[detail.decision]);
    const what = act === 'uphold' || act === 'overturn' ? t.say(CASE_ACT_WORDS[act]) : decision;
    const said = [what, `${t.time(at)}  ${byName === '' ? by : byName}`, told, note].filter(
      (line) => line !== '',
    );
    return [[label, said.join('\n')]];
  });
  if (rows.length === 0) return [];
  const noAppeal: Rows = settled.some(({ act }) => act === 'appeal')
    ? []
    : [[t.word('appeal'), t.word('noAppeal')]];
  return [facts([...rows, ...noAppeal])];
}

function sanctionOf(t: Telling, { sanction }: Telling['facts']['file']['sanctions'][number]): Part[] {
  const {
    id,
    target,
    organisation,
    action,
    ratePerSecond,
    until,
    reason,
    state,
    proposed,
    decided,
    decisionReason,
  } = sanction;
  const hand = (of: typeof proposed | undefined) =>
    of === undefined ? undefined : `${t.time(of.at)}  ${of.name}`;
  return [
    heading(`${t.word('sanction')} ${id}`, 3),
    facts([
      [t.word('target'), `${target.kind} ${target.id}`],
      [t.word('party'), t.named(organisation)],
      [
        t.word('action'),
        `${t.of(ACTION_WORDS, action)}${ratePerSecond === undefined ? '' : ` ${ratePerSecond}/s`}`,
      ],
      [t.word('ends'), t.time(until)],
      [t.word('state'), t.of(SANCTION_STATE_WORDS, state)],
      [t.word('grounds'), reason],
      [t.word('proposed'), hand(proposed)],
      [t.word('decided'), [hand(decided), decisionReason].filter((each) => each !== undefined).join('\n')],
    ]),
  ];
}
