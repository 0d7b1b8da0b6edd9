import { SealError, type Sealer } from '../seal.ts';
import type { RecordedChange, StoredChange } from './changes.ts';
import { NO_NUMBERS, packNumbers, unpackNumbers } from './number-list.ts';

/** What the record holds in place of a change's phone numbers (P7). */
export interface SealedRecipients {
  /** Base64 of the list under the installation's key. */
  readonly sealed: string;
  /** How many distinct numbers are in it. */
  readonly count: number;
}

/** no-key: nothing is at hand that could open it; unknown-key: it is under another key; tampered: it is not what a holder of the key wrote. */
export type RecipientsErrorCode = 'no-key' | 'unknown-key' | 'tampered';

/** Recipients of a change cannot be read. Without them the facts would be missing people's consents and withdrawals. */
export class RecipientsError extends Error {
  readonly code: RecipientsErrorCode;
  readonly sequence: number;
  /** The id of the key under which they are sealed, 8 hex digits. */
  readonly key: string;

  constructor(code: RecipientsErrorCode, sequence: number, key: string, options?: ErrorOptions) {
    super(`change ${sequence}: ${WORDS[code](key)}`, options);
    this.name = 'RecipientsError';
    this.code = code;
    this.sequence = sequence;
    this.key = key;
  }
}

const WORDS: Readonly<Record<RecipientsErrorCode, (key: string) => string>> = {
  'no-key': (key) =>
    `its recipients are sealed under key ${key} and no key was given; open the record with the installation's sealing key`,
  'unknown-key': (key) =>
    `its recipients are sealed under key ${key}, which is not the key at hand; use the key file with which this record was written`,
  tampered: (key) =>
    `its recipients, sealed under key ${key}, were changed after they were written; restore the record from a backup`,
};

/** The changes as the record takes them: their recipients sorted, distinct and sealed. Others are handed on as they are. */
export function sealRecipients(
  changes: readonly RecordedChange[],
  sealer: Pick<Sealer, 'seal'>,
): RecordedChange[] {
  return changes.map((change) => {
    const { recipients } = change as { readonly recipients?: unknown };
    if (!Array.isArray(recipients)) return change;
    return { ...change, recipients: sealNumbers(recipients, sealer) };
  });
}

export function sealNumbers(numbers: readonly number[], sealer: Pick<Sealer, 'seal'>): SealedRecipients {
  const { bytes, count } = packNumbers(numbers);
  return { sealed: sealer.seal(bytes).toString('base64'), count };
}

/** Those that are left once others were taken out: perhaps nobody, which only a holder of the key can say. */
export function sealRemaining(numbers: readonly number[], sealer: Pick<Sealer, 'seal'>): SealedRecipients {
  if (numbers.length > 0) return sealNumbers(numbers, sealer);
  return { sealed: sealer.seal(NO_NUMBERS.bytes).toString('base64'), count: 0 };
}

/** Throws RangeError where a change holds phone numbers in clear: nothing writes them into the record. */
export function refuseClearRecipients(changes: readonly RecordedChange[]): void {
  for (const [i, change] of changes.entries()) {
    const { recipients } = change as { readonly recipients?: unknown };
    if (recipients === undefined || isSealed(recipients)) continue;
    throw new RangeError(
      `changes.${i} (${change.kind}): found recipients in clear, allowed: sealed ones; hand the changes to sealRecipients first`,
    );
  }
}

function isSealed(recipients: unknown): recipients is SealedRecipients {
  const { sealed, count } = (recipients ?? {}) as Partial<SealedRecipients>;
  return typeof sealed === 'string' && typeof count === 'number';
}

/** The body with its recipients as numbers. Those that were written before they were sealed are handed on. Throws RecipientsError. */
export function openRecipients(
  sequence: number,
  body: StoredChange['body'],
  sealer: Sealer | undefined,
): StoredChange['body'] {
  const { recipients } = body;
  if (recipients === undefined || Array.isArray(recipients)) return body;
  const { sealed, count } = (recipients ?? {}) as Partial<SealedRecipients>;
  const bytes = Buffer.from(typeof sealed === 'string' ? sealed : '', 'base64');
  const key = bytes.toString('hex', 1, 5);
  if (sealer === undefined) throw new RecipientsError('no-key', sequence, key);
  let numbers: number[] | undefined;
  try {
    numbers = unpackNumbers(sealer.open(bytes), count ?? 0);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const code = error.code === 'unknown-key' ? 'unknown-key' : 'tampered';
    throw new RecipientsError(code, sequence, key, { cause: error });
  }
  if (numbers === undefined) throw new RecipientsError('tampered', sequence, key);
  return { ...body, recipients: numbers };
}
