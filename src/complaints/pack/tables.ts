import { formatInstant, type Instant, type Words } from '../../domain/index.ts';
import { csvLine } from '../../registry/index.ts';
import { categoryWords } from '../categories.ts';
import type { CaseFile } from './case-file.ts';
import type { Matched } from './matched.ts';
import type { Member } from './members.ts';
import { visible } from './shown-text.ts';

/** Tables for office programs: a heading in both languages, and each cell safe to open there. What cannot be seen stands as a sign (`visible`). */
export interface Table<T> {
  readonly head: string;
  line(row: T): string;
}

type Value = string | number | boolean | null | undefined;

function table<T>(
  columns: readonly (readonly [zh: string, key: string, value: (row: T) => Value])[],
): Table<T> {
  return {
    // A byte order mark: without it office programs read Chinese as something else.
    head: `\ufeff${csvLine(columns.map(([zh, key]) => `${zh} ${key}`))}`,
    line: (row) =>
      csvLine(
        columns.map(([, , value]) => {
          const told = value(row);
          return typeof told === 'string' ? visible(told) : told;
        }),
      ),
  };
}

const time = (at: Instant | undefined) => (at === undefined ? undefined : formatInstant(at));
const both = ({ zh, en }: Words) => `${zh} / ${en}`;

export const COMPLAINTS = table<Member>([
  ['受理编号', 'complaint', ({ complaint }) => complaint.id],
  ['受理时间', 'acceptedAt', ({ complaint }) => time(complaint.acceptedAt)],
  ['所述收到时间', 'toldAt', ({ complaint }) => time(complaint.toldAt)],
  ['渠道', 'channel', ({ complaint }) => complaint.channel],
  ['由谁转来', 'via', ({ complaint }) => complaint.via],
  ['收到号码', 'recipient', ({ complaint }) => complaint.recipient],
  ['号码证明', 'proof', ({ complaint }) => complaint.proof],
  ['发送号码', 'sender', ({ complaint }) => complaint.sender],
  ['端口', 'port', ({ complaint }) => complaint.port],
  ['短信原文', 'text', ({ complaint }) => complaint.text],
  ['类别', 'category', ({ complaint }) => complaint.category],
  [
    '类别名称',
    'categoryWords',
    ({ complaint }) => both(categoryWords(complaint.category, complaint.acceptedAt)),
  ],
  ['要求停发', 'wantsStop', ({ complaint }) => complaint.wantsStop],
  ['标记', 'marks', ({ complaint }) => complaint.marks.join(' ')],
  ['计入', 'counted', ({ complaint }) => complaint.counted],
  ['状态', 'state', ({ complaint }) => complaint.state],
  ['办结原因', 'ended', ({ complaint }) => complaint.ended],
  ['匹配结果', 'match', ({ match }) => match?.result.kind],
  ['把握', 'confidence', ({ match }) => confidenceOf(match)],
  ['匹配理由', 'matchReasons', ({ match }) => match?.result.reasons.join(' ')],
  ['人工认定', 'matchDecidedBy', ({ match }) => (match?.isDecided === true ? match.byName : undefined)],
  ['匹配时间', 'matchedAt', ({ match }) => time(match?.matchedAt)],
  ['对应短信', 'message', ({ match }) => match?.message],
  ['相符的短信', 'messagesLike', ({ match }) => likeOf(match)],
  ['线索中的序号', 'leads', ({ leads }) => leads.map(({ lead, place }) => `${lead}#${place}`).join(' ')],
  [
    '原始内容的散列',
    'originals',
    ({ originals }) => originals.map(({ place, sha256 }) => `${place}:${sha256}`).join(' '),
  ],
]);

function confidenceOf(match: Member['match']): number | undefined {
  return match !== undefined && 'confidence' in match.result ? match.result.confidence : undefined;
}

function likeOf(match: Member['match']): string | undefined {
  if (match === undefined || !('messages' in match.result)) return undefined;
  return match.result.messages.map(({ messageId }) => messageId).join(' ');
}

/** A message with where its proof lies and how that stands. */
export interface MessageLine {
  readonly matched: Matched;
  readonly proof: string;
}

export const MESSAGES = table<MessageLine>([
  ['短信', 'message', ({ matched }) => matched.id],
  ['提交时间', 'at', ({ matched }) => time(matched.at)],
  ['获知时间', 'learntAt', ({ matched }) => time(matched.learntAt)],
  ['投诉件数', 'complaints', ({ matched }) => matched.complaints.length],
  ['受理编号', 'complaintIds', ({ matched }) => matched.complaints.join(' ')],
  ['端口', 'port', ({ matched }) => matched.port],
  ['签名', 'signature', ({ matched }) => matched.signature],
  ['发送主体', 'organisation', ({ matched }) => matched.organisation],
  ['账号', 'account', ({ matched }) => matched.kept?.row.account],
  ['接收号码', 'recipient', ({ matched }) => matched.kept?.recipient],
  ['内容', 'text', ({ matched }) => matched.kept?.text],
  ['类型', 'purpose', ({ matched }) => matched.kept?.row.purpose],
  ['预案', 'plan', ({ matched }) => matched.kept?.row.plan],
  ['规则集', 'rulebook', ({ matched }) => matched.kept?.row.rulebook],
  ['当时裁决', 'outcome', ({ matched }) => matched.kept?.row.outcome],
  ['裁决理由', 'reasons', ({ matched }) => matched.kept?.reasons.map(({ code }) => code).join(' ')],
  ['人工决定', 'held', ({ matched }) => matched.kept?.held?.state],
  ['状态报告', 'receipts', ({ matched }) => matched.kept?.receipts.map(({ status }) => status).join(' ')],
  [
    '接入链',
    'chain',
    ({ matched }) =>
      matched.kept?.trace.hops
        .map(({ organisation, standing, custody }) => `${organisation ?? '?'}:${standing}:${custody}`)
        .join(' '),
  ],
  ['当时的同意', 'consent', ({ matched }) => matched.kept?.consent.kind],
  ['台账编号', 'consentEvent', ({ matched }) => eventOf(matched)],
  ['存证证明', 'proof', ({ proof }) => proof],
]);

function eventOf({ kept }: Matched): number | undefined {
  return kept !== undefined && 'event' in kept.consent ? kept.consent.event.id : undefined;
}

type HopLine = {
  readonly file: CaseFile;
  readonly lead: CaseFile['leads'][number];
  readonly hop: CaseFile['leads'][number]['hops'][number];
};

export const LEADS = table<HopLine>([
  ['线索', 'lead', ({ lead }) => lead.lead],
  ['环节', 'place', ({ hop }) => hop.place],
  ['主体', 'organisation', ({ hop }) => hop.organisation],
  ['名称', 'name', ({ file, hop }) => file.names.get(hop.organisation)],
  ['身份', 'standing', ({ hop }) => hop.standing],
  ['由谁转来', 'passedBy', ({ hop }) => hop.passedBy],
  ['投诉件数', 'complaints', ({ lead }) => lead.complaints],
  ['送达', 'sentAt', ({ hop }) => time(hop.sentAt)],
  ['查看', 'seenAt', ({ hop }) => time(hop.seenAt)],
  ['答复', 'answeredAt', ({ hop }) => time(hop.answeredAt)],
  ['期限至', 'dueAt', ({ hop }) => time(hop.clock?.deadline.dueAt)],
  ['状态', 'state', ({ hop }) => hop.state],
  ['逾期', 'overdue', ({ hop }) => hop.overdue],
  ['答复人', 'by', ({ hop }) => hop.answer?.by],
  ['查明', 'found', ({ hop }) => hop.answer?.found],
  ['措施', 'deeds', ({ hop }) => hop.answer?.deeds.join(' ')],
  ['自何时起', 'until', ({ hop }) => time(hop.answer?.until)],
  ['转给', 'passedTo', ({ hop }) => hop.answer?.passedTo],
  ['说明', 'statement', ({ hop }) => hop.answer?.statement],
  [
    '所举同意',
    'proofs',
    ({ hop }) => hop.answer?.proofs.map(({ complaint, event }) => `${complaint}:${event}`).join(' '),
  ],
  [
    '证据文件的散列',
    'files',
    ({ hop }) => hop.answer?.files.map(({ name, sha256 }) => `${sha256} ${name}`).join('; '),
  ],
  ['停止的核对', 'stopCheck', ({ file, lead, hop }) => checkOf(file, lead.lead, hop.place)?.stop?.check],
  [
    '同意的核对',
    'proofChecks',
    ({ file, lead, hop }) =>
      checkOf(file, lead.lead, hop.place)
        ?.proofs.map(({ complaint, event, check }) => `${complaint}:${event}:${check}`)
        .join(' '),
  ],
]);

export function checkOf({ checks }: Pick<CaseFile, 'checks'>, lead: string, place: number) {
  return checks.find((check) => check.lead === lead && check.place === place);
}

/** One thing that happened, by both of its times. */
export interface Happening {
  readonly at: Instant;
  readonly learntAt: Instant;
  readonly kind: 'case' | 'complaint' | 'message';
  readonly act: string;
  readonly of: string;
  readonly by: string;
  readonly told: string;
  readonly note: string;
  readonly detail: string;
}

export const TIMELINE = table<Happening>([
  ['发生', 'at', ({ at }) => formatInstant(at)],
  ['获知', 'learntAt', ({ learntAt }) => formatInstant(learntAt)],
  ['对象', 'kind', ({ kind }) => kind],
  ['事项', 'act', ({ act }) => act],
  ['编号', 'of', ({ of }) => of],
  ['由谁', 'by', ({ by }) => by],
  ['告知各方', 'told', ({ told }) => told],
  ['内部备注', 'note', ({ note }) => note],
  ['明细', 'detail', ({ detail }) => detail],
]);
