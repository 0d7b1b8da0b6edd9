import {
  type ChangeOf,
  formatInstant,
  type Instant,
  type Message,
  type MessageId,
  parseRecipient,
  type Recipient,
  type RecordedChange,
  signatureOf,
} from '../../domain/index.ts';
import { type Facts, Judge } from '../../kernel/index.ts';
import { CHINA } from '../../rules/index.ts';
import { PreflightFault } from './preflight-fault.ts';

/** What a preflight is asked about: under a filed plan, or by itself. */
export interface Wanted {
  readonly plan: string | undefined;
  readonly organisation: string | undefined;
  readonly account: string | undefined;
  /** The port that it will be sent from. */
  readonly port: string | undefined;
  readonly text: string;
  /** Absent: the next moment at which the plan and the hours let it be sent. */
  readonly at: Instant | undefined;
}

export type PlanSaid = ChangeOf<'plan-filed'>;

/** Nobody's number: it stands in the message until somebody's does. */
const NOBODY = parseRecipient('13000000000') as Recipient;
const STEP_MS = 30 * 60_000;
const STEPS_MOST = 48 * 120;
/** Reasons that another moment mends. */
const OF_THE_MOMENT = /^(plan-outside-|outside-sending-hours)/;

/** The plan as it was filed last, among the changes that have been seen. */
export class PlanReader {
  readonly #plan: string | undefined;
  said: PlanSaid | undefined;

  constructor(plan: string | undefined) {
    this.#plan = plan;
  }

  see(change: RecordedChange): void {
    if (!('plan' in change) || change.plan !== this.#plan || this.#plan === undefined) return;
    // Whatever says ports says the whole terms.
    if ('ports' in change) this.said = { ...this.said, ...(change as PlanSaid) };
  }
}

/**
 * The message that is to be judged, at its planned moment; the facts are brought to that moment. Throws a PreflightFault that names what is
 * missing or wrong, and what to do.
 */
export function planMessage(facts: Facts, wanted: Wanted, said: PlanSaid | undefined, now: Instant): Message {
  if (wanted.plan !== undefined && said === undefined)
    throw new PreflightFault(
      `没有编号为 ${wanted.plan} 的营销预案；请核对编号，或不指明预案。`,
      `There is no plan ${wanted.plan}; check its number, or name none.`,
    );
  const text = signed(wanted.text, said);
  const account = accountOf(facts, wanted, said);
  const source = portOf(wanted, said);
  const message = (at: Instant): Message => ({
    ...{ id: '0000000000000000' as MessageId, at, account, source, recipient: NOBODY, carrier: undefined },
    ...{ text, textAnomalies: [], segments: text.length <= 70 ? 1 : Math.ceil(text.length / 67) },
  });
  facts.apply({ kind: 'time-passed', at: now });
  if (wanted.at !== undefined && wanted.at < now)
    throw new PreflightFault(
      `计划时间 ${formatInstant(wanted.at)} 已经过去；请给出现在以后的时间。`,
      `The planned time ${formatInstant(wanted.at)} has passed; give one that is still to come.`,
    );
  const at = wanted.at ?? nextMoment(facts, message, Math.max(now, said?.from ?? now));
  facts.apply({ kind: 'time-passed', at });
  facts.consents.settle();
  return message(at);
}

/** The first half hour from then on at which neither plan nor hours stand against it; the first moment where none is found. */
function nextMoment(facts: Facts, message: (at: Instant) => Message, from: Instant): Instant {
  const judge = new Judge(facts, CHINA);
  let at = from;
  for (let step = 0; step < STEPS_MOST; step++) {
    const { reasons } = judge.decide(message(at));
    if (!reasons.some(({ code }) => OF_THE_MOMENT.test(code))) return at;
    at = (Math.floor(at / STEP_MS) + 1) * STEP_MS;
  }
  return from;
}

function signed(text: string, said: PlanSaid | undefined): string {
  const [signature, ...others] = said?.signatures ?? [];
  if (text.trim() === '')
    throw new PreflightFault('没有短信内容；请给出全文。', 'There is no text; give all of it.');
  if (signatureOf(text) !== undefined || signature === undefined || others.length > 0) return text;
  return `【${signature}】${text}`;
}

function accountOf(facts: Facts, wanted: Wanted, said: PlanSaid | undefined): Message['account'] {
  const all = [...facts.organisations.accounts()];
  if (wanted.account !== undefined) {
    const found = all.find(({ opened }) => opened.account === wanted.account);
    if (found !== undefined) return found.opened.account;
    throw new PreflightFault(`没有账号 ${wanted.account}。`, `There is no account ${wanted.account}.`);
  }
  const organisation = wanted.organisation ?? said?.organisation;
  const own = all.filter((each) => each.organisation.id === organisation);
  if (own.length === 1) return own[0]!.opened.account;
  const names = own.map(({ opened }) => opened.account).join('、') || '—';
  throw new PreflightFault(
    `请用账号指明由谁提交；${organisation ?? '该主体'} 的账号：${names}。`,
    `Name the account that will submit it; accounts of ${organisation ?? 'the organisation'}: ${names}.`,
  );
}

function portOf(wanted: Wanted, said: PlanSaid | undefined): string {
  if (wanted.port !== undefined) {
    if (/^\d{3,20}$/.test(wanted.port)) return wanted.port;
    throw new PreflightFault(
      `端口实际为“${wanted.port.slice(0, 30)}”；允许：3 到 20 位数字。`,
      `The port: found ${wanted.port.slice(0, 30)}; allowed: 3 to 20 digits.`,
    );
  }
  const [port, ...others] = said?.ports ?? [];
  if (port !== undefined && others.length === 0) return port;
  const names = (said?.ports ?? []).slice(0, 20).join('、') || '—';
  throw new PreflightFault(
    `请指明从哪个端口发送；预案的端口：${names}。`,
    `Name the port to send from; ports of the plan: ${names}.`,
  );
}
