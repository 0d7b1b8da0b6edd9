import type { Parameters } from './engine.ts';
import type { Outcome } from './rows.ts';

/** All that is given must hold. Times: from inclusive, to exclusive, milliseconds. */
export interface MessageFilter {
  readonly from?: number;
  readonly to?: number;
  readonly accounts?: readonly string[];
  readonly organisations?: readonly string[];
  readonly gateway?: string;
  readonly signature?: string;
  readonly port?: string;
  readonly recipientTag?: bigint;
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly purpose?: string;
  readonly plan?: string;
  /** A part of the text, as it stands. */
  readonly text?: string;
  /** One of these parts of the text, at most 100. */
  readonly anyText?: readonly string[];
  /** What the asker may see at all; absent: everything. */
  readonly scope?: TrafficScope;
}

/** Messages of these accounts, and those sent on behalf of these organisations. Empty: none. */
export interface TrafficScope {
  readonly accounts: readonly string[];
  readonly organisations: readonly string[];
}

/** A bound time, milliseconds since 1970. */
export const TIME = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'Asia/Shanghai')`;

/** One condition a field. The text is ours; what a caller gives goes in as a parameter. */
const CONDITIONS: { readonly [Field in keyof MessageFilter]-?: string } = {
  scope: '(account in {scopeAccounts:Array(String)} or organisation in {scopeOrganisations:Array(String)})',
  from: `at >= ${TIME('from')}`,
  to: `at < ${TIME('to')}`,
  accounts: 'account in {accounts:Array(String)}',
  organisations: 'organisation in {organisations:Array(String)}',
  gateway: 'gateway = {gateway:String}',
  signature: 'signature = {signature:String}',
  port: 'port = {port:String}',
  recipientTag: 'recipient_tag = {recipientTag:UInt64}',
  outcome: 'outcome = {outcome:String}',
  reason: 'has(reasons, {reason:String})',
  purpose: 'purpose = {purpose:String}',
  plan: 'plan = {plan:String}',
  // Not position(), which does not ask the index.
  text: 'multiSearchAny(text, [{text:String}])',
  anyText: 'multiSearchAny(text, {anyText:Array(String)})',
};
const ON_TEXT: readonly string[] = [CONDITIONS.text, CONDITIONS.anyText];

/** The conditions of a filter, and what is bound in them. */
export function conditions(filter: MessageFilter): { where: string[]; parameters: Parameters } {
  const { scope, ...fields } = filter;
  const parameters = given(fields);
  const where = Object.keys(parameters).map((field) => CONDITIONS[field as keyof MessageFilter]);
  if (scope === undefined) return { where, parameters };
  const within = { scopeAccounts: scope.accounts, scopeOrganisations: scope.organisations };
  return { where: [CONDITIONS.scope, ...where], parameters: { ...parameters, ...within } };
}

/** What is defined. */
export function given(values: object): Parameters {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Parameters;
}

/**
 * Whether a text holds something is asked last, of what all else has left: left to itself the engine goes by the sizes of columns, which
 * it does not know of small new parts, and then reads every text.
 */
export function all(where: readonly string[]): string {
  const first = where.filter((each) => !ON_TEXT.includes(each));
  const last = where.filter((each) => ON_TEXT.includes(each));
  if (first.length > 0 && last.length > 0)
    return `prewhere ${first.join(' and ')} where ${last.join(' and ')}`;
  return where.length === 0 ? '' : `where ${where.join(' and ')}`;
}
