import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';

/** To send from: one number a line, in the audience's order. */
export const SEND_FILE = 'send.txt';
/** Whoever may not be sent to: the number, what became of it, and the reasons' codes. */
export const REFUSED_FILE = 'refused.csv';
const REFUSED_HEAD = 'number,verdict,reasons\r\n';

const BUFFER_BYTES = 4 << 20;
/** Digits of the longest number, its sign and what parts it from the next. */
const NUMBER_MOST = 20;
/** Bytes of a word, by which rows are written. */
const WORD = 4;
const DIGITS = 11;

/** The four digits of each number below ten thousand, as a word. */
const FOUR_DIGITS = Uint32Array.from({ length: 10_000 }, (_, n) =>
  Buffer.from(String(n).padStart(4, '0')).readUInt32LE(),
);

/** What stands behind the number in many rows, as words that may be written beyond its end. */
export class RowEnd {
  readonly words: Uint32Array;
  readonly length: number;
  constructor(text: string) {
    const bytes = Buffer.from(text, 'latin1');
    this.length = bytes.length;
    const whole = Buffer.concat([bytes, Buffer.alloc(WORD)]);
    this.words = Uint32Array.from({ length: Math.ceil(bytes.length / WORD) }, (_, i) =>
      whole.readUInt32LE(i * WORD),
    );
  }
}

/** One file that is written from the front on and can be cut back to where it was. */
export class Output {
  readonly #file: FileHandle;
  #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #view = viewOf(this.#buffer);
  /** The one that is being written meanwhile, or was. */
  #other = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #writing: Promise<void> = Promise.resolve();
  #filled = 0;
  /** Bytes on the disk, or on their way there. */
  length: number;

  private constructor(file: FileHandle, length: number) {
    this.#file = file;
    this.length = length;
  }

  /** Cut to the first `length` bytes: what came after a kept position is written again. */
  static async open(place: string, length: number): Promise<Output> {
    const file = await open(place, constants.O_RDWR | constants.O_CREAT, 0o600);
    await file.truncate(length);
    return new Output(file, length);
  }

  /** How much more may be put before it has to be written. */
  get room(): number {
    return BUFFER_BYTES - this.#filled;
  }

  /** As mainland clients write it: 11 digits; others with + before. */
  putRow(recipient: number, end: RowEnd): void {
    const view = this.#view;
    const offset = recipient - 8_600_000_000_000;
    let at = this.#filled;
    if (offset >= 13_000_000_000 && offset < 20_000_000_000) {
      const high = Math.floor(offset / 10_000_000);
      const low = (offset - high * 10_000_000) | 0;
      const middle = (low / 1000) | 0;
      view.setUint32(at, FOUR_DIGITS[high]!, true);
      view.setUint32(at + 4, FOUR_DIGITS[middle]!, true);
      // Without the zero before.
      view.setUint32(at + 8, FOUR_DIGITS[low - middle * 1000]! >>> 8, true);
      at += DIGITS;
    } else at += this.#buffer.write(`+${recipient}`, at, 'latin1');
    const { words } = end;
    for (let i = 0; i < words.length; i++) view.setUint32(at + i * WORD, words[i]!, true);
    this.#filled = at + end.length;
  }

  put(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  /** Lets what was put be written while more is put; waits only for what was written before. */
  async write(): Promise<void> {
    await this.#writing;
    const [full, filled, from] = [this.#buffer, this.#filled, this.length];
    this.#buffer = this.#other;
    this.#view = viewOf(this.#buffer);
    this.#other = full;
    this.#filled = 0;
    this.length += filled;
    this.#writing = this.#writeAll(full, filled, from);
    // Whoever waits for it next is told.
    this.#writing.catch(() => undefined);
  }

  async #writeAll(bytes: Buffer, length: number, from: number): Promise<void> {
    for (let done = 0; done < length; )
      done += (await this.#file.write(bytes, done, length - done, from + done)).bytesWritten;
  }

  /** Once what was written until now is on the disk. */
  async sync(): Promise<void> {
    await this.#writing;
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close();
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** What comes out of a preflight, beside its report. */
export interface Outputs {
  readonly send: Output;
  readonly refused: Output;
}

export async function openOutputs(
  folder: string,
  lengths: { readonly send: number; readonly refused: number } | undefined,
): Promise<Outputs> {
  const send = await Output.open(path.join(folder, SEND_FILE), lengths?.send ?? 0);
  const refused = await Output.open(path.join(folder, REFUSED_FILE), lengths?.refused ?? 0);
  if (lengths === undefined) refused.put(Buffer.from(REFUSED_HEAD));
  return { send, refused };
}

export const ROW_MOST = NUMBER_MOST + 1024 + WORD;
