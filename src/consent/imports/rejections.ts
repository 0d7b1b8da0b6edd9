import { type FileHandle, open } from 'node:fs/promises';
import type { Objection, Words } from '../../domain/index.ts';
import { csvLine, type Problem } from '../../registry/index.ts';

/** Why rows were not taken: how many for this reason, and the first of them as an example. */
export interface ReasonCount {
  readonly rows: number;
  readonly first: Pick<Problem, 'row' | 'field' | 'words' | 'fix'>;
}

const HEAD = `\ufeff${csvLine(['row', 'column', 'field', 'code', '问题', '办法', 'problem', 'fix'])}`;
/** Phone numbers in any spelling, and whatever is as long; dates, codes and hashes stay. */
const NUMBERS =
  /(?<![0-9A-Za-z])\+?\d{7,}(?![0-9A-Za-z])|1[3-9]\d[ -]\d{4}[ -]\d{4}|(?<![0-9A-Fa-f])1[3-9]\d{9}(?!\d)/g;
const HIDDEN = '•••';

/** Of one row what is wrong, as it may stand in a file: it names the row and never a number (P7). */
export function problemsOf(
  row: number,
  columnOf: (field: string) => string,
  objections: readonly Objection[],
): Problem[] {
  return objections.map(({ code, field, words, fix }) =>
    withoutNumbers({ row, column: columnOf(field), field, found: '', code, words, fix }),
  );
}

export function withoutNumbers(problem: Problem): Problem {
  const plain = (text: string) => text.replace(NUMBERS, HIDDEN);
  const both = ({ zh, en }: Words): Words => ({ zh: plain(zh), en: plain(en) });
  const { column, words, fix } = problem;
  return { ...problem, column: plain(column), found: '', words: both(words), fix: both(fix) };
}

/**
 * The file of rejected rows while an import runs. It is written before the piece that it tells of is committed, and the piece keeps how long it
 * is: what a crash left beyond that is cut off, so that each rejected row stands there once.
 */
export class RejectedRows {
  readonly #file: FileHandle;
  #bytes: number;

  private constructor(file: FileHandle, bytes: number) {
    this.#file = file;
    this.#bytes = bytes;
  }

  /** `bytes`: how long it was when its last piece was committed; undefined: it begins. */
  static async open(path: string, bytes: number | undefined): Promise<RejectedRows> {
    const file = await open(path, bytes === undefined ? 'w' : 'r+', 0o600);
    try {
      if (bytes === undefined) await file.write(HEAD, 0);
      else if ((await file.stat()).size < bytes) throw new Error('the file of rejected rows is cut off');
      else await file.truncate(bytes);
      return new RejectedRows(file, bytes ?? Buffer.byteLength(HEAD));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** On the disk when it resolves. */
  async add(problems: readonly Problem[]): Promise<void> {
    if (problems.length === 0) return;
    const lines = problems.map(({ row, column, field, code, words, fix }) =>
      csvLine([row, column, field, code, words.zh, fix.zh, words.en, fix.en]),
    );
    const bytes = Buffer.from(lines.join(''));
    await this.#file.write(bytes, 0, bytes.length, this.#bytes);
    await this.#file.datasync();
    this.#bytes += bytes.length;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** Each problem counts for its reason; the first of a reason stays as the example. */
export function counted(
  reasons: Readonly<Record<string, ReasonCount>>,
  problems: readonly Problem[],
): Record<string, ReasonCount> {
  const counts = { ...reasons };
  for (const { code, row, field, words, fix } of problems) {
    const known = counts[code];
    counts[code] = { rows: (known?.rows ?? 0) + 1, first: known?.first ?? { row, field, words, fix } };
  }
  return counts;
}
