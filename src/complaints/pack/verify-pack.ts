import { createHash } from 'node:crypto';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import {
  EvidenceError,
  openAttestation,
  openCheckpoint,
  parseVerifierKey,
  type VerifierKey,
} from '../../evidence/index.ts';
import {
  CHECKPOINT,
  MANIFEST,
  MANIFEST_NOTE,
  type Manifest,
  manifestSchema,
  PACK_FORMAT,
  PACK_KIND,
  VERIFIER_KEY,
} from './manifest.ts';
import type { PackGround } from './pack-ground.ts';
import { visible } from './shown-text.ts';
import {
  jsonOf,
  type ProofState,
  type ProofTold,
  verifyConsentProof,
  verifyMessageProof,
} from './verify-proofs.ts';

/** What does not hold of a pack. Codes are stable. */
export type PackFaultCode =
  | 'not-a-zip'
  | 'manifest-missing'
  | 'manifest-malformed'
  | 'signature-missing'
  | 'signature-differs'
  | 'key-differs'
  | 'file-changed'
  | 'file-missing'
  | 'file-added'
  | 'proof-changed'
  | 'consent-not-before';

export interface PackProblem {
  readonly what: PackFaultCode;
  readonly where: string;
  readonly found: string;
  readonly expected: string;
}

export interface PackReport {
  readonly ok: boolean;
  /** What the manifest says; undefined where it cannot be read. It counts where `ok` alone. */
  readonly manifest: Manifest | undefined;
  readonly files: Readonly<Record<'genuine' | 'changed' | 'missing' | 'added', number>>;
  /** Of messages and of consents, by how they stand; and hops of chains that are proven either way. */
  readonly messages: Readonly<Record<ProofState, number>>;
  readonly consents: Readonly<Record<ProofState, number>>;
  readonly hops: number;
  /** Entries that the checkpoint covers; undefined where it does not hold. */
  readonly checkpointSize: number | undefined;
  readonly problems: readonly PackProblem[];
}

/** What is read whole; a longer one is none of ours. */
const MANIFEST_BYTES_MAX = 256 * 1024 * 1024;
const PROOF_BYTES_MAX = 16 * 1024 * 1024;
const SMALL = /^proofs\/(?:messages|consents)\/|^proofs\/(?:checkpoint|verifier\.pub)$/;

/**
 * Checks a pack with nothing but the log's key: the manifest's signature, each file against it, and each proof by itself. Whatever is wrong is named; nothing
 * that a stranger's file holds makes it throw.
 */
export async function verifyPack(
  path: string,
  verifierKey: string,
  openRecord: PackGround['openRecord'],
): Promise<PackReport> {
  const checking = new Checking(parseVerifierKey(verifierKey), openRecord);
  let zip: ZipFile;
  try {
    zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (error) {
    return checking.refused('not-a-zip', path, (error as Error).message, 'a ZIP file');
  }
  try {
    return await checking.check(zip, path);
  } finally {
    zip.close();
  }
}

/** The key that a pack brings with it: what it proves is that the pack is consistent. Undefined where it has none. */
export async function ownKeyOf(path: string): Promise<string | undefined> {
  try {
    const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
    try {
      for await (const entry of zip.eachEntry())
        if (entry.fileName === VERIFIER_KEY)
          return (await read(zip, entry, 10_000)).content?.toString().trim();
    } finally {
      zip.close();
    }
  } catch {
    return undefined;
  }
  return undefined;
}

class Checking {
  readonly #key: VerifierKey;
  readonly #openRecord: PackGround['openRecord'];
  readonly #problems: PackProblem[] = [];
  readonly #files = { genuine: 0, changed: 0, missing: 0, added: 0 };
  readonly #messages = { genuine: 0, closed: 0, none: 0, changed: 0 };
  readonly #consents = { genuine: 0, closed: 0, none: 0, changed: 0 };
  #hops = 0;
  #checkpointSize: number | undefined;
  #manifest: Manifest | undefined;

  constructor(key: VerifierKey, openRecord: PackGround['openRecord']) {
    this.#key = key;
    this.#openRecord = openRecord;
  }

  refused(what: PackFaultCode, where: string, found: string, expected: string): PackReport {
    this.#problem(what, where, found, expected);
    return this.#report();
  }

  async check(zip: ZipFile, path: string): Promise<PackReport> {
    const entries = new Map<string, Entry>();
    try {
      for await (const entry of zip.eachEntry()) {
        // Tools that pack anew write folders as well: they hold nothing.
        if (entry.fileName.endsWith('/')) continue;
        if (entries.has(entry.fileName)) this.#added(entry.fileName, 'a second file of this name');
        else entries.set(entry.fileName, entry);
      }
    } catch (error) {
      return this.refused('not-a-zip', path, (error as Error).message, 'a ZIP file');
    }
    const manifest = await this.#readManifest(zip, entries);
    if (manifest === undefined) return this.#report();
    this.#manifest = manifest;
    const listed = new Set(manifest.files.map((file) => file.path));
    for (const name of entries.keys())
      if (name !== MANIFEST && name !== MANIFEST_NOTE && !listed.has(name))
        this.#added(name, 'a file that the manifest does not list');
    // Consents first: by their places messages are told to come after them.
    const ordered = manifest.files.toSorted(
      (a, b) => Number(b.path.startsWith('proofs/consents/')) - Number(a.path.startsWith('proofs/consents/')),
    );
    const consents = new Map<number, number>();
    for (const file of ordered) {
      const entry = entries.get(file.path);
      if (entry === undefined) {
        this.#files.missing += 1;
        this.#problem(
          'file-missing',
          file.path,
          'no such file',
          `${file.bytes} bytes, SHA-256 ${file.sha256}`,
        );
        continue;
      }
      const { sha256, bytes, content, broken } = await read(
        zip,
        entry,
        SMALL.test(file.path) ? PROOF_BYTES_MAX : 0,
      );
      if (sha256 === file.sha256 && bytes === file.bytes) this.#files.genuine += 1;
      else {
        this.#files.changed += 1;
        this.#problem(
          'file-changed',
          file.path,
          broken ?? `${bytes} bytes, SHA-256 ${sha256}`,
          `${file.bytes} bytes, SHA-256 ${file.sha256}`,
        );
      }
      if (content !== undefined) this.#prove(file.path, content, consents);
    }
    return this.#report();
  }

  async #readManifest(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<Manifest | undefined> {
    const [one, note] = [entries.get(MANIFEST), entries.get(MANIFEST_NOTE)];
    if (one === undefined) {
      this.#problem('manifest-missing', MANIFEST, 'no such file', 'the list of the files');
      return undefined;
    }
    const { content = Buffer.alloc(0), broken } = await read(zip, one, MANIFEST_BYTES_MAX);
    const signed = note === undefined ? undefined : await read(zip, note, 1 << 20);
    if (signed === undefined)
      this.#problem('signature-missing', MANIFEST_NOTE, 'no such file', 'a signed note');
    else this.#signature(signed.content?.toString() ?? '', content);
    const parsed = manifestSchema.safeParse(jsonOf(content));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const found = broken ?? `${issue?.path.join('.')}: ${issue?.message}`;
    this.#problem('manifest-malformed', MANIFEST, found.slice(0, 300), PACK_FORMAT);
    return undefined;
  }

  #signature(note: string, manifest: Buffer): void {
    try {
      openAttestation(note, this.#key, PACK_KIND, manifest, MANIFEST_NOTE);
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      const { what, where, found, expected } = error.problem;
      // The note holds and speaks of another manifest: this one was changed.
      if (what === 'attestation-of-something-else') this.#problem('file-changed', MANIFEST, found, expected);
      else this.#problem('signature-differs', where, found, expected);
    }
  }

  #prove(path: string, content: Buffer, consents: Map<number, number>): void {
    const message = /^proofs\/messages\/([^/]+)\.json$/.exec(path)?.[1];
    const event = /^proofs\/consents\/(\d+)\.json$/.exec(path)?.[1];
    if (path === CHECKPOINT) this.#checkpoint(content);
    else if (path === VERIFIER_KEY) this.#ownKey(content);
    else if (message !== undefined) {
      const told = verifyMessageProof(content, message, this.#key.text, this.#openRecord);
      this.#messages[told.state] += 1;
      this.#hops += told.hops ?? 0;
      this.#faultOf(path, told);
      this.#order(path, told, consents);
    } else if (event !== undefined) {
      const told = verifyConsentProof(content, Number(event), this.#key.text);
      this.#consents[told.state] += 1;
      this.#faultOf(path, told);
      if (told.index !== undefined) consents.set(Number(event), told.index);
    }
  }

  /** A consent that excuses a message stood in the log before it (P6). */
  #order(path: string, { event, index }: ProofTold, consents: ReadonlyMap<number, number>): void {
    const consent = event === undefined ? undefined : consents.get(event);
    if (consent === undefined || index === undefined || consent < index) return;
    this.#problem('consent-not-before', path, `entry ${consent}`, `an entry before ${index}`);
  }

  #faultOf(path: string, { fault }: ProofTold): void {
    if (fault === undefined) return;
    this.#problem('proof-changed', `${path} ${fault.where}`, fault.found, fault.expected);
  }

  #checkpoint(content: Buffer): void {
    try {
      this.#checkpointSize = openCheckpoint(content.toString(), this.#key, CHECKPOINT).size;
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      const { where, found, expected } = error.problem;
      this.#problem('proof-changed', where, found, expected);
    }
  }

  #ownKey(content: Buffer): void {
    const own = content.toString().trim();
    if (own !== this.#key.text) this.#problem('key-differs', VERIFIER_KEY, own, this.#key.text);
  }

  #added(path: string, found: string): void {
    this.#files.added += 1;
    this.#problem('file-added', path, found, 'no such file');
  }

  #problem(what: PackFaultCode, where: string, found: string, expected: string): void {
    // What a stranger's file holds is told to a terminal.
    const told = (text: string) => visible(text).replaceAll('\n', ' ').slice(0, 400);
    this.#problems.push({ what, where: told(where), found: told(found), expected: told(expected) });
  }

  #report(): PackReport {
    return {
      ok: this.#problems.length === 0,
      ...{ manifest: this.#manifest, files: this.#files, messages: this.#messages, consents: this.#consents },
      ...{ hops: this.#hops, checkpointSize: this.#checkpointSize, problems: this.#problems },
    };
  }
}

interface FileRead {
  readonly sha256: string;
  readonly bytes: number;
  /** Where it was asked for and is no longer than that. */
  readonly content: Buffer | undefined;
  /** Why it could not be read to its end. */
  readonly broken: string | undefined;
}

/** Hashes an entry as it comes; what does not unpack is as what was unpacked of it. */
async function read(zip: ZipFile, entry: Entry, bytesMax: number): Promise<FileRead> {
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  let bytes = 0;
  let broken: string | undefined;
  try {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      hash.update(piece as Buffer);
      bytes += (piece as Buffer).length;
      if (bytes <= bytesMax) pieces.push(piece as Buffer);
    }
  } catch (error) {
    broken = (error as Error).message;
  }
  const content = bytesMax > 0 && bytes <= bytesMax ? Buffer.concat(pieces) : undefined;
  return { sha256: hash.digest('hex'), bytes, content, broken };
}
