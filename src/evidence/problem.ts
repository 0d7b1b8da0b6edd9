/**
 * Everything that can be wrong with evidence, as codes that read as sentences. They are part of the report's stable
 * shape: a code is never renamed, a retired one stays reserved.
 */
export const problemCodes = [
  'checkpoint-missing',
  'checkpoint-malformed',
  'checkpoint-not-signed-by-this-key',
  'checkpoint-of-another-log',
  'checkpoint-rolled-back',
  'checkpoint-changed-by-someone-else',
  'history-rewritten',
  'root-differs',
  'log-ends-early',
  'entry-bundle-missing',
  'entry-bundle-malformed',
  'entry-bundle-differs',
  'entry-not-there',
  'entry-too-large',
  'entry-kind-reserved',
  'tile-missing',
  'tile-malformed',
  'tile-differs',
  'tile-not-yet-published',
  'batch-leaf-malformed',
  'batch-logged-twice',
  'batch-file-missing',
  'batch-file-differs',
  'batch-file-does-not-open',
  'batch-malformed',
  'batch-header-differs',
  'batch-count-differs',
  'batch-root-differs',
  'batch-not-in-log',
  'batch-not-yet-in-log',
  'batch-invalid',
  'block-taken-by-other-content',
  'block-missing',
  'record-not-there',
  'block-gap',
  'block-numbering-starts-late',
  'proof-malformed',
  'proof-record-not-in-batch',
  'proof-entry-not-in-log',
  'proof-order-not-shown',
  'note-malformed',
  'note-not-signed',
  'verifier-key-malformed',
  'verifier-key-missing',
  'verifier-key-differs',
  'signing-key-malformed',
  'signing-key-exposed',
  'folder-locked',
  'folder-lock-lost',
  'log-closed',
  'unknown-file',
  'cosignature-by-unknown-key',
  'cosignature-missing',
  'cosignature-not-valid',
  'witness-state-malformed',
  'attestation-of-something-else',
  'batch-deleted',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** One thing found wrong: what, in which file or field, what stood there, what should have stood there. */
export interface Problem {
  readonly what: ProblemCode;
  readonly where: string;
  readonly found: string;
  readonly expected: string;
}

/** Thrown when evidence cannot be read, written or trusted; carries the problem in its parts. */
export class EvidenceError extends Error {
  readonly problem: Problem;

  constructor(what: ProblemCode, where: string, found: string, expected: string) {
    super(`${what}: ${where}: found ${found}, expected ${expected}`);
    this.name = 'EvidenceError';
    this.problem = { what, where, found, expected };
  }
}
