import { createHash } from 'node:crypto';
import {
  type Citation,
  formatDay,
  formatInstant,
  type Language,
  MARKETING_PURPOSES,
  maskNumbers,
  maskRecipient,
  type ReasonCode,
  type Recipient,
  type Words,
} from '../../domain/index.ts';
import { CHINA, describeReason, formatCitation } from '../../rules/index.ts';
import { trendsReport } from '../../trends/index.ts';
import { assumptions } from './assumptions.ts';
import type { Role } from './files-read.ts';
import {
  type Counted,
  DIMENSIONS,
  type Dimension,
  type FoundExample,
  inOrder,
  maskedPort,
  wordsOf,
} from './findings.ts';
import { FINDINGS_FILE, type FileRead, type Inspected, REJECTED_FILE } from './inspection.ts';
import type { ConsentEvent } from './read-consents.ts';

/** The names of one kind that are told by themselves; the files of findings have all. */
const NAMES_TOLD = 1000;
const ITEMS_TOLD = 1000;

export interface SummaryClause {
  readonly law: string;
  readonly article: string;
  readonly version: string;
  readonly certainty: Citation['certainty'];
  readonly duty: Words;
}

export interface SummaryCount {
  readonly name: string;
  readonly messages: number;
  /** Messages with at least one finding. */
  readonly found: number;
  readonly findings: Readonly<Record<string, number>>;
}

export interface SummaryExample {
  readonly code: ReasonCode;
  readonly mode: 'enforce' | 'shadow';
  readonly row: number;
  readonly at: string;
  readonly port: string;
  readonly recipient: string;
  readonly merchant: string;
  readonly template: string;
  readonly text: string;
  readonly purpose: string;
  readonly purposeBy: string;
  readonly purposeBecause: string;
  readonly evidence: Readonly<Record<string, string | number>>;
  readonly clauses: readonly SummaryClause[];
  readonly dutyHolder: string;
  readonly fix: Words;
  /** The rows about this recipient, of whichever merchant, at most ten; empty: there is none. Null: no file of consents was given. */
  readonly consents:
    | readonly {
        readonly row: number;
        readonly at: string;
        readonly merchant: string;
        readonly state: string;
        readonly purposes: readonly string[] | 'all';
        readonly until: string | null;
      }[]
    | null;
}

export interface SummaryItem {
  readonly number: number;
  readonly code: ReasonCode;
  readonly what: Words;
  readonly merchant: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly rows: readonly number[];
  readonly clause: SummaryClause | null;
  readonly fix: Words;
  /** For people to fill in. */
  readonly owner: null;
  readonly due: null;
  readonly done: null;
}

/** What `summary.json` holds. A field is never renamed; what is added leaves `version` as it is. */
export interface InspectionSummary {
  readonly version: 1;
  readonly kind: 'self-inspection';
  readonly madeAt: string;
  readonly anning: string;
  readonly platform: string;
  readonly files: readonly {
    readonly role: Role;
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly format: string;
    readonly encoding: string | null;
    readonly rows: number;
    readonly taken: number;
    readonly rejected: Readonly<Record<string, number>>;
    readonly passedOver: Readonly<Record<string, number>>;
  }[];
  readonly log: {
    readonly rows: number;
    readonly judged: number;
    readonly rejected: number;
    readonly passedOver: number;
    readonly from: string | null;
    readonly until: string | null;
    readonly inOrder: boolean;
    readonly withoutTimeOfDay: number;
  };
  readonly rulebooks: readonly {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly messages: number;
  }[];
  readonly judged: readonly string[];
  readonly notJudged: readonly { readonly rule: string; readonly why: Words }[];
  readonly assumptions: readonly Words[];
  readonly found: number;
  readonly findings: Readonly<Record<string, number>>;
  readonly advice: Readonly<Record<string, number>>;
  readonly clauses: readonly (SummaryClause & {
    readonly found: number;
    readonly findings: Readonly<Record<string, number>>;
  })[];
  readonly by: Readonly<Record<Dimension, readonly SummaryCount[]>>;
  readonly names: Readonly<Record<Dimension, number>>;
  readonly examples: readonly SummaryExample[];
  readonly items: readonly SummaryItem[];
  readonly itemsTotal: number;
  readonly outputs: readonly string[];
}

export interface SummaryAsked {
  readonly madeAt: number;
  readonly version: string;
  readonly platform: string;
}

export function summaryOf(
  inspected: Inspected,
  { madeAt, version, platform }: SummaryAsked,
): InspectionSummary {
  const { files, findings, rules, inOrder: cameInOrder, consentsOf } = inspected;
  const hasConsents = files.some(({ role }) => role === 'consents');
  const log = files.find(({ role }) => role === 'log')!;
  const isEmpty = findings.messages === 0;
  const items = [...findings.items.values()].sort((a, b) => b.count - a.count || a.first - b.first);
  return {
    ...{ version: 1, kind: 'self-inspection', madeAt: formatInstant(madeAt), anning: version, platform },
    files: files.map(fileTold),
    log: {
      ...{
        rows: log.rows,
        judged: findings.messages,
        rejected: sum(log.rejected),
        passedOver: sum(log.passedOver),
      },
      from: isEmpty ? null : formatDay(findings.first),
      until: isEmpty ? null : formatDay(findings.last),
      ...{ inOrder: cameInOrder, withoutTimeOfDay: findings.daysAlone },
    },
    rulebooks: [...findings.books].map(([id, messages]) => ({ id, messages, ...bookWords(id) })),
    judged: rules.judged.map(({ id }) => id),
    notJudged: rules.notJudged,
    assumptions: assumptions(inspected),
    found: findings.found,
    findings: Object.fromEntries(inOrder(findings.codes)),
    advice: Object.fromEntries(inOrder(findings.advice)),
    clauses: [...findings.clauses.values()]
      .sort((a, b) => b.found - a.found)
      .map(({ citation, codes, found }) => ({
        ...clauseTold(citation),
        found,
        findings: Object.fromEntries(inOrder(codes)),
      })),
    by: Object.fromEntries(
      DIMENSIONS.map((dimension) => [dimension, countsTold(dimension, findings.by[dimension].names)]),
    ) as unknown as InspectionSummary['by'],
    names: Object.fromEntries(
      DIMENSIONS.map((dimension) => [dimension, findings.by[dimension].names.size]),
    ) as unknown as InspectionSummary['names'],
    examples: inOrderOfCodes(findings.examples).map((example) =>
      exampleTold(example, hasConsents ? (consentsOf.get(example.message.recipient) ?? []) : null, platform),
    ),
    items: items.slice(0, ITEMS_TOLD).map(({ code, merchant, count, first, last, rows, clause, fix }, i) => ({
      ...{ number: i + 1, code, what: wordsOf(code), merchant: shownName(merchant), count },
      ...{ first: formatDay(first), last: formatDay(last), rows },
      fix: { zh: shownName(fix.zh), en: shownName(fix.en) },
      clause: clause === undefined ? null : clauseTold(clause),
      ...{ owner: null, due: null, done: null },
    })),
    itemsTotal: items.length,
    outputs: [FINDINGS_FILE, REJECTED_FILE, 'report.html', 'report.docx', 'report.xlsx'],
  };
}

/** The bytes of `summary.json`, and their SHA-256. */
export function summaryFile(summary: InspectionSummary): { readonly json: string; readonly sha256: string } {
  const json = `${JSON.stringify(summary, null, 2)}\n`;
  return { json, sha256: createHash('sha256').update(json).digest('hex') };
}

function fileTold({
  encoding,
  delimiter: _,
  rejected,
  passedOver,
  ...file
}: FileRead): InspectionSummary['files'][number] {
  return {
    ...file,
    encoding: encoding ?? null,
    rejected: Object.fromEntries(rejected),
    passedOver: Object.fromEntries(passedOver),
  };
}

function countsTold(dimension: Dimension, names: ReadonlyMap<string, Counted>): SummaryCount[] {
  const all = [...names];
  if (dimension === 'week') all.sort(([a], [b]) => (a < b ? -1 : 1));
  else all.sort(([a, x], [b, y]) => y.found - x.found || y.messages - x.messages || (a < b ? -1 : 1));
  return all.slice(0, NAMES_TOLD).map(([name, { messages, found, codes }]) => ({
    ...{ name: dimension === 'port' ? maskedPort(name) : shownName(name), messages, found },
    findings: Object.fromEntries(inOrder(codes)),
  }));
}

function exampleTold(
  { code, mode, message, verdict, reason }: FoundExample,
  consents: readonly ConsentEvent[] | null,
  platform: string,
): SummaryExample {
  const described = describeReason(reason, message.at, CHINA);
  const { maskedText } = trendsReport;
  return {
    ...{ code, mode, row: message.row, at: formatInstant(message.at) },
    ...{ port: maskedPort(message.source), recipient: maskRecipient(message.recipient as Recipient) },
    ...{
      merchant: shownName(message.who === '' ? platform : message.who),
      template: shownName(message.template),
    },
    text: maskedText(message.text),
    ...{
      purpose: verdict.purpose,
      purposeBy: verdict.purposeBy,
      purposeBecause: maskedText(verdict.purposeBecause),
    },
    evidence: Object.fromEntries(
      Object.entries(reason.evidence).map(([key, value]) => [
        key,
        typeof value === 'number' ? value : key === 'because' ? maskedText(value) : shownName(value),
      ]),
    ),
    clauses: (described?.citations ?? []).map(clauseTold),
    dutyHolder: described?.dutyHolder ?? '',
    fix: {
      zh: shownName(described?.fix.zh ?? ''),
      en: shownName(described?.fix.en ?? ''),
    },
    consents: consents === null ? null : consents.map((event) => consentTold(event, platform)),
  };
}

function consentTold({ row, at, who, state, lines, until }: ConsentEvent, platform: string) {
  return {
    ...{ row, at: formatInstant(at), merchant: shownName(who === '' ? platform : who), state },
    purposes: lines === undefined ? ('all' as const) : lines.map((line) => MARKETING_PURPOSES[line]!),
    until: until === undefined ? null : formatInstant(until),
  };
}

/** Names, codes and dates stay as they are; what is a telephone number in them is masked (P7). */
export function shownName(name: string): string {
  return maskNumbers(name);
}

function clauseTold({ law, article, version, certainty, zh, en }: Citation): SummaryClause {
  return { law, article, version, certainty, duty: { zh, en } };
}

/** How a clause stands in a sentence. */
export function clauseWords({ law, article, version, certainty }: SummaryClause, language: Language): string {
  return formatCitation({ law, article, version, certainty, zh: '', en: '', from: 0 }, language);
}

function inOrderOfCodes(examples: ReadonlyMap<ReasonCode, readonly FoundExample[]>): FoundExample[] {
  return inOrder(new Map([...examples].map(([code, kept]) => [code, kept.length]))).flatMap(
    ([code]) => examples.get(code)!,
  );
}

function bookWords(id: string): { zh: string; en: string } {
  const book = CHINA.find((each) => each.id === id);
  return { zh: book?.zh ?? '', en: book?.en ?? '' };
}

export function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((a, b) => a + b, 0);
}
