import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isMarketing } from '../../src/domain/index.ts';
import { readWords } from '../../src/rules/index.ts';
import { kindOf, TEXT_CLASSES, type TextClass } from '../../src/texts/purposes/classes.ts';

/*
 * The labelled texts, which stay outside of the repository: JSON lines, gzip. Their labels are of different fineness: a source that says
 * "marketing" leaves its line open. So each text has a set of classes, one of which is its own.
 */
export const SOURCES = [
  'fbs_sms',
  'mudou_spam',
  'jd_marketing2018',
  'cn_sms_80w_parts',
  'nus_sms_zh',
] as const;
export type Source = (typeof SOURCES)[number];

export interface Row {
  readonly source: Source;
  readonly text: string;
  readonly y: number | null;
  readonly cat: string;
  readonly native: string;
  /** Near-duplicates share it. */
  readonly group: string;
  /** A group's rows weigh 1 together. */
  readonly weight: number;
  /** Places in TEXT_CLASSES; empty: nothing is known. */
  readonly classes: readonly number[];
}

const FBS: Readonly<Record<string, TextClass>> = {
  'AD:Retail': 'marketing-retail',
  'AD:Network_service': 'marketing-telecom',
  'AD:Loan': 'marketing-finance',
  'AD:Real_estate': 'marketing-property',
  'AD:Other': 'marketing-other',
  'IL:Gambling': 'illegal-gambling',
  'IL:Fake_ID_and_invoice': 'illegal-papers',
  'IL:Political_propaganda': 'illegal-politics',
  'IL:Escort_service': 'illegal-escort',
  'FR:Phishing(Bank)': 'fraud-bank',
  'FR:Phishing(Other)': 'fraud-phishing',
  'FR:Financial': 'fraud-investment',
  'FR:Other': 'fraud-other',
  Other: 'other',
};
const CODE = /验证码|校验码|确认码|动态码|动态密码|随机密码/;
const NOT_MARKETING_LINE = new Set(['marketing-other']);

/** Where the data are; undefined where they are not. */
export function dataFolder(): string | undefined {
  const root = path.resolve(import.meta.dirname, '../..');
  const places = ['../shared/data', '../../shared/data'].map((each) => path.resolve(root, each));
  return [process.env['ANNING_TEXTS'], ...places].find(
    (each) => each !== undefined && existsSync(path.join(each, 'fbs_sms.jsonl.gz')),
  );
}

export function readCorpus(folder: string, sources: readonly Source[] = SOURCES): Row[] {
  return sources.flatMap((source) => {
    const lines = gunzipSync(readFileSync(path.join(folder, `${source}.jsonl.gz`)))
      .toString('utf8')
      .split('\n');
    return lines.flatMap((line) => (line === '' ? [] : [rowOf(source, JSON.parse(line))]));
  });
}

interface Line {
  readonly text: string;
  readonly y: number | null;
  readonly cat: string;
  readonly native: string;
  readonly group: string;
  readonly group_size: number;
}

function rowOf(source: Source, { text, y, cat, native, group, group_size }: Line): Row {
  const written = unmasked(source, text);
  const classes = classesOf(source, written, y, cat, native).map((each) => TEXT_CLASSES.indexOf(each));
  return {
    source,
    text: written,
    y,
    cat,
    native,
    group: `${source}/${group}`,
    weight: 1 / group_size,
    classes,
  };
}

/** What a source put in place of numbers, links and names becomes what it stood for, so that no model learns the sources' own signs. */
function unmasked(source: Source, text: string): string {
  if (source === 'fbs_sms')
    return text
      .replace(/DIGIT/g, '88')
      .replace(/URL/g, ' http://t.cn/a ')
      .replace(/PHONE/g, '13800001111')
      .replace(/NAME|PLACE|ORG/g, '');
  if (source === 'cn_sms_80w_parts') return text.replace(/x+/g, (run) => '8'.repeat(run.length));
  return text.replace(/<#>/g, '88');
}

const ofKind = (...kinds: readonly string[]) => TEXT_CLASSES.filter((each) => kinds.includes(kindOf(each)));

function classesOf(
  source: Source,
  text: string,
  y: number | null,
  cat: string,
  native: string,
): readonly TextClass[] {
  if (source === 'fbs_sms') return [FBS[native]!];
  if (cat === 'p2p') return ['person-to-person'];
  if (cat === 'transactional') return CODE.test(text) ? ['verification'] : ['notification'];
  if (cat === 'fraud') return ofKind('fraud');
  // The source counts advice to buy shares among these.
  if (cat === 'illegal_grey') return [...ofKind('illegal'), 'fraud-investment'];
  if (cat === 'marketing') {
    // Adverts of every kind are called so there, of gambling and forged papers too.
    const others = source === 'cn_sms_80w_parts' ? ofKind('illegal') : [];
    const { purpose } = readWords(text);
    if (
      purpose !== 'unclear' &&
      isMarketing(purpose) &&
      !NOT_MARKETING_LINE.has(purpose) &&
      others.length === 0
    )
      return [purpose];
    return [...ofKind('marketing'), ...others];
  }
  return y === 0 && source === 'mudou_spam' ? ['person-to-person', 'notification', 'other'] : [];
}

/** A number from 0 on that depends on the text alone. */
export function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
