import {
  COMPLAINT_CHANNEL_WORDS,
  COMPLAINT_MARK_WORDS,
  COMPLAINT_STATE_WORDS,
  PURPOSE_WORDS,
  REASONS,
} from '../../domain/index.ts';
import { formatCitation } from '../../rules/index.ts';
import { categoryWords } from '../categories.ts';
import type { Count } from './case-file.ts';
import { facts, grid, heading, type Part, paragraph } from './docx-parts.ts';
import type { KeptMessage, Matched } from './matched.ts';
import type { Member } from './members.ts';
import type { ReasonTold } from './reasons.ts';
import type { Telling } from './report.ts';
import {
  CONSENT_WORDS,
  CUSTODY_SHORT,
  HELD_WORDS,
  MATCH_WORDS,
  OUTCOME_WORDS,
  PROOF_WORDS,
  STANDING_WORDS,
} from './report-words.ts';
import { cut } from './shown-text.ts';

const TEXT_MAX = 2_000;
const NAMED_MAX = 20;

/** How many complaints of what kind, and the first of them one by one. */
export function complaintParts(t: Telling): Part[] {
  const { file, members } = t.facts;
  const { counts } = file;
  const left = counts.complaints - members.length;
  const more =
    t.language === 'zh'
      ? `以上为前 ${members.length} 件，另有 ${left} 件；全部 ${counts.complaints} 件见 data/complaints.csv。`
      : `These are the first ${members.length}, with ${left} more; all ${counts.complaints} stand in data/complaints.csv.`;
  const counted = (of: readonly Count[], word: (code: string) => string) =>
    of.map(({ code, count }) => `${word(code)} ${count}`).join(t.language === 'zh' ? '；' : '; ');
  return [
    heading(t.word('four')),
    facts([
      [t.word('byCategory'), counted(counts.byCategory, (code) => t.say(categoryWords(code, file.at)))],
      [t.word('byChannel'), counted(counts.byChannel, (code) => t.of(COMPLAINT_CHANNEL_WORDS, code))],
      [t.word('byState'), counted(counts.byState, (code) => t.of(COMPLAINT_STATE_WORDS, code))],
      [t.word('byMatch'), counted(counts.byMatch, (code) => t.of(MATCH_WORDS, code))],
      [t.word('wantsStop'), String(counts.wantsStop)],
    ]),
    paragraph(''),
    grid(
      [
        [t.word('acceptance'), 22],
        [t.word('acceptedAt'), 14],
        [t.word('recipient'), 18],
        [t.word('text'), 32],
        [t.word('match'), 22],
      ],
      members.map((member) => complaintRow(t, member)),
    ),
    ...(left > 0 ? [paragraph(more, 'note')] : []),
  ];
}

function complaintRow(t: Telling, { complaint, match }: Member): string[] {
  const marks = complaint.marks.map((mark) => t.of(COMPLAINT_MARK_WORDS, mark));
  const below = [
    complaint.sender === '' ? '' : `${t.word('sender')} ${complaint.sender}`,
    t.say(categoryWords(complaint.category, complaint.acceptedAt)),
    ...(complaint.wantsStop ? [t.word('wantsStop')] : []),
    ...(marks.length === 0 ? [] : [`${t.word('marks')} ${t.list(marks)}`]),
  ].filter((line) => line !== '');
  return [
    complaint.id,
    t.time(complaint.acceptedAt)!,
    complaint.recipient,
    `${shortened(t, complaint.text, 'complaints.csv')}\n${below.join(' · ')}`,
    match?.message ?? t.of(MATCH_WORDS, match?.result.kind ?? ''),
  ];
}

function shortened(t: Telling, text: string, table: string): string {
  const { text: begun, isWhole } = cut(text, TEXT_MAX);
  if (isWhole) return begun;
  return t.language === 'zh'
    ? `${begun}……（共 ${text.length} 字，全文见 data/${table}）`
    : `${begun}… (${text.length} characters; the whole stands in data/${table})`;
}

/** Each message that was found: whose it was, over whose hands it went, how it was judged then and on which consent. */
export function messageParts(t: Telling): Part[] {
  const { matched, tally } = t.facts;
  if (tally.messages === 0) return [heading(t.word('five')), paragraph(t.word('noMessages'))];
  const left = tally.messages - matched.length;
  const more =
    t.language === 'zh'
      ? `以上为最早的 ${matched.length} 条，另有 ${left} 条；全部 ${tally.messages} 条见 data/messages.csv，证明在 proofs/messages/。`
      : `These are the first ${matched.length} by time, with ${left} more; all ${tally.messages} stand in data/messages.csv, their proofs in proofs/messages/.`;
  return [
    heading(t.word('five')),
    ...counted(t),
    ...matched.flatMap((each) => oneMessage(t, each)),
    ...(left > 0 ? [paragraph(more, 'note')] : []),
  ];
}

function counted(t: Telling): Part[] {
  const { tally } = t.facts;
  const told = (counts: ReadonlyMap<string, number>, word: (code: string) => string) =>
    [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => `${word(code)} ${count}`)
      .join(t.language === 'zh' ? '；' : '; ');
  const custody = [...tally.custody].map(
    ([organisation, by]) =>
      `${t.named(organisation)}${t.language === 'zh' ? '：' : ': '}${told(by, (code) => t.of(CUSTODY_SHORT, code))}`,
  );
  return [
    heading(t.word('messagesCounted'), 2),
    facts([
      [t.word('outcomes'), told(tally.outcomes, (code) => t.of(OUTCOME_WORDS, code))],
      [t.word('topReasons'), told(tally.reasons, (code) => t.of(REASONS, code)) || t.word('noReasons')],
      [t.word('consent'), told(tally.consents, (code) => t.of(CONSENT_WORDS, code))],
      [t.word('evidence'), told(tally.proofs, (code) => t.of(PROOF_WORDS, code))],
      [t.word('chain'), custody.join('\n')],
    ]),
  ];
}

function oneMessage(t: Telling, matched: Matched): Part[] {
  const { id, at, complaints, kept } = matched;
  const named = complaints.slice(0, NAMED_MAX);
  const others = complaints.length - named.length;
  const about = `${complaints.length}${t.language === 'zh' ? ' 件：' : ': '}${t.list(named)}${others > 0 ? ` +${others}` : ''}`;
  const head = [
    [t.word('submitted'), t.time(at)],
    [t.word('port'), matched.port],
    [t.word('signature'), matched.signature === '' ? t.word('none') : `【${matched.signature}】`],
    [t.word('organisation'), t.named(matched.organisation)],
    [t.word('complaintsAbout'), about],
  ] as const;
  const title = heading(id, 3);
  if (kept === undefined) return [title, facts([...head, [t.word('state'), t.word('gone')]])];
  const { row, receipts, held, consent, proof } = kept;
  const proven = typeof proof === 'string' ? proof : t.facts.asked.withNumbers ? 'proved' : 'closed';
  return [
    title,
    paragraph(shortened(t, kept.text, 'messages.csv'), 'quote'),
    facts([
      ...head,
      [t.word('recipient'), kept.recipient],
      [t.word('account'), row.account],
      [t.word('receipts'), receipts.map(({ at: when, status }) => `${status} ${t.time(when)}`).join('\n')],
      [t.word('purpose'), t.of(PURPOSE_WORDS, row.purpose)],
      [t.word('plan'), row.plan === '' ? t.word('noPlan') : row.plan],
      [t.word('verdict'), `${t.of(OUTCOME_WORDS, row.outcome)}  (${row.rulebook})`],
      [t.word('heldThen'), held === undefined ? undefined : heldOf(t, held)],
      [
        t.word('reasons'),
        kept.reasons.map((reason) => reasonOf(t, reason)).join('\n') || t.word('noReasons'),
      ],
      [t.word('consent'), consentOf(t, consent)],
      [t.word('evidence'), t.of(PROOF_WORDS, proven)],
    ]),
    paragraph(''),
    chainOf(t, kept),
  ];
}

function heldOf(t: Telling, { state, at, by, reason }: NonNullable<KeptMessage['held']>): string {
  return [t.of(HELD_WORDS, state), t.time(at) ?? '', by, reason].filter((each) => each !== '').join('  ');
}

function reasonOf(t: Telling, { words, mode, citations, evidence }: ReasonTold): string {
  const clauses = citations.map((citation) => formatCitation(citation, t.language));
  const seen = evidence.map(({ label, value }) => `${t.say(label)} ${t.say(value)}`);
  return [
    `${t.say(words)}${mode === 'shadow' ? `（${t.word('shadow')}）` : ''}`,
    ...clauses.map((clause) => `    ${clause}`),
    ...(seen.length === 0 ? [] : [`    ${seen.join(t.language === 'zh' ? '；' : '; ')}`]),
  ].join('\n');
}

function consentOf(t: Telling, consent: KeptMessage['consent']): string {
  const word = t.of(CONSENT_WORDS, consent.kind);
  if (!('event' in consent)) return word;
  const { id, at, recordedAt, channel, log } = consent.event;
  const told =
    t.language === 'zh'
      ? `台账第 ${id} 条，${t.time(at)} 由 ${channel} 表示，${t.time(recordedAt)} 记入`
      : `entry ${id}, given ${t.time(at)} by ${channel}, recorded ${t.time(recordedAt)}`;
  const logged =
    log === undefined
      ? []
      : [
          t.language === 'zh'
            ? `存证日志第 ${log.entry} 条，${t.time(log.loggedAt)}；收据 proofs/consents/${id}.json`
            : `entry ${log.entry} of the evidence log, ${t.time(log.loggedAt)}; receipt proofs/consents/${id}.json`,
        ];
  return [word, told, ...logged].join('\n');
}

function chainOf(t: Telling, { trace }: KeptMessage): Part {
  return grid(
    [
      [t.word('hop'), 34],
      [t.word('port'), 18],
      [t.word('standing'), 26],
      [t.word('custody'), 22],
    ],
    trace.hops.map(({ organisation, port, standing, lease, custody }) => [
      t.named(organisation),
      port ?? '—',
      `${t.of(STANDING_WORDS, standing)}${lease === undefined ? '' : `\n${lease.lease}`}`,
      t.of(CUSTODY_SHORT, custody),
    ]),
  );
}
