import type {
  CaseDecision,
  CaseState,
  CaseSubject,
  HopState,
  LeadDeed,
  LeadFound,
  LeadStanding,
  ProofCheck,
  StopCheck,
} from './cases.ts';
import type { Words } from './language.ts';

/* What these codes are called, wherever they are read. */

const told = <K extends string>(table: Readonly<Record<K, readonly [zh: string, en: string]>>) =>
  Object.fromEntries(
    Object.entries<readonly [string, string]>(table).map(([code, [zh, en]]) => [code, { zh, en }]),
  ) as Readonly<Record<K, Words>>;

export const CASE_SUBJECT_WORDS = told<CaseSubject>({
  port: ['端口', 'port'],
  signature: ['签名', 'signature'],
  organisation: ['主体', 'organisation'],
  wave: ['同源短信群', 'wave'],
  single: ['单件', 'single complaint'],
});
export const CASE_STATE_WORDS = told<CaseState>({
  open: ['办理中', 'open'],
  decided: ['已认定', 'decided'],
  appealed: ['申诉中', 'appealed'],
  closed: ['已办结', 'closed'],
  dissolved: ['已并入他案或撤销', 'dissolved'],
});
export const CASE_DECISION_WORDS = told<CaseDecision>({
  founded: ['投诉属实', 'founded'],
  unfounded: ['投诉不实', 'unfounded'],
  'not-established': ['无法认定', 'not established'],
});
export const LEAD_STANDING_WORDS = told<LeadStanding>({
  'content-provider': ['短信内容提供者', 'content provider'],
  provider: ['短信服务提供者', 'provider'],
  carrier: ['端口持有人（基础电信企业）', 'holder of the port (carrier)'],
});
export const HOP_STATE_WORDS = told<HopState>({
  sent: ['已转办，尚未查看', 'sent, not seen yet'],
  seen: ['已查看，尚未答复', 'seen, not answered yet'],
  answered: ['已答复', 'answered'],
  silent: ['逾期未答复', 'silent: overdue without an answer'],
});
export const LEAD_FOUND_WORDS = told<LeadFound>({
  'sent-with-consent': ['由我方发送，有本人同意', 'sent by us, with the person’s consent'],
  'sent-without-consent': ['由我方发送，没有本人同意', 'sent by us, without the person’s consent'],
  'consent-not-proven': ['由我方发送，无法证明本人同意', 'sent by us; consent cannot be proven'],
  'not-sent-by-us': ['不是我方发送', 'not sent by us'],
  'not-found': ['没有查到这条短信', 'the message was not found'],
});
export const LEAD_DEED_WORDS = told<LeadDeed>({
  stopped: ['已停止发送', 'sending was stopped'],
  'account-suspended': ['已暂停发送账号', 'the account was suspended'],
  'signature-withdrawn': ['已停用签名', 'the signature was withdrawn'],
  'customer-warned': ['已警告客户', 'the customer was warned'],
  unfounded: ['认为投诉不实', 'the complaint is held to be unfounded'],
  'passed-on': ['不属我方，已转给下一责任方', 'not ours: passed on to the next'],
  nothing: ['未采取措施', 'nothing was done'],
});
export const STOP_CHECK_WORDS = told<StopCheck>({
  verified: ['数据核实：此后没有再发送', 'verified by data: nothing was sent after it'],
  contradicted: ['与数据不符：此后仍有发送', 'contradicted by data: messages were sent after it'],
  'too-early': ['时间尚短，暂不能核实', 'too early to tell'],
  'no-traffic': [
    '本系统此前也没有承载其营销短信，无法核实',
    'none of it was carried here before either: cannot be told',
  ],
});
export const PROOF_CHECK_WORDS = told<ProofCheck>({
  proves: ['台账核实：短信之前已有本人同意', 'proven by the ledger: consent stood before the message'],
  'not-there': ['台账中没有这一条', 'the ledger has no such entry'],
  'no-grant': ['这一条不是同意', 'the entry is no consent'],
  'another-organisation': ['是对其他主体的同意', 'a consent given to another organisation'],
  'another-number': ['是其他号码的同意', 'a consent of another number'],
  'after-the-message': ['在短信之后才登记', 'recorded after the message'],
  'ended-before': ['短信之前已到期或被撤回', 'over or withdrawn before the message'],
  'time-not-known': [
    '不知道短信的时间，无法核对先后',
    'the time of the message is not known: cannot be told',
  ],
});
