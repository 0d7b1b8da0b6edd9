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

/** One file that is written from the front on and can be cut back to where it was. */
export class Output {
  readonly #file: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #filled = 0;
  /** Bytes on the disk. */
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
  putNumber(recipient: number): void {
    const buffer = this.#buffer;
    let at = this.#filled;
    if (recipient >= 8_613_000_000_000 && recipient < 8_620_000_000_000) {
      let high = (Math.floor(recipient / 1_000_000) - 8_600_000) | 0;
      let low = (recipient - (high + 8_600_000) * 1_000_000) | 0;
      for (let i = at + 4; i >= at; i--) {
        const rest = (high / 10) | 0;
        buffer[i] = 48 + high - rest * 10;
        high = rest;
      }
      for (let i = at + 10; i > at + 4; i--) {
        const rest = (low / 10) | 0;
        buffer[i] = 48 + low - rest * 10;
        low = rest;
      }
      at += 11;
    } else at += buffer.write(`+${recipient}`, at, 'latin1');
    this.#filled = at;
  }

  put(bytes: Uint8Array): void {
    const buffer = this.#buffer;
    const at = this.#filled;
    if (bytes.length === 1) buffer[at] = bytes[0]!;
    else buffer.set(bytes, at);
    this.#filled = at + bytes.length;
  }

  async write(): Promise<void> {
    for (let done = 0; done < this.#filled; ) {
      const { bytesWritten } = await this.#file.write(this.#buffer, done, this.#filled - done, this.length);
      done += bytesWritten;
      this.length += bytesWritten;
    }
    this.#filled = 0;
  }

  sync(): Promise<void> {
    return this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
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

export const ROW_MOST = NUMBER_MOST + 1024;
