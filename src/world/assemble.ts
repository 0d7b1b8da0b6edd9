import { decodeText } from '../wire/index.ts';
import type { Received, ReceivedMessage } from './centre-types.ts';

/** Whole texts out of SUBMITs in the order of their last parts; a message with a missing part is left out. */
export function assemble(received: readonly Received[]): ReceivedMessage[] {
  const whole: ReceivedMessage[] = [];
  const open = new Map<string, (Received | undefined)[]>();
  for (const one of received) {
    const { part } = one;
    if (part === undefined) {
      whole.push(join([one]));
      continue;
    }
    const key = `${one.account}|${one.source}|${one.destination}|${part.reference}|${part.total}`;
    const parts = open.get(key) ?? new Array<Received | undefined>(part.total).fill(undefined);
    open.set(key, parts);
    parts[part.number - 1] = one;
    if (parts.includes(undefined)) continue;
    open.delete(key);
    whole.push(join(parts as Received[]));
  }
  return whole;
}

function join(parts: readonly Received[]): ReceivedMessage {
  const { protocol, account, source, destination, coding } = parts[0]!;
  const bytes = Buffer.concat(parts.map((p) => p.content));
  const { text } = decodeText(bytes, coding, protocol);
  const messageIds = parts.map((p) => p.messageId);
  return { protocol, account, source, destination, coding, text, segments: parts.length, messageIds };
}
