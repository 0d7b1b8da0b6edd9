import { Invalid, parseRecipient } from '../../domain/index.ts';
import { PreflightFault } from './preflight-fault.ts';

const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const ZERO = 48;
const QUOTE = 34;
/** Of what is no number so much is kept to be told. */
const CELL_MOST = 40;
/** A quoted cell that is longer was never closed. */
const QUOTED_MOST = 1 << 20;

const DIGITS = 11;
const ROW_BYTES = DIGITS + 1;

/** Whether four bytes, of which the first is the lowest, are all digits. */
function areDigits(four: number): boolean {
  return ((four | (four + 0x4646_4646) | (four - 0x3030_3030)) & 0x8080_8080) === 0;
}

/** What they say: the four at once, in pairs and then both pairs. */
function decimalOf(four: number): number {
  const digits = four & 0x0f0f_0f0f;
  const pairs = (digits * 10 + (digits >>> 8)) & 0x00ff_00ff;
  return (pairs * 100 + (pairs >>> 16)) & 0xffff;
}

/** The mainland mobile number whose eleven digits begin at `at`, E.164; 0 where they are none. Twelve bytes are read. */
function mobileAt(view: DataView, at: number): number {
  const first = view.getInt32(at, true);
  const second = view.getInt32(at + 4, true);
  // With a zero before.
  const third = (view.getInt32(at + 8, true) << 8) | ZERO;
  if (!(areDigits(first) && areDigits(second) && areDigits(third))) return 0;
  const high = decimalOf(first);
  if (high < 1300 || high > 1999) return 0;
  return 8_600_000_000_000 + high * 10_000_000 + (decimalOf(second) * 1000 + decimalOf(third));
}

/** Where rows go: the recipient, or 0 where it cannot be read as one, with what stands there instead. */
export interface Rows {
  readonly numbers: Float64Array;
  readonly cells: Map<number, string>;
  length: number;
}

/**
 * Reads one column of numbers out of CSV bytes, piece by piece. Digits, commas, quotes and line ends are the same bytes in UTF-8 and in GB18030 and
 * never part of another character there (GB18030's second bytes are digits only within four, which are no number anyhow), so that nothing is
 * decoded. Quoted cells may hold commas and line ends (RFC 4180); empty rows are passed over.
 */
export class NumberScanner {
  readonly #column: number;
  readonly #delimiter: number;
  readonly #cell = Buffer.alloc(CELL_MOST);
  #length = 0;
  #digits = 0;
  #value = 0;
  /** Nothing but digits so far. */
  #plain = true;
  #at = 0;
  #quoted = false;
  /** Nothing of this cell has come: a quote here opens it. */
  #fresh = true;
  #empty = true;
  #quotedBytes = 0;
  #rows = 0;

  constructor(column: number, delimiter: string) {
    this.#column = column;
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** Every second byte may end a row: so many must fit. */
  push(bytes: Buffer, rows: Rows): void {
    const delimiter = this.#delimiter;
    const wanted = this.#column;
    const length = bytes.length;
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    for (let i = 0; i < length; i++) {
      if (wanted === 0 && this.#empty && this.#fresh && !this.#quoted) {
        i = this.#plainRows(view, i, rows);
        if (i === length) break;
      }
      const byte = bytes[i]!;
      const digit = byte - 48;
      if (digit >= 0 && digit <= 9) {
        this.#empty = false;
        this.#fresh = false;
        if (this.#at !== wanted) continue;
        if (this.#length < CELL_MOST) this.#cell[this.#length++] = byte;
        this.#digits++;
        this.#value = this.#value * 10 + digit;
      } else if ((byte === LINE_FEED || byte === RETURN) && !this.#quoted) this.#endRow(rows);
      else if (byte === QUOTE && (this.#quoted || this.#fresh)) {
        // Twice within a cell it stands for itself: closed and opened again.
        this.#quoted = !this.#quoted;
        this.#fresh = true;
      } else if (byte === delimiter && !this.#quoted) {
        this.#at++;
        this.#empty = false;
        this.#fresh = true;
      } else if (byte !== SPACE) {
        this.#empty = false;
        this.#fresh = false;
        if (this.#quoted && ++this.#quotedBytes > QUOTED_MOST) throw this.#neverClosed();
        if (this.#at !== wanted) continue;
        this.#plain = false;
        if (this.#length < CELL_MOST) this.#cell[this.#length++] = byte;
      }
    }
  }

  /** The last row may have no line end. */
  end(rows: Rows): void {
    if (this.#quoted) throw this.#neverClosed();
    if (!this.#empty) this.#endRow(rows);
  }

  /** Most rows of most files: eleven digits and the end of the line. @returns where the first that is not so begins. */
  #plainRows(view: DataView, from: number, rows: Rows): number {
    const { numbers } = rows;
    const last = view.byteLength - ROW_BYTES;
    let at = from;
    let row = rows.length;
    while (at <= last) {
      const number = mobileAt(view, at);
      if (number === 0) break;
      const next = view.getUint8(at + DIGITS);
      if (next !== LINE_FEED && next !== RETURN) break;
      numbers[row++] = number;
      at += ROW_BYTES;
      if (next === RETURN && at < view.byteLength && view.getUint8(at) === LINE_FEED) at++;
    }
    this.#rows += row - rows.length;
    rows.length = row;
    return at;
  }

  #neverClosed(): PreflightFault {
    const row = this.#rows + 1;
    return new PreflightFault(
      `第 ${row} 个号码所在行的引号没有结束；请补上引号，或去掉它。`,
      `The quote in the row of number ${row} is never closed; close it or take it out.`,
      'on-the-way',
    );
  }

  #endRow(rows: Rows): void {
    if (!this.#empty) {
      this.#rows++;
      const number = this.#read();
      if (number === 0) rows.cells.set(rows.length, this.#cellText());
      rows.numbers[rows.length++] = number;
    }
    this.#fresh = true;
    this.#quotedBytes = 0;
    this.#at = 0;
    this.#length = 0;
    this.#digits = 0;
    this.#value = 0;
    this.#plain = true;
    this.#quoted = false;
    this.#empty = true;
  }

  #cellText(): string {
    return this.#cell.toString('latin1', 0, Math.min(this.#length, CELL_MOST));
  }

  #read(): number {
    const value = this.#value;
    // What `parseRecipient` says of most numbers, without a string.
    if (this.#plain && this.#digits === 11 && value >= 13_000_000_000 && value <= 19_999_999_999)
      return value + 8_600_000_000_000;
    if (this.#plain && this.#digits === 13 && value >= 8_613_000_000_000 && value <= 8_619_999_999_999)
      return value;
    if (this.#length === 0 || this.#length >= CELL_MOST) return 0;
    const recipient = parseRecipient(this.#cellText());
    return recipient instanceof Invalid ? 0 : recipient;
  }
}
