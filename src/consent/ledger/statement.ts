import { canonical, STATEMENT_FORMAT, type Statement } from '../../domain/index.ts';
import type { EventInBlock } from './attestation.ts';

/** The bytes of an event's statement, as the log holds them. */
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
  return Buffer.from(canonical(statement));
}
