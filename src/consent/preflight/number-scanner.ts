import { Invalid, parseRecipient } from '../../domain/index.ts';
import { PreflightFault } from './preflight-fault.ts';

const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
/** Of what is no number so much is kept to be told. */
const CELL_MOST = 40;
/** A quoted cell that is longer was never closed. */
const QUOTED_MOST = 1 << 20;

const DIGITS = 11;
const ROW_BYTES = DIGITS + 1;

/** The eleven digits of a mainland mobile number; 0 where they are none. In two halves, each of which is a small whole number. */
function mobileAt(bytes: Buffer, at: number): number {
  let high = 0;
  for (let i = at; i < at + 5; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return 0;
    high = high * 10 + digit;
  }
  if (high < 13_000 || high > 19_999) return 0;
  let low = 0;
  for (let i = at + 5; i < at + DIGITS; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return 0;
    low = low * 10 + digit;
  }
  return high * 1_000_000 + low;
}

/** What stands in one row: the recipient, or 0 where it cannot be read as one. `cell` is asked for only where it is needed. */
export type OnRow = (recipient: number, cell: () => string) => void;

/**
 * Reads one column of numbers out of CSV bytes, piece by piece. Digits, commas, quotes and line ends are the same bytes in UTF-8 and in GB18030 and
 * never part of another character there (GB18030's second bytes are digits only within four, which are no number anyhow), so that nothing is
 * decoded. Quoted cells may hold commas and line ends (RFC 4180); empty rows are passed over.
 */
export class NumberScanner {
  readonly #column: number;
  readonly #delimiter: number;
  readonly #onRow: OnRow;
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
  readonly #cellText = () => this.#cell.toString('latin1', 0, Math.min(this.#length, CELL_MOST));

  constructor(column: number, delimiter: string, onRow: OnRow) {
    this.#column = column;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#onRow = onRow;
  }

  push(bytes: Buffer): void {
    const delimiter = this.#delimiter;
    const wanted = this.#column;
    const length = bytes.length;
    for (let i = 0; i < length; i++) {
      // Most rows of most files: eleven digits and the end of the line.
      if (wanted === 0 && this.#fresh && this.#empty && !this.#quoted && i + ROW_BYTES <= length) {
        const value = mobileAt(bytes, i);
        if (value > 0 && bytes[i + DIGITS] === LINE_FEED) {
          this.#rows++;
          this.#onRow(value + 8_600_000_000_000, this.#cellText);
          i += DIGITS;
          continue;
        }
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
      } else if ((byte === LINE_FEED || byte === RETURN) && !this.#quoted) this.#endRow();
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
  end(): void {
    if (this.#quoted) throw this.#neverClosed();
    if (!this.#empty) this.#endRow();
  }

  #neverClosed(): PreflightFault {
    const row = this.#rows + 1;
    return new PreflightFault(
      `第 ${row} 个号码所在行的引号没有结束；请补上引号，或去掉它。`,
      `The quote in the row of number ${row} is never closed; close it or take it out.`,
      'on-the-way',
    );
  }

  #endRow(): void {
    if (!this.#empty) {
      this.#rows++;
      this.#onRow(this.#read(), this.#cellText);
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
