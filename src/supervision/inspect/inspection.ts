import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import type { Change, Instant } from '../../domain/index.ts';
import { csvLine, FileFault } from '../../registry/index.ts';
import { Unread } from './cells.ts';
import type { ColumnMap } from './column-map.ts';
import type { Role } from './files-read.ts';
import { FINDING_COLUMNS, Findings, findingCells } from './findings.ts';
import { BEGINNING, InspectedFacts } from './inspected-facts.ts';
import { type RulesJudged, rulesJudged } from './judged-rules.ts';
import { type InspectedRow, openFile, sha256Of } from './open-file.ts';
import { CONSENTS_NEEDED, type ConsentEvent, readConsentRow } from './read-consents.ts';
import {
  type Filed,
  PLANS_NEEDED,
  PORTS_NEEDED,
  readPlanRow,
  readPortRow,
  readTemplateRow,
  TEMPLATES_NEEDED,
} from './read-filed.ts';
import { LOG_NEEDED, type LoggedMessage, readMessageRow } from './read-log.ts';
import { PASSED_OVER, type Rejected, rejectedProblem, rejectedRow, whatItIs } from './rejected.ts';
import { SortedByTime } from './sorted.ts';

export type Stage = 'hashing' | 'reading' | 'judging';

export interface InspectionAsked {
  readonly files: Readonly<Partial<Record<Role, string>>> & { readonly log: string };
  readonly columns: ColumnMap;
  /** The platform itself: on whose behalf is sent what names no merchant. */
  readonly platform: string;
  /** A folder that is there: the files of findings and of rejected rows are written into it, and what is sorted in between. */
  readonly folder: string;
  readonly now: Instant;
  /** Between pieces of the work: how far it is. What it throws ends it. */
  onProgress(stage: Stage, role: Role, rows: number, share: number): void;
}

/** What became of the rows of one file: `rows` is the sum of what was taken, rejected and passed over. */
export interface FileRead {
  readonly role: Role;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly format: string;
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  rows: number;
  taken: number;
  readonly rejected: Map<string, number>;
  readonly passedOver: Map<string, number>;
}

/** A row of the consents about somebody in an example. */
export type ConsentTold = ConsentEvent;

export interface Inspected {
  readonly files: readonly FileRead[];
  readonly rules: RulesJudged;
  readonly findings: Findings;
  /** Whether the log came in the order of time. */
  readonly inOrder: boolean;
  /** The rows of the consents about a recipient who stands in an example. */
  readonly consentsOf: ReadonlyMap<number, readonly ConsentTold[]>;
}

/** Of one of the files not a single row could be taken. */
export class NothingRead extends Error {
  readonly role: Role;
  readonly firstRejected: Rejected | undefined;

  constructor(role: Role, firstRejected: Rejected | undefined) {
    super(`nothing of the ${role} could be read`);
    this.name = 'NothingRead';
    this.role = role;
    this.firstRejected = firstRejected;
  }
}

export const FINDINGS_FILE = 'findings.csv';
export const REJECTED_FILE = 'rejected.csv';
const DAY = 86_400_000;
/** So many rows are read, or judged, before whoever asked to stop is heard. */
const PIECE = 2000;
const CONSENTS_SHOWN = 10;

/** Reads the files, judges each message of the log in the order of time. Memory does not grow with the log. Throws a FileFault where a file cannot be read, NothingRead where none of its rows can. */
export async function inspectFiles(asked: InspectionAsked): Promise<Inspected> {
  const sorting = path.join(asked.folder, '.sorting');
  mkdirSync(sorting, { recursive: true });
  const rejected = new Lines(path.join(asked.folder, REJECTED_FILE));
  const found = new Lines(path.join(asked.folder, FINDINGS_FILE));
  await rejected.add(['file', 'row', 'column', 'code', 'found', 'reason_zh', 'reason_en']);
  await found.add(FINDING_COLUMNS);
  try {
    return await inspect(asked, sorting, rejected, found);
  } finally {
    await rejected.end();
    await found.end();
    rmSync(sorting, { recursive: true, force: true });
  }
}

async function inspect(
  asked: InspectionAsked,
  sorting: string,
  rejected: Lines,
  found: Lines,
): Promise<Inspected> {
  const { platform, now } = asked;
  const newest = now + DAY;
  const filed: Filed = { since: BEGINNING, newest, platform };
  const files: FileRead[] = [];
  const read = async <T extends object>(
    role: Role,
    needed: readonly string[],
    take: (row: InspectedRow) => T | Unread,
    add: (taken: T, row: InspectedRow) => Promise<void> | undefined | void,
  ): Promise<boolean> => {
    const file = asked.files[role];
    if (file === undefined) return false;
    let firstRejected: Rejected | undefined;
    const told = await readFile(asked, role, file, needed, take, add, async (row) => {
      firstRejected ??= row;
      await rejected.add([role, row.row, row.column, row.code, row.found, row.reason.zh, row.reason.en]);
    });
    // Judged without what it was given for, everything would look like a violation.
    if (told.taken === 0) throw new NothingRead(role, firstRejected);
    files.push(told);
    return true;
  };

  const changes: Change[] = [];
  const keep = (taken: readonly Change[]) => void changes.push(...taken);
  await read('templates', TEMPLATES_NEEDED, (row) => readTemplateRow(row, filed), keep);
  await read('plans', PLANS_NEEDED, (row) => readPlanRow(row, filed), keep);
  const portsGiven = await read('ports', PORTS_NEEDED, (row) => readPortRow(row, filed), keep);
  const consents = new SortedByTime<ConsentEvent>(path.join(sorting, 'consents'));
  let hasEvidence = false;
  await read(
    'consents',
    CONSENTS_NEEDED,
    (row) => readConsentRow(row, newest),
    async (events, row) => {
      hasEvidence ||= row.has('evidence');
      for (const event of events) {
        const full = consents.add(event, 80);
        if (full !== undefined) await full;
      }
    },
  );
  const messages = new SortedByTime<LoggedMessage>(path.join(sorting, 'log'));
  await read(
    'log',
    LOG_NEEDED,
    (row) => readMessageRow(row, newest),
    (message) => messages.add(message, message.text.length),
  );

  const rules = rulesJudged(new Set(files.map(({ role }) => role)), hasEvidence);
  const facts = new InspectedFacts({ platform, rules, changes, portsGiven });
  const findings = new Findings(platform);
  const events = consents.values();
  let event = await events.next();
  for await (const message of messages.values()) {
    while (event.done !== true && event.value.at <= message.at) {
      facts.consent(event.value);
      event = await events.next();
    }
    const verdict = facts.decide(message);
    findings.add(message, verdict);
    if (verdict.reasons.length > 0) {
      const full = found.write(findingCells(message, verdict, platform));
      if (full !== undefined) await full;
    }
    if (findings.messages % PIECE !== 0) continue;
    await breath();
    asked.onProgress('judging', 'log', findings.messages, findings.messages / messages.size);
  }
  await events.return(undefined);
  return {
    ...{ files, rules, findings, inOrder: messages.cameInOrder },
    consentsOf: await consentsOf(consents, findings),
  };
}

async function readFile<T extends object>(
  asked: InspectionAsked,
  role: Role,
  file: string,
  needed: readonly string[],
  take: (row: InspectedRow) => T | Unread,
  add: (taken: T, row: InspectedRow) => Promise<void> | undefined | void,
  reject: (rejected: Rejected) => Promise<void>,
): Promise<FileRead> {
  asked.onProgress('hashing', role, 0, 0);
  const sha256 = await sha256Of(file);
  let share = 0;
  const isOf = (error: unknown) => (error instanceof FileFault ? Object.assign(error, { role }) : error);
  const opened = await openFile(role, file, asked.columns[role], (read) => {
    share = read;
  }).catch((error: unknown) => {
    throw isOf(error);
  });
  const { name, bytes, format, encoding, delimiter } = opened;
  const told: FileRead = {
    ...{ role, name, bytes, sha256, format, encoding, delimiter, rows: 0, taken: 0 },
    ...{ rejected: new Map(), passedOver: new Map() },
  };
  const count = (counts: Map<string, number>, code: string) => counts.set(code, (counts.get(code) ?? 0) + 1);
  for await (const row of toldOf(opened.rows, isOf)) {
    told.rows++;
    if (told.rows % PIECE === 0) {
      asked.onProgress('reading', role, told.rows, share);
      await breath();
    }
    const blank = row.read.problems.find(({ code }) => PASSED_OVER.has(code));
    const isNot = blank?.code ?? whatItIs(row, needed)?.code;
    if (isNot !== undefined) {
      count(told.passedOver, isNot);
      continue;
    }
    const [problem] = row.read.problems;
    const taken = problem === undefined ? take(row) : undefined;
    if (taken === undefined || taken instanceof Unread) {
      const why = taken === undefined ? rejectedProblem(role, row, problem!) : rejectedRow(role, row, taken);
      count(told.rejected, why.code);
      await reject(why);
      continue;
    }
    told.taken++;
    const full = add(taken, row);
    if (full !== undefined) await full;
  }
  return told;
}

/** Which file it is that cannot be read. */
async function* toldOf(
  rows: AsyncGenerator<InspectedRow>,
  isOf: (error: unknown) => unknown,
): AsyncGenerator<InspectedRow> {
  try {
    yield* rows;
  } catch (error) {
    throw isOf(error);
  }
}

/** Of the recipients in the examples, in the order of time. */
async function consentsOf(
  consents: SortedByTime<ConsentEvent>,
  findings: Findings,
): Promise<ReadonlyMap<number, readonly ConsentEvent[]>> {
  const of = new Map<number, ConsentEvent[]>();
  for (const kept of findings.examples.values())
    for (const { message } of kept) of.set(message.recipient, []);
  if (of.size === 0 || consents.size === 0) return of;
  for await (const event of consents.values()) {
    const known = of.get(event.recipient);
    if (known !== undefined && known.length < CONSENTS_SHOWN) known.push(event);
  }
  return of;
}

/** A CSV file with its mark, line by line. */
class Lines {
  readonly #stream: WriteStream;
  #piece = '\ufeff';

  constructor(file: string) {
    this.#stream = createWriteStream(file);
  }

  /** Await what it returns, where it returns something. */
  write(cells: readonly unknown[]): Promise<void> | undefined {
    this.#piece += csvLine(cells);
    if (this.#piece.length < 1 << 17) return undefined;
    const piece = this.#piece;
    this.#piece = '';
    if (this.#stream.write(piece)) return undefined;
    return once(this.#stream, 'drain').then(() => undefined);
  }

  async add(cells: readonly unknown[]): Promise<void> {
    await this.write(cells);
  }

  async end(): Promise<void> {
    this.#stream.end(this.#piece);
    await once(this.#stream, 'close');
  }
}
