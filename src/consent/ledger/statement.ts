import type { EventInBlock } from './attestation.ts';

export const STATEMENT_FORMAT = 'anning-consent-1';

/** What an entry of the log says once it is opened: keys sorted, no spaces. Whom it is about stands in it as a salted hash. */
export interface Statement {
  readonly format: typeof STATEMENT_FORMAT;
  /** Number of the event in this installation's ledger. */
  readonly id: number;
  readonly kind: string;
  /** Hex of SHA-256(salt ‖ the number's digits with country code). */
  readonly subject: string;
  /** Empty: everyone's marketing. */
  readonly organisation: string;
  /** Empty: whatever the line. */
  readonly purpose: string;
  /** Milliseconds since 1970: as it was said to have happened, and as it was recorded. */
  readonly at: number;
  readonly recordedAt: number;
  readonly channel: string;
  readonly wordingSha256?: string;
  readonly evidenceSha256?: string;
  readonly proof?: string;
  readonly frequencyCount?: number;
  readonly frequencyPer?: string;
  readonly until?: number;
}

export function statementOf(event: EventInBlock): Buffer {
  const statement: Statement = {
    format: STATEMENT_FORMAT,
    id: event.id,
    kind: event.kind,
    subject: event.subject.toString('hex'),
    organisation: event.organisation,
    purpose: event.purpose,
    at: event.at.getTime(),
    recordedAt: event.recorded_at.getTime(),
    channel: event.channel,
    ...(event.wording_sha256 === null ? {} : { wordingSha256: event.wording_sha256.toString('hex') }),
    ...(event.evidence === null ? {} : { evidenceSha256: event.evidence.toString('hex') }),
    ...(event.proof === null ? {} : { proof: event.proof }),
    ...(event.frequency_count === null ? {} : { frequencyCount: event.frequency_count }),
    ...(event.frequency_per === null ? {} : { frequencyPer: event.frequency_per }),
    ...(event.until === null ? {} : { until: event.until.getTime() }),
  };
  return Buffer.from(
    JSON.stringify(Object.fromEntries(Object.entries(statement).sort(([a], [b]) => (a < b ? -1 : 1)))),
  );
}
