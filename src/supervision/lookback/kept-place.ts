import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { SealError, type Sealer } from '../../store/index.ts';
import type { PassState } from './pass.ts';

/** Where a pass goes on after it was cut off: how far it came, what it found, and what had been sent by then, sealed in one file. */
export class KeptPlace {
  readonly #file: string;
  readonly #sealer: Sealer;

  constructor(folder: string, id: string, sealer: Sealer) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, `${id}.place`);
    this.#sealer = sealer;
  }

  /** Undefined: it begins anew, also where the file cannot be read. */
  load(): { readonly state: PassState; readonly counts: Buffer } | undefined {
    if (!existsSync(this.#file)) return undefined;
    try {
      const bytes = this.#sealer.open(readFileSync(this.#file));
      const end = 4 + bytes.readUInt32BE();
      return { state: JSON.parse(bytes.toString('utf8', 4, end)) as PassState, counts: bytes.subarray(end) };
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }

  async save(state: PassState, counts: Buffer): Promise<void> {
    const told = Buffer.from(JSON.stringify(state));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(told.length);
    const sealed = this.#sealer.seal(Buffer.concat([length, told, counts]));
    const draft = await open(`${this.#file}.new`, 'w', 0o600);
    try {
      await draft.writeFile(sealed);
      await draft.sync();
    } finally {
      await draft.close();
    }
    await rename(`${this.#file}.new`, this.#file);
  }

  forget(): void {
    rmSync(this.#file, { force: true });
  }
}
