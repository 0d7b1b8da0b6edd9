import { formatInstant, type Instant, type Language, type Words } from '../../domain/index.ts';
import type { CaseFile } from './case-file.ts';
import { bullet, docxOf, grid, heading, type Part, paragraph } from './docx-parts.ts';
import { HOW } from './how-to-verify.ts';
import type { PackedFile } from './manifest.ts';
import type { Matched } from './matched.ts';
import type { Member } from './members.ts';
import type { PackAsked } from './pack-ground.ts';
import { caseParts } from './report-case.ts';
import { complaintParts, messageParts } from './report-complaints.ts';
import { decisionParts, leadParts } from './report-leads.ts';
import { REPORT_WORDS } from './report-words.ts';
import type { PackTally } from './tally.ts';

const FILES_SHOWN = 60;

/** What a report tells. */
export interface ReportFacts {
  readonly file: CaseFile;
  readonly asked: PackAsked;
  readonly tally: PackTally;
  readonly unknown: readonly Words[];
  /** The first of them. */
  readonly members: readonly Member[];
  readonly matched: readonly Matched[];
  readonly files: readonly PackedFile[];
  readonly verifierKey: string;
  readonly checkpoint: string;
  nameOf(organisation: string): string | undefined;
}

/** One report while it is written: its facts and how they are said. */
export class Telling {
  readonly facts: ReportFacts;
  readonly language: Language;

  constructor(facts: ReportFacts, language: Language) {
    this.facts = facts;
    this.language = language;
  }

  word(key: keyof typeof REPORT_WORDS): string {
    return REPORT_WORDS[key][this.language];
  }

  /** Of a code, where it has words. */
  of(table: Readonly<Record<string, Words>>, code: string): string {
    return Object.hasOwn(table, code) ? table[code]![this.language] : code;
  }

  say({ zh, en }: Words): string {
    return this.language === 'zh' ? zh : en;
  }

  /** 2026-06-01 12:00:00, Shanghai. */
  time(at: Instant | undefined): string | undefined {
    return at === undefined ? undefined : formatInstant(at).slice(0, 19).replace('T', ' ');
  }

  /** The registered name with the code. */
  named(organisation: string | undefined): string {
    if (organisation === undefined || organisation === '') return this.word('unknown');
    const name = this.facts.nameOf(organisation);
    if (name === undefined) return organisation;
    return this.language === 'zh' ? `${name}（${organisation}）` : `${name} (${organisation})`;
  }

  list(items: readonly string[]): string {
    return items.join(this.language === 'zh' ? '、' : ', ');
  }
}

/** The report as a .docx. */
export async function writeReport(facts: ReportFacts, language: Language): Promise<Buffer> {
  const t = new Telling(facts, language);
  const { case: told, at } = facts.file;
  return docxOf(
    [
      ...caseParts(t),
      ...complaintParts(t),
      ...messageParts(t),
      ...leadParts(t),
      ...decisionParts(t),
      ...unknownParts(t),
      ...fileParts(t),
      ...verifyParts(t),
    ],
    { language, at, titled: `${t.word('title')} ${told.id}`, foot: `${t.word('title')}  ${told.id}` },
  );
}

function unknownParts(t: Telling): Part[] {
  const { unknown } = t.facts;
  const lines = unknown.map((words) => bullet(t.say(words)));
  return [heading(t.word('eight')), ...(lines.length === 0 ? [paragraph(t.word('allKnown'))] : lines)];
}

function fileParts(t: Telling): Part[] {
  const { files, checkpoint } = t.facts;
  const shown = files.slice(0, FILES_SHOWN);
  const left = files.length - shown.length;
  const more =
    t.language === 'zh'
      ? `另有 ${left} 个文件，全部列于 manifest.json。`
      : `${left} more files; all of them stand in manifest.json.`;
  return [
    heading(t.word('nine')),
    grid(
      [
        [t.word('file'), 30],
        [t.word('bytes'), 10],
        ['SHA-256', 44],
      ],
      shown.map(({ path, bytes, sha256 }) => [path, String(bytes), sha256]),
    ),
    ...(left > 0 ? [paragraph(more, 'note')] : []),
    paragraph(t.word('filesNote'), 'note'),
    heading(t.word('checkpoint'), 2),
    ...checkpoint
      .trimEnd()
      .split('\n')
      .map((line) => paragraph(line, 'code')),
  ];
}

function verifyParts(t: Telling): Part[] {
  return [
    heading(t.word('ten')),
    ...HOW[t.language].filter((line) => line !== '').map((line) => paragraph(line.trim())),
    ...HOW.commands.map((line) => paragraph(line.trim(), 'code')),
    heading(t.word('key'), 2),
    paragraph(t.facts.verifierKey, 'code'),
  ];
}
