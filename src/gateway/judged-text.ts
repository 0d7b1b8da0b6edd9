import { decodeText, joinParts } from '../wire/index.ts';
import type { JudgedRecord } from './records.ts';

/** The whole text of a judged message, from its segments' bytes. */
export function textOf(record: Pick<JudgedRecord, 'segments' | 'protocol'>): {
  text: string;
  anomalies: readonly string[];
} {
  const [first] = record.segments;
  if (first === undefined) return { text: '', anomalies: [] };
  const bytes = first.udhi
    ? joinParts(record.segments.map((s) => s.content))
    : Buffer.concat(record.segments.map((s) => s.content));
  return decodeText(bytes, first.coding, record.protocol);
}
