import { createHash } from 'node:crypto';
import { CompactRange, EvidenceError, leafHash, type Note, parseNote } from '../../evidence/index.ts';
import { refuse, refuseAll } from '../refusal.ts';
import { LEAF_BYTES, SALT_BYTES } from './leaf.ts';
import { COUNT_MAX, readHash, readStatement, type Statement } from './statement.ts';

/** Leaves of one row: their tree is perfect, so that the tree over rows is the tree over leaves. */
export const ROW_LEAVES = 1024;
const LINE_BYTES = 2 * LEAF_BYTES + 1;
const HEAD_BYTES_MAX = 16_384;

export interface LeavesRow {
  readonly first: Buffer;
  readonly root: Buffer;
  readonly leaves: Buffer;
}

/** A batch file, read and found to be of one piece: count, order, root and salt are as the statement says. Its signature is not yet looked at. */
export interface ReadBatch {
  readonly statement: Statement;
  readonly note: Note;
  /** The note as it was handed in. */
  readonly noteText: string;
  readonly salt: Buffer;
  readonly rows: readonly LeavesRow[];
}

/**
 * Reads a batch file as it comes: the signed note, an empty line, `salt` and the salt in base64, then one leaf a line, in rising order,
 * as 64 hex digits. Holds 32 bytes a leaf. Throws Refusal, naming the line where one is wrong.
 */
export async function readBatch(pieces: AsyncIterable<Buffer>): Promise<ReadBatch> {
  let head: Head | undefined;
  let rest: Buffer = Buffer.alloc(0);
  const leaves = new Leaves();
  for await (const piece of pieces) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    if (head === undefined) {
      head = readHead(rest);
      if (head === undefined) continue;
      rest = rest.subarray(head.bytes);
      leaves.expect(head.statement.count, head.lines);
    }
    rest = rest.subarray(leaves.take(rest));
  }
  if (head === undefined) return refuse('custody-head', 'batch');
  // The last line may lack its end.
  if (rest.length > 0) leaves.take(Buffer.concat([rest, Buffer.from('\n')]));
  const { rows, root, count } = leaves.finish();
  const { statement, note, noteText, salt } = head;
  if (count !== statement.count)
    refuse('custody-count-differs', 'statement.count', { found: `${count}`, said: `${statement.count}` });
  if (!root.equals(statement.root))
    refuse('custody-root-differs', 'statement.root', { found: root.toString('base64') });
  return { statement, note, noteText, salt, rows };
}

interface Head extends Omit<ReadBatch, 'rows'> {
  readonly bytes: number;
  readonly lines: number;
}

/** Undefined: more is to come. */
function readHead(bytes: Buffer): Head | undefined {
  const text = bytes.subarray(0, HEAD_BYTES_MAX).toString('latin1');
  const [whole, noteBytes, saltText] = /^([\s\S]+?\n\n(?:\xe2\x80\x94 .+\n)+)\nsalt (.*)\n/.exec(text) ?? [];
  if (whole === undefined || noteBytes === undefined || saltText === undefined) {
    if (bytes.length >= HEAD_BYTES_MAX) refuse('custody-head', 'batch');
    return undefined;
  }
  const noteText = Buffer.from(noteBytes, 'latin1').toString();
  const note = noteOf(noteText);
  const statement = readStatement(note.text);
  if (!('count' in statement)) {
    refuseAll(statement);
    throw new Error('a statement that was refused for no reason');
  }
  if (statement.count > COUNT_MAX)
    refuse('custody-too-many', 'statement.count', { found: `${statement.count}`, max: `${COUNT_MAX}` });
  const salt = readHash(saltText);
  if (salt?.length !== SALT_BYTES) return refuse('custody-hash', 'salt', { found: '…' });
  if (!createHash('sha256').update(salt).digest().equals(statement.saltHash))
    refuse('custody-salt-differs', 'salt');
  return { statement, note, noteText, salt, bytes: whole.length, lines: whole.split('\n').length - 1 };
}

function noteOf(text: string): Note {
  try {
    return parseNote(text, 'statement');
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    const { found, expected } = error.problem;
    return refuse('custody-note', 'statement', { found, expected });
  }
}

/** Leaves as they come, a row at a time. */
class Leaves {
  readonly rows: LeavesRow[] = [];
  #row = Buffer.allocUnsafe(ROW_LEAVES * LEAF_BYTES);
  #inRow = 0;
  #tree = new CompactRange();
  readonly #rowRoots = new CompactRange();
  #last = Buffer.alloc(0);
  #count = 0;
  #expected = 0;
  #linesBefore = 0;

  expect(count: number, linesBefore: number): void {
    this.#expected = count;
    this.#linesBefore = linesBefore;
  }

  /** Takes the whole lines and says how many bytes they were. */
  take(bytes: Buffer): number {
    const lines = Math.floor(bytes.length / LINE_BYTES);
    for (let at = 0; at < lines * LINE_BYTES; at += LINE_BYTES) this.#line(bytes, at);
    // What is no line of the right length is seen as soon as it has an end.
    const end = bytes.indexOf(0x0a, lines * LINE_BYTES);
    if (end >= 0) this.#wrong('custody-leaf');
    return lines * LINE_BYTES;
  }

  finish(): { rows: readonly LeavesRow[]; root: Buffer; count: number } {
    if (this.#inRow > 0) this.#endRow();
    return { rows: this.rows, root: this.#rowRoots.root(), count: this.#count };
  }

  #line(bytes: Buffer, at: number): void {
    const end = at + 2 * LEAF_BYTES;
    // `write` stops at what is no hex digit.
    const start = this.#inRow * LEAF_BYTES;
    const written = this.#row.write(bytes.toString('latin1', at, end), start, LEAF_BYTES, 'hex');
    if (bytes[end] !== 0x0a || written !== LEAF_BYTES) this.#wrong('custody-leaf');
    const leaf = this.#row.subarray(start, start + LEAF_BYTES);
    if (this.#count > 0 && this.#last.compare(leaf) >= 0) this.#wrong('custody-order');
    if (this.#count === this.#expected)
      refuse('custody-count-differs', 'statement.count', {
        found: `>${this.#expected}`,
        said: `${this.#expected}`,
      });
    this.#last = leaf;
    this.#count += 1;
    this.#inRow += 1;
    this.#tree.append(leafHash(leaf));
    if (this.#inRow === ROW_LEAVES) this.#endRow();
  }

  #endRow(): void {
    const leaves = Buffer.from(this.#row.subarray(0, this.#inRow * LEAF_BYTES));
    const root = this.#tree.root();
    this.rows.push({ first: leaves.subarray(0, LEAF_BYTES), root, leaves });
    this.#rowRoots.append(root);
    this.#last = leaves.subarray(-LEAF_BYTES);
    this.#tree = new CompactRange();
    this.#inRow = 0;
  }

  #wrong(code: 'custody-leaf' | 'custody-order'): never {
    const line = this.#linesBefore + this.#count + 1;
    return refuse(code, `line ${line}`, { line: `${line}` });
  }
}
