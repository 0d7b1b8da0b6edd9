import { join } from 'node:path';
import { cosignaturesOf } from './cosignature.ts';
import { DurableFolder, realDisk } from './disk.ts';
import type { Log } from './log.ts';
import {
  formatNote,
  type NoteSignature,
  openCheckpoint,
  parseNote,
  parseSignatures,
  type VerifierKey,
} from './note.ts';
import { EvidenceError } from './problem.ts';
import { COSIGNED_PATH, readIfThere, TileProver } from './tiles.ts';

export interface WitnessPlace {
  /** `add-checkpoint` stands under it. */
  readonly url: string;
  /** Of the kind `cosignature`. */
  readonly key: VerifierKey;
}

/** Sends a body by POST. Rejects when there was no answer. */
export type Post = (url: string, body: string) => Promise<{ readonly status: number; readonly body: string }>;

/** How it stands with a witness. */
export interface WitnessStanding {
  readonly name: string;
  readonly url: string;
  readonly key: string;
  /** Entries of the newest checkpoint that it cosigned, and when it did; undefined: none yet. */
  readonly size: number | undefined;
  readonly atSeconds: number | undefined;
  /** Why the last round brought nothing; undefined: it did. */
  readonly problem: string | undefined;
}

/** A cosigned checkpoint gives way to one with fewer cosignatures only after this long. */
const KEPT_MS = 3_600_000;
/** With itself, the most that a well-behaved witness needs: once to learn what it has seen, once more. */
const TRIES = 2;

/**
 * The log's side of its witnesses: asks each to cosign the newest checkpoint and keeps, in `checkpoint.cosigned`, the newest one with their word on it.
 * The log itself waits for nobody.
 */
export class Cosigning {
  readonly #log: Log;
  readonly #witnesses: readonly WitnessPlace[];
  readonly #post: Post;
  readonly #clock: () => number;
  readonly #disk: DurableFolder;
  readonly #standings: Map<string, WitnessStanding>;
  #kept: { readonly count: number; readonly atMs: number } | undefined;

  constructor(parts: {
    readonly log: Log;
    readonly witnesses: readonly WitnessPlace[];
    readonly post: Post;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
  }) {
    this.#log = parts.log;
    this.#witnesses = parts.witnesses;
    this.#post = parts.post;
    this.#clock = parts.clock;
    this.#disk = new DurableFolder(realDisk, parts.log.folder);
    this.#standings = new Map(
      parts.witnesses.map(({ url, key }) => [
        key.name,
        { name: key.name, url, key: key.text, size: undefined, atSeconds: undefined, problem: undefined },
      ]),
    );
  }

  get standings(): readonly WitnessStanding[] {
    return [...this.#standings.values()];
  }

  /** What witnesses said before this process began. A file that cannot be read is worth nothing, and the next round replaces it. */
  async start(): Promise<void> {
    const note = (await readIfThere(join(this.#log.folder, COSIGNED_PATH)))?.toString();
    if (note === undefined) return;
    try {
      const { size } = openCheckpoint(note, this.#log.verifierKey, COSIGNED_PATH);
      const cosignatures = cosignaturesOf(note, this.#keys, COSIGNED_PATH);
      for (const { name, atSeconds } of cosignatures)
        this.#note(name, { size, atSeconds, problem: undefined });
      const atMs = Math.max(0, ...cosignatures.map(({ atSeconds }) => atSeconds * 1000));
      this.#kept = { count: cosignatures.length, atMs };
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
    }
  }

  /** One round: unless all have cosigned the newest checkpoint, all are asked, so that one note bears all their words. Never rejects for a witness's sake. */
  async round(): Promise<void> {
    const { size, checkpoint: note } = this.#log;
    if (this.standings.every((each) => each.size === size)) return;
    const { text, signatures } = parseNote(note);
    const ofLog = signatures.filter(({ keyId }) => keyId.equals(this.#log.verifierKey.keyId));
    const found = await Promise.all(
      this.#witnesses.map(async (witness) => {
        try {
          const cosignature = await this.#ask(witness, size, formatNote({ text, signatures: ofLog }));
          this.#note(witness.key.name, { size, atSeconds: cosignature.atSeconds, problem: undefined });
          return [cosignature.line];
        } catch (error) {
          this.#note(witness.key.name, { problem: (error as Error).message });
          return [];
        }
      }),
    );
    const cosignatures = found.flat();
    const now = this.#clock();
    const kept = this.#kept;
    if (cosignatures.length === 0) return;
    if (kept !== undefined && cosignatures.length < kept.count && now - kept.atMs < KEPT_MS) return;
    const cosigned = formatNote({ text, signatures: [...ofLog, ...cosignatures] });
    await this.#disk.replace(join(this.#log.folder, COSIGNED_PATH), Buffer.from(cosigned));
    this.#kept = { count: cosignatures.length, atMs: now };
  }

  get #keys(): VerifierKey[] {
    return this.#witnesses.map(({ key }) => key);
  }

  #note(name: string, change: Partial<WitnessStanding>): void {
    this.#standings.set(name, { ...this.#standings.get(name)!, ...change });
  }

  async #ask(
    { url, key }: WitnessPlace,
    size: number,
    note: string,
  ): Promise<{ line: NoteSignature; atSeconds: number }> {
    let old = this.#standings.get(key.name)!.size ?? 0;
    for (let tries = 0; tries < TRIES; tries++) {
      const steps = await new TileProver(this.#log.folder, size).consistencyProof(old);
      const proof = steps.map((each) => `${each.toString('base64')}\n`).join('');
      const answer = await this.#post(
        `${url.replace(/\/$/, '')}/add-checkpoint`,
        `old ${old}\n${proof}\n${note}`,
      );
      if (answer.status === 200) return cosignatureIn(answer.body, note, key);
      const told = answer.status === 409 ? /^(\d{1,16})\n$/.exec(answer.body)?.[1] : undefined;
      if (told === undefined) throw new Error(`${answer.status}: ${answer.body.slice(0, 200).trim()}`);
      if (Number(told) > size)
        throw new Error(
          `it has seen ${told} entries of this log, which has ${size}: the log was cut back or forked`,
        );
      if (Number(told) === old)
        throw new Error(`it has seen another log of ${told} entries: the log was forked`);
      old = Number(told);
    }
    throw new Error('it keeps naming other sizes: is somebody else using its name for this log?');
  }
}

function cosignatureIn(
  lines: string,
  note: string,
  key: VerifierKey,
): { line: NoteSignature; atSeconds: number } {
  const line = parseSignatures(lines, 'answer').find(({ keyId }) => keyId.equals(key.keyId));
  if (line === undefined)
    throw new EvidenceError('cosignature-missing', 'answer', 'no cosignature by this key', key.text);
  const [cosignature] = cosignaturesOf(
    formatNote({ text: parseNote(note).text, signatures: [line] }),
    [key],
    'answer',
  );
  return { line, atSeconds: cosignature!.atSeconds };
}
