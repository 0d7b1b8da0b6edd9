import {
  CONSENT_CHANNEL_WORDS,
  CONSENT_KIND_WORDS,
  FREQUENCY_PER_WORDS,
  PURPOSE_WORDS,
} from './consent-words.ts';
import { formatInstant, type Instant } from './instant.ts';
import type { Language } from './language.ts';

export const STATEMENT_FORMAT = 'anning-consent-1';

/** What an entry of the log says once it is opened: keys sorted, no spaces. Whom it is about stands in it as a salted hash. */
export interface Statement {
  readonly format: typeof STATEMENT_FORMAT;
  /** Number of the event in this installation's ledger. */
  readonly id: number;
  readonly kind: string;
  /** Hex of SHA-256(salt ‖ the number's digits with country code). */
  readonly subject: string;
  /** Empty: everyone's marketing. */
  readonly organisation: string;
  /** Empty: whatever the line. */
  readonly purpose: string;
  /** Milliseconds since 1970: as it was said to have happened, and as it was recorded. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly channel: string;
  readonly wordingSha256?: string;
  readonly evidenceSha256?: string;
  readonly proof?: string;
  readonly frequencyCount?: number;
  readonly frequencyPer?: string;
  readonly until?: Instant;
}

export const RECEIPT_FORMAT = 'anning-receipt-1';
/** What the log's key attests of a receipt. */
export const RECEIPT_KIND = 'consent-receipt';

/** What a receipt says beside what its statement does. */
export interface ReceiptTold {
  /** The log's origin. */
  readonly log: string;
  /** Digits with country code; undefined: the receipt does not say whom it is about. */
  readonly number: string | undefined;
  /** The organisation's registered name when the receipt was issued; undefined of everyone's marketing. */
  readonly name: string | undefined;
  /** What the person was shown. */
  readonly wording: string | undefined;
  readonly issuedAt: Instant;
}

/** What people and machines read in a receipt: fields named as in ISO/IEC TS 27560:2023, and sentences in both languages. */
export interface ReceiptContent {
  readonly format: typeof RECEIPT_FORMAT;
  readonly schema_version: string;
  readonly record_id: string;
  readonly pii_principal_id: string;
  readonly receipt: { readonly issuer: string; readonly issued_at: string };
  readonly pii_processing: {
    readonly privacy_notice: string | null;
    readonly language: string;
    readonly purposes: readonly {
      readonly purpose: string;
      readonly lawful_basis: string;
      readonly pii_information: readonly string[];
      readonly pii_controllers: readonly string[];
      readonly collection_method: string;
      readonly processing_method: string;
      readonly withdrawal_method: string;
      readonly frequency: { readonly count: number; readonly per: string } | null;
    }[];
  };
  readonly party_identification: readonly {
    readonly party_id: string;
    readonly party_name: string;
    readonly party_role: string;
  }[];
  readonly event: {
    readonly event_type: string;
    readonly event_state: string;
    readonly event_time: string;
    readonly recorded_time: string;
    readonly entity_id: string;
    readonly valid_until: string | null;
    readonly proof: string | null;
    readonly evidence_sha256: string | null;
    readonly notice_sha256: string | null;
  };
  readonly reading: { readonly zh: readonly string[]; readonly en: readonly string[] };
}

/** The whole readable part, out of the statement that the log holds: who checks a receipt makes it anew and compares. */
export function receiptContent(statement: Statement, told: ReceiptTold): ReceiptContent {
  const { organisation, purpose, channel, kind, subject } = statement;
  const everyone = organisation === '';
  return {
    format: RECEIPT_FORMAT,
    schema_version: 'ISO/IEC TS 27560:2023',
    record_id: `${told.log}/consent/${statement.id}`,
    pii_principal_id: subject,
    receipt: { issuer: told.log, issued_at: formatInstant(told.issuedAt) },
    pii_processing: {
      privacy_notice: told.wording ?? null,
      language: 'zh-CN',
      purposes: [
        {
          purpose: purpose === '' ? 'marketing' : purpose,
          lawful_basis: 'consent',
          pii_information: ['mobile-number'],
          pii_controllers: everyone ? [] : [organisation],
          collection_method: channel,
          processing_method: 'sms',
          withdrawal_method: 'sms-reply, public-page, phone, complaint',
          frequency:
            statement.frequencyCount === undefined
              ? null
              : { count: statement.frequencyCount, per: statement.frequencyPer ?? '' },
        },
      ],
    },
    party_identification: everyone
      ? []
      : [{ party_id: organisation, party_name: told.name ?? '', party_role: 'pii-controller' }],
    event: {
      event_type: kind === 'refused' || kind === 'lifted' ? 'suppression' : 'consent',
      event_state: kind,
      event_time: formatInstant(statement.at),
      recorded_time: formatInstant(statement.recordedAt),
      entity_id: subject,
      valid_until: statement.until === undefined ? null : formatInstant(statement.until),
      proof: statement.proof ?? null,
      evidence_sha256: statement.evidenceSha256 ?? null,
      notice_sha256: statement.wordingSha256 ?? null,
    },
    reading: { zh: sentences(statement, told, 'zh'), en: sentences(statement, told, 'en') },
  };
}

const LABELS = {
  what: { zh: '事项', en: 'What' },
  who: { zh: '主体', en: 'Organisation' },
  number: { zh: '号码', en: 'Number' },
  purpose: { zh: '类型', en: 'Purpose' },
  channel: { zh: '渠道', en: 'Channel' },
  frequency: { zh: '频次', en: 'Frequency' },
  until: { zh: '期限至', en: 'Until' },
  at: { zh: '发生时间（登记方所报）', en: 'When (as reported)' },
  recordedAt: { zh: '记入时间', en: 'Recorded' },
  wording: { zh: '征询用语', en: 'What was shown' },
  proof: { zh: '凭据', en: 'Proof' },
} as const;

const OTHERS = {
  everyone: { zh: '一切主体（谢绝商业性短信）', en: 'everyone (no marketing from anybody)' },
  everyPurpose: { zh: '一切营销', en: 'all marketing' },
  proven: {
    zh: '征询用语与证明文件均已登记',
    en: 'the wording and the hash of a file that proves it are on record',
  },
  unproven: { zh: '由旧系统转入，未证明', en: 'taken over from an earlier system, not proven' },
} as const;

/** A line for each thing that the statement says: label, value. */
function sentences(statement: Statement, told: ReceiptTold, language: Language): string[] {
  const { organisation, purpose, kind, channel, frequencyCount: count, frequencyPer: per } = statement;
  const lines: [keyof typeof LABELS, string | undefined][] = [
    ['what', wordIn(CONSENT_KIND_WORDS, kind, language)],
    [
      'who',
      organisation === '' ? OTHERS.everyone[language] : bracketed(told.name ?? '', organisation, language),
    ],
    ['number', told.number],
    ['purpose', purpose === '' ? OTHERS.everyPurpose[language] : wordIn(PURPOSE_WORDS, purpose, language)],
    ['channel', wordIn(CONSENT_CHANNEL_WORDS, channel, language)],
    [
      'frequency',
      count === undefined
        ? undefined
        : language === 'zh'
          ? `${wordIn(FREQUENCY_PER_WORDS, per ?? '', 'zh')}不超过 ${count} 条`
          : `at most ${count} ${wordIn(FREQUENCY_PER_WORDS, per ?? '', 'en')}`,
    ],
    ['until', statement.until === undefined ? undefined : formatInstant(statement.until)],
    ['at', formatInstant(statement.at)],
    ['recordedAt', formatInstant(statement.recordedAt)],
    ['wording', told.wording],
    [
      'proof',
      statement.proof === 'proven' || statement.proof === 'unproven'
        ? OTHERS[statement.proof][language]
        : statement.proof,
    ],
  ];
  return lines.flatMap(([label, value]) =>
    value === undefined ? [] : [`${LABELS[label][language]}${language === 'zh' ? '：' : ': '}${value}`],
  );
}

function bracketed(name: string, code: string, language: Language): string {
  return language === 'zh' ? `${name}（${code}）` : `${name} (${code})`;
}

function wordIn(
  table: Readonly<Record<string, { zh: string; en: string }>>,
  code: string,
  language: Language,
) {
  return Object.hasOwn(table, code) ? table[code]![language] : code;
}

/** One spelling of a value as JSON: keys sorted, no spaces. What is attested and compared. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

/** The first place where two values differ, as `event.event_time`, with what stands there; undefined where they are the same. */
export function firstDifference(
  found: unknown,
  expected: unknown,
  where = '',
): { where: string; found: unknown; expected: unknown } | undefined {
  if (canonical(found) === canonical(expected)) return undefined;
  const both = [found, expected];
  const deep = both.every((each) => typeof each === 'object' && each !== null);
  if (!deep || Array.isArray(found) !== Array.isArray(expected)) return { where, found, expected };
  const [one, other] = both as [Record<string, unknown>, Record<string, unknown>];
  for (const key of new Set([...Object.keys(other), ...Object.keys(one)])) {
    const difference = firstDifference(one[key], other[key], where === '' ? key : `${where}.${key}`);
    if (difference !== undefined) return difference;
  }
  return { where, found, expected };
}
