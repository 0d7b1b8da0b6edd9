import { textOf } from './judged-text.ts';
import { readRecord } from './record-reader.ts';
import type { JudgedRecord } from './records.ts';

/** A judged message as its record in the evidence tells it. */
export interface JudgedTold
  extends Pick<JudgedRecord, 'messageId' | 'at' | 'port' | 'organisation' | 'outcome' | 'reasons'> {
  readonly text: string;
  /** As the client wrote it. */
  readonly recipient: string;
}

/** What a record says, however it came; undefined where it is no judged message, or none that can be read. */
export function judgedIn(bytes: Buffer): JudgedTold | undefined {
  try {
    const record = readRecord(bytes);
    if (record.kind !== 'judged') return undefined;
    const { messageId, at, port, organisation, outcome, reasons, destination: recipient } = record;
    return { messageId, at, port, organisation, outcome, reasons, recipient, text: textOf(record).text };
  } catch {
    return undefined;
  }
}
