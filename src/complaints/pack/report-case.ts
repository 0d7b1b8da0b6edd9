import { CASE_DECISION_WORDS, CASE_STATE_WORDS, CASE_SUBJECT_WORDS } from '../../domain/index.ts';
import { describeClockState, describeDeadline } from '../../rules/index.ts';
import type { CaseEvent } from '../cases/case-events.ts';
import type { RunningClock } from '../cases/case-rows.ts';
import { CASE_ACT_WORDS } from '../cases/case-states.ts';
import { facts, grid, heading, type Part, paragraph, title } from './docx-parts.ts';
import type { Telling } from './report.ts';
import { PARTY_ROLE_WORDS } from './report-words.ts';
import { cut } from './shown-text.ts';
import { PARTY_ROLES } from './tally.ts';

const SAID_MAX = 1_000;
/** What moved complaints, or who opened a lead, is many and says little: all of it stands in the table. */
const EVENTS_SHOWN = 200;

/** The cover, the case, its parties, and what happened by both times. */
export function caseParts(t: Telling): Part[] {
  return [...cover(t), ...theCase(t), ...parties(t), ...timeline(t)];
}

function cover(t: Telling): Part[] {
  const { asked, file } = t.facts;
  const contains = [
    asked.withNumbers ? t.word('whole') : t.word('masked'),
    asked.withOriginals ? t.word('withOriginals') : t.word('withoutOriginals'),
  ];
  return [
    title(t.word('title')),
    paragraph(file.case.id, 'centred'),
    facts([
      [t.word('made'), t.time(file.at)],
      [t.word('madeBy'), asked.by.name === '' ? asked.by.id : asked.by.name],
      [t.word('reason'), asked.reason],
      [t.word('contains'), t.list(contains)],
    ]),
    paragraph(t.word('confidential'), 'note'),
  ];
}

function theCase(t: Telling): Part[] {
  const { case: told, counts } = t.facts.file;
  const { decision, decidedAt, assignee } = told;
  return [
    heading(t.word('one')),
    facts([
      [t.word('number'), told.id],
      [t.word('subject'), t.of(CASE_SUBJECT_WORDS, told.subjectKind)],
      [t.word('port'), told.port],
      [t.word('signature'), told.signature === undefined ? undefined : `【${told.signature}】`],
      [
        t.word('accused'),
        told.organisation === undefined ? t.word('notEstablished') : t.named(told.organisation),
      ],
      [t.word('state'), t.of(CASE_STATE_WORDS, told.state)],
      [t.word('openedAt'), t.time(told.openedAt)],
      [t.word('assignee'), assignee?.name ?? t.word('none')],
      [t.word('forwardBy'), clockOf(t, told.forward)],
      [
        t.word('decision'),
        decision === undefined
          ? t.word('undecided')
          : `${t.of(CASE_DECISION_WORDS, decision)}  ${t.time(decidedAt)}`,
      ],
      [t.word('into'), told.into],
      [t.word('complaints'), complaintsOf(t, counts)],
    ]),
  ];
}

export function clockOf(t: Telling, clock: RunningClock | undefined): string | undefined {
  if (clock === undefined) return undefined;
  const { deadline, state } = clock;
  return `${t.say(describeDeadline(deadline))}\n${t.say(describeClockState(state, deadline.clock))}`;
}

function complaintsOf(
  t: Telling,
  { complaints, counted, people }: Telling['facts']['file']['counts'],
): string {
  return t.language === 'zh'
    ? `${complaints} 件，来自 ${people} 个号码；计入 ${counted} 件`
    : `${complaints}, of ${people} numbers; ${counted} of them count`;
}

function parties(t: Telling): Part[] {
  const rows = t.facts.tally.parties.map(({ organisation, roles }) => [
    t.facts.nameOf(organisation) ?? t.word('unknown'),
    organisation,
    t.list(PARTY_ROLES.filter((role) => roles.has(role)).map((role) => t.say(PARTY_ROLE_WORDS[role]))),
  ]);
  if (rows.length === 0) return [heading(t.word('two')), paragraph(t.word('notEstablished'))];
  return [
    heading(t.word('two')),
    grid(
      [
        [t.word('party'), 28],
        [t.word('code'), 26],
        [t.word('roles'), 46],
      ],
      rows,
    ),
    paragraph(t.word('partiesNote'), 'note'),
  ];
}

interface Line {
  readonly at: number;
  readonly learntAt: number;
  readonly what: string;
  readonly by: string;
  readonly said: string;
}

function timeline(t: Telling): Part[] {
  const { file, matched } = t.facts;
  const { firstAt, lastAt, complaints } = file.counts;
  const lines: Line[] = [];
  const [first, last] = [matched[0], matched.at(-1)];
  const add = (
    at: number,
    learntAt: number,
    key: 'firstMessage' | 'lastMessage' | 'firstComplaint' | 'lastComplaint',
    said: string,
  ) => lines.push({ at, learntAt, what: t.word(key), by: '', said });
  if (first !== undefined) add(first.at, first.learntAt, 'firstMessage', first.id);
  if (last !== undefined && last !== first) add(last.at, last.learntAt, 'lastMessage', last.id);
  if (firstAt !== undefined) add(firstAt, firstAt, 'firstComplaint', '');
  if (lastAt !== undefined && complaints > 1) add(lastAt, lastAt, 'lastComplaint', '');
  for (const event of file.events.slice(0, EVENTS_SHOWN))
    lines.push({
      ...{ at: event.at, learntAt: event.learntAt, what: t.say(CASE_ACT_WORDS[event.act]) },
      ...{ by: event.byName === '' ? event.by : event.byName, said: saidOf(t, event) },
    });
  lines.sort((a, b) => a.at - b.at || a.learntAt - b.learntAt);
  const left = file.events.length - EVENTS_SHOWN;
  const more =
    t.language === 'zh'
      ? `另有 ${left} 项见 data/timeline.csv。`
      : `${left} more stand in data/timeline.csv.`;
  return [
    heading(t.word('three')),
    paragraph(t.word('timelineNote'), 'note'),
    grid(
      [
        [t.word('happened'), 17],
        [t.word('learnt'), 17],
        [t.word('what'), 18],
        [t.word('by'), 13],
        [t.word('telling'), 35],
      ],
      lines.map(({ at, learntAt, what, by, said }) => [t.time(at)!, t.time(learntAt)!, what, by, said]),
    ),
    ...(left > 0 ? [paragraph(more, 'note')] : []),
  ];
}

function saidOf(t: Telling, { told, note, detail }: CaseEvent): string {
  const about = [
    ...(typeof detail.organisation === 'string'
      ? [t.facts.nameOf(detail.organisation) ?? detail.organisation]
      : []),
    ...(detail.decision === undefined ? [] : [t.of(CASE_DECISION_WORDS, detail.decision)]),
    ...(typeof detail.count === 'number'
      ? [t.language === 'zh' ? `${detail.count} 件` : `${detail.count} complaints`]
      : []),
    ...(typeof detail['sanction'] === 'string' ? [detail['sanction']] : []),
    ...(typeof detail.assigneeName === 'string' ? [detail.assigneeName] : []),
    ...(typeof detail.into === 'string' ? [detail.into] : []),
  ];
  const internal = t.language === 'zh' ? `（${t.word('internal')}）` : `(${t.word('internal')}) `;
  return [
    t.list(about),
    cut(told, SAID_MAX).text,
    ...(note === '' ? [] : [`${internal}${cut(note, SAID_MAX).text}`]),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
