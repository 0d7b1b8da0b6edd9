import { STATEMENT_FORMAT } from '../../domain/index.ts';
import type { EventRow } from './ledger-rows.ts';

/**
 * The bytes of an event's statement, as the log holds them: what `canonical` gives of a Statement, written out field by field since imports make tens of
 * millions of them.
 */
export function statementOf(
  id: number,
  of: Omit<EventRow, 'source' | 'actor'>,
  subject: Buffer,
  wordingSha256: Buffer | undefined,
): Buffer {
  const { evidence, frequency, proof, until } = of;
  const text = (field: string, value: string | undefined) =>
    value === undefined ? '' : `"${field}":${JSON.stringify(value)},`;
  const number = (field: string, value: number | undefined) =>
    value === undefined ? '' : `"${field}":${value},`;
  const fields =
    number('at', of.at) +
    text('channel', of.channel) +
    text('evidenceSha256', evidence) +
    text('format', STATEMENT_FORMAT) +
    number('frequencyCount', frequency?.count) +
    text('frequencyPer', frequency?.per) +
    number('id', id) +
    text('kind', of.kind) +
    text('organisation', of.organisation) +
    text('proof', proof) +
    text('purpose', of.purpose) +
    number('recordedAt', of.recordedAt) +
    text('subject', subject.toString('hex')) +
    number('until', until) +
    text('wordingSha256', wordingSha256?.toString('hex'));
  return Buffer.from(`{${fields.slice(0, -1)}}`);
}
