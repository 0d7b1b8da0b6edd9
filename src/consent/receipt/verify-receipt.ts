import { hash } from 'node:crypto';
import {
  canonical,
  firstDifference,
  Invalid,
  parseInstant,
  RECEIPT_FORMAT,
  RECEIPT_KIND,
  type ReceiptContent,
  receiptContent,
  STATEMENT_FORMAT,
  type Statement,
} from '../../domain/index.ts';
import {
  EvidenceError,
  openAttestation,
  parseVerifierKey,
  type RecordProof,
  type VerifierKey,
  verifyProof,
  verifyWitnessed,
  type WitnessedPath,
} from '../../evidence/index.ts';
import { LEDGER } from '../ledger/ledger-name.ts';

/** A consent, a withdrawal or a refusal with its whole proof: whoever has the log's key checks it, without the log and without us. */
export interface Receipt extends ReceiptContent {
  readonly proof: {
    readonly verifier_key: string;
    /** Whom the entry means; null in a receipt that does not say. Salt in hexadecimal. */
    readonly principal: { readonly number: string; readonly salt: string } | null;
    /** That the statement stands in the log. */
    readonly evidence: RecordProof;
    /** That it stands in the newest checkpoint that witnesses had cosigned. */
    readonly witnessed: WitnessedPath | null;
    /** The log's word on all that is readable, with the organisation's name, which no entry of the log holds. */
    readonly issued: string;
  };
}

export type ReceiptVerdict =
  | {
      readonly ok: true;
      readonly statement: Statement;
      /** Digits with country code; undefined: the receipt does not say whom it is about. */
      readonly number: string | undefined;
      /** Place in the log, and how many entries its checkpoint covers. */
      readonly index: number;
      readonly size: number;
      readonly cosignatures: readonly { readonly name: string; readonly atSeconds: number }[];
    }
  | {
      readonly ok: false;
      readonly what: string;
      readonly where: string;
      readonly found: string;
      readonly expected: string;
    };

/**
 * Checks a receipt, however it came; never throws over it: the checkpoint's signature, the statement's place in the log, every readable field
 * against the statement, the number against the subject, the wording against its hash, the issuer's word on the whole.
 *
 * @param verifierKey the log's, obtained elsewhere than from the receipt.
 * @param witnesses keys of witnesses of whom at least one has to have cosigned; none: nobody has to.
 */
export function verifyReceipt(
  receipt: unknown,
  verifierKey: string,
  witnesses: readonly VerifierKey[] = [],
): ReceiptVerdict {
  try {
    return checked(receipt, verifierKey, witnesses);
  } catch (error) {
    if (error instanceof Fault) return error.told;
    if (error instanceof EvidenceError) return { ok: false, ...error.problem };
    throw error;
  }
}

function checked(receipt: unknown, verifierKey: string, witnesses: readonly VerifierKey[]): ReceiptVerdict {
  const key = parseVerifierKey(verifierKey);
  const { proof: given, ...content } = asObject(receipt, '');
  if (content['format'] !== RECEIPT_FORMAT)
    fault('receipt-malformed', 'format', content['format'], RECEIPT_FORMAT);
  const proof = asObject(given, 'proof');
  same('proof', Object.keys(proof).sort().join(), 'evidence,issued,principal,verifier_key,witnessed');
  same('proof.verifier_key', proof['verifier_key'], key.text);

  const evidence = asObject(proof['evidence'], 'proof.evidence') as unknown as RecordProof;
  const inLog = verifyProof(evidence, key.text);
  if (!inLog.ok) return { ...inLog, where: `proof.evidence.${inLog.where}` };
  if (inLog.batch.gateway !== LEDGER)
    fault('receipt-of-something-else', 'proof.evidence.leaf', inLog.batch.gateway, LEDGER);
  const statement = readStatement(inLog.record);

  const number = principalOf(proof['principal'], statement);
  const wording = noticeOf(content, statement);
  const issuer = asObject(content['receipt'], 'receipt');
  const issuedAt = parseInstant(text(issuer['issued_at'], 'receipt.issued_at'));
  if (issuedAt instanceof Invalid)
    return fault('receipt-malformed', 'receipt.issued_at', issuer['issued_at'], 'a time');
  const parties = content['party_identification'];
  const party = Array.isArray(parties) ? (parties[0] as Record<string, unknown> | undefined) : undefined;
  const name =
    statement.organisation === ''
      ? undefined
      : text(party?.['party_name'], 'party_identification.0.party_name');
  const expected = receiptContent(statement, { log: key.name, number, name, wording, issuedAt });
  const difference = firstDifference(content, expected);
  if (difference !== undefined)
    fault('receipt-differs-from-its-statement', difference.where, difference.found, difference.expected);
  openAttestation(
    text(proof['issued'], 'proof.issued'),
    key,
    RECEIPT_KIND,
    Buffer.from(canonical(content)),
    'proof.issued',
  );

  const cosignatures = cosignaturesIn(proof['witnessed'], evidence, key.text, witnesses);
  return { ok: true, statement, number, index: evidence.index, size: inLog.size, cosignatures };
}

function readStatement(record: Buffer): Statement {
  const bytes = record.toString();
  let statement: Statement;
  try {
    statement = JSON.parse(bytes) as Statement;
  } catch {
    return fault('receipt-malformed', 'proof.evidence.record', bytes.slice(0, 120), 'a statement in JSON');
  }
  if (statement?.format !== STATEMENT_FORMAT || canonical(statement) !== bytes)
    fault(
      'receipt-malformed',
      'proof.evidence.record',
      bytes.slice(0, 120),
      `a statement ${STATEMENT_FORMAT}`,
    );
  return statement;
}

/** The number, once it is the one that the statement means. */
function principalOf(principal: unknown, { subject }: Statement): string | undefined {
  if (principal === null) return undefined;
  const { number: given, salt: hex } = asObject(principal, 'proof.principal');
  const number = text(given, 'proof.principal.number');
  const salt = text(hex, 'proof.principal.salt');
  if (!/^\d{5,20}$/.test(number))
    fault('receipt-malformed', 'proof.principal.number', number, 'digits with country code');
  if (!/^[0-9a-f]{64}$/.test(salt))
    fault('receipt-malformed', 'proof.principal.salt', salt, '64 hexadecimal digits');
  const found = hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(number)]), 'hex');
  if (found !== subject) fault('receipt-of-another-number', 'proof.principal', found, subject);
  return number;
}

/** What the person was shown, once it hashes to what the statement names. */
function noticeOf(content: Record<string, unknown>, { wordingSha256 }: Statement): string | undefined {
  const notice = asObject(content['pii_processing'], 'pii_processing')['privacy_notice'];
  if (wordingSha256 === undefined) {
    if (notice !== null)
      fault('receipt-differs-from-its-statement', 'pii_processing.privacy_notice', notice, null);
    return undefined;
  }
  const wording = text(notice, 'pii_processing.privacy_notice');
  const found = hash('sha256', wording, 'hex');
  if (found !== wordingSha256)
    fault('wording-differs', 'pii_processing.privacy_notice', found, wordingSha256);
  return wording;
}

function cosignaturesIn(
  witnessed: unknown,
  evidence: RecordProof,
  key: string,
  witnesses: readonly VerifierKey[],
): readonly { readonly name: string; readonly atSeconds: number }[] {
  const wanted = witnesses.map(({ name }) => name).join(', ');
  if (witnessed === null) {
    if (witnesses.length > 0) fault('cosignature-missing', 'proof.witnessed', null, wanted);
    return [];
  }
  const verdict = verifyWitnessed(evidence, witnessed, key, witnesses);
  if (!verdict.ok) throw new Fault({ ...verdict, where: `proof.witnessed.${verdict.where}` });
  if (witnesses.length > 0 && verdict.cosignatures.length === 0)
    fault('cosignature-missing', 'proof.witnessed.checkpoint', 'none of theirs', wanted);
  return verdict.cosignatures;
}

class Fault extends Error {
  readonly told: Extract<ReceiptVerdict, { ok: false }>;

  constructor(told: Extract<ReceiptVerdict, { ok: false }>) {
    super(told.what);
    this.told = told;
  }
}

function fault(what: string, where: string, found: unknown, expected: unknown): never {
  const shown = (value: unknown) =>
    (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')).slice(0, 300);
  throw new Fault({ ok: false, what, where, found: shown(found), expected: shown(expected) });
}

function same(where: string, found: unknown, expected: unknown): void {
  if (found !== expected) fault('receipt-malformed', where, found, expected);
}

function asObject(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fault('receipt-malformed', where, value, 'an object');
  return value as Record<string, unknown>;
}

function text(value: unknown, where: string): string {
  return typeof value === 'string' ? value : fault('receipt-malformed', where, value, 'text');
}
