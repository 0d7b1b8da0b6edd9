import {
  type Citation,
  formatInstant,
  type Instant,
  maskNumbers,
  maskRecipient,
  REASON_CODES,
  REASONS,
  type Reason,
  type ReasonCode,
  type Recipient,
  shanghaiDay,
  type Verdict,
  type Words,
} from '../../domain/index.ts';
import { CHINA, citationsAt, describeReason } from '../../rules/index.ts';
import { trendsReport } from '../../trends/index.ts';
import { RULES } from './judged-rules.ts';
import type { LoggedMessage } from './read-log.ts';

/** Names of one kind that are counted by themselves; the others are counted together. */
const NAMES_MAX = 100_000;
const OTHERS = '…';
const EXAMPLES_MAX = 5;
const ROWS_MAX = 5;

export interface Counted {
  messages: number;
  /** With at least one finding. */
  found: number;
  readonly codes: Map<ReasonCode, number>;
}

/** Messages and findings by the names of one kind. */
export class CountedBy {
  readonly names = new Map<string, Counted>();

  of(name: string): Counted {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    if (this.names.size >= NAMES_MAX && name !== OTHERS) return this.of(OTHERS);
    const counted: Counted = { messages: 0, found: 0, codes: new Map() };
    this.names.set(name, counted);
    return counted;
  }
}

/** By which the messages are counted. */
export const DIMENSIONS = ['purpose', 'merchant', 'template', 'port', 'week'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface ClauseFound {
  readonly citation: Citation;
  readonly codes: Map<ReasonCode, number>;
  found: number;
}

/** What is to be put right: one kind of fault of one merchant. */
export interface Item {
  readonly code: ReasonCode;
  readonly rule: string;
  readonly merchant: string;
  count: number;
  readonly first: Instant;
  last: Instant;
  readonly rows: number[];
  readonly clause: Citation | undefined;
  readonly fix: Words;
}

/** A message to check by hand. */
export interface FoundExample {
  readonly code: ReasonCode;
  readonly mode: Reason['mode'];
  readonly message: LoggedMessage;
  readonly verdict: Verdict;
  readonly reason: Reason;
}

/** Everything that was found, gathered message by message. */
export class Findings {
  readonly by: Readonly<Record<Dimension, CountedBy>> = {
    ...{ purpose: new CountedBy(), merchant: new CountedBy(), template: new CountedBy() },
    ...{ port: new CountedBy(), week: new CountedBy() },
  };
  readonly clauses = new Map<string, ClauseFound>();
  readonly codes = new Map<ReasonCode, number>();
  /** Of rules that judge in shadow: told, and no violation. */
  readonly advice = new Map<ReasonCode, number>();
  readonly items = new Map<string, Item>();
  readonly examples = new Map<ReasonCode, FoundExample[]>();
  readonly books = new Map<string, number>();
  readonly #clauseOfDay = new Map<string, Citation | undefined>();
  readonly #platform: string;
  messages = 0;
  found = 0;
  daysAlone = 0;
  first: Instant = Number.POSITIVE_INFINITY;
  last: Instant = Number.NEGATIVE_INFINITY;

  constructor(platform: string) {
    this.#platform = platform;
  }

  /** In the order of time. */
  add(message: LoggedMessage, verdict: Verdict): void {
    this.messages++;
    if (message.dayAlone === 1) this.daysAlone++;
    this.first = Math.min(this.first, message.at);
    this.last = Math.max(this.last, message.at);
    this.books.set(verdict.rulebook, (this.books.get(verdict.rulebook) ?? 0) + 1);
    const enforced = verdict.reasons.filter(({ mode }) => mode === 'enforce');
    if (enforced.length > 0) this.found++;
    const merchant = message.who === '' ? this.#platform : message.who;
    for (const dimension of DIMENSIONS) {
      const counted = this.by[dimension].of(nameIn(dimension, message, verdict, merchant));
      counted.messages++;
      if (enforced.length > 0) counted.found++;
      for (const { code } of enforced) counted.codes.set(code, (counted.codes.get(code) ?? 0) + 1);
    }
    for (const reason of verdict.reasons) this.#addReason(reason, message, verdict, merchant);
  }

  #addReason(reason: Reason, message: LoggedMessage, verdict: Verdict, merchant: string): void {
    const { code, mode } = reason;
    const counts = mode === 'enforce' ? this.codes : this.advice;
    counts.set(code, (counts.get(code) ?? 0) + 1);
    this.#keepExample({ code, mode, message, verdict, reason });
    if (mode !== 'enforce') return;
    const citation = this.#clause(reason.rule, message.at);
    if (citation !== undefined) {
      const key = clauseKey(citation);
      let clause = this.clauses.get(key);
      if (clause === undefined) {
        clause = { citation, codes: new Map(), found: 0 };
        this.clauses.set(key, clause);
      }
      clause.found++;
      clause.codes.set(code, (clause.codes.get(code) ?? 0) + 1);
    }
    const key = `${code}|${merchant}`;
    const item = this.items.get(key);
    if (item !== undefined) {
      item.count++;
      item.last = message.at;
      if (item.rows.length < ROWS_MAX) item.rows.push(message.row);
    } else if (this.items.size < NAMES_MAX) {
      const fix = describeReason(reason, message.at, CHINA)?.fix ?? { zh: '', en: '' };
      this.items.set(key, {
        ...{ code, rule: reason.rule, merchant, count: 1, first: message.at, last: message.at },
        ...{ rows: [message.row], clause: citation, fix },
      });
    }
  }

  /** The first, then those of other merchants: five of one sender say less. */
  #keepExample(example: FoundExample): void {
    let kept = this.examples.get(example.code);
    if (kept === undefined) {
      kept = [];
      this.examples.set(example.code, kept);
    }
    if (kept.length >= EXAMPLES_MAX) return;
    if (kept.length >= 2 && kept.some(({ message }) => message.who === example.message.who)) return;
    kept.push(example);
  }

  #clause(rule: string, at: Instant): Citation | undefined {
    const key = `${rule}|${shanghaiDay(at)}`;
    if (this.#clauseOfDay.has(key)) return this.#clauseOfDay.get(key);
    const citations = RULES.find(({ id }) => id === rule)?.citations ?? [];
    const [citation] = citationsAt(citations, at);
    this.#clauseOfDay.set(key, citation);
    return citation;
  }
}

/** Of several duties whose article is not established each is a clause of its own. */
export function clauseKey({ law, article, version, zh }: Citation): string {
  return `${law}|${article}|${version}|${zh}`;
}

function nameIn(dimension: Dimension, message: LoggedMessage, verdict: Verdict, merchant: string): string {
  switch (dimension) {
    case 'purpose':
      return verdict.purpose;
    case 'merchant':
      return merchant;
    case 'template':
      return message.template !== ''
        ? message.template
        : verdict.purposeBy === 'template'
          ? verdict.purposeBecause
          : '';
    case 'port':
      return message.source;
    case 'week':
      return weekOf(message.at);
  }
}

/** The Monday, in Shanghai, of the week in which a moment lies: 2026-06-15. */
export function weekOf(at: Instant): string {
  const day = shanghaiDay(at);
  if (day === dayOfWeek) return weekOfDay;
  dayOfWeek = day;
  // 1970-01-01 was a Thursday.
  const monday = day - ((((day + 3) % 7) + 7) % 7);
  weekOfDay = new Date(monday * 86_400_000).toISOString().slice(0, 10);
  return weekOfDay;
}

// Messages come a day's worth after another; the answer depends on the day alone.
let dayOfWeek = Number.NaN;
let weekOfDay = '';

export function inOrder(codes: ReadonlyMap<ReasonCode, number>): [ReasonCode, number][] {
  return REASON_CODES.flatMap((code) =>
    codes.has(code) ? [[code, codes.get(code)!] as [ReasonCode, number]] : [],
  );
}

export function wordsOf(code: ReasonCode): Words {
  const { zh, en } = REASONS[code];
  return { zh, en };
}

/** What the file of findings says of one message: its row first, so that it is found again in the log. */
export const FINDING_COLUMNS = [
  'row',
  'time',
  'port',
  'recipient',
  'merchant',
  'template',
  'purpose',
  'findings',
  'advice',
] as const;

export function findingCells(
  message: LoggedMessage,
  verdict: Verdict,
  platform: string,
): readonly (string | number)[] {
  const of = (mode: Reason['mode']) =>
    verdict.reasons.flatMap((reason) => (reason.mode === mode ? [reason.code] : [])).join(' ');
  return [
    message.row,
    formatInstant(message.at).slice(0, 19).replace('T', ' '),
    maskedPort(message.source),
    maskRecipient(message.recipient as Recipient),
    maskNumbers(message.who === '' ? platform : message.who),
    maskNumbers(message.template),
    verdict.purpose,
    of('enforce'),
    of('shadow'),
  ];
}

/** Ports stay; what is no port may be somebody’s number (P7). */
export function maskedPort(source: string): string {
  return /^(?:106|95|96|100|12|400)\d{2,18}$/.test(source) ? source : trendsReport.maskedText(source);
}
