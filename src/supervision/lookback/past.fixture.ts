/** Past traffic and a feed as the stores give them, without the stores. */
import type { Message, RecordedChange, Verdict } from '../../domain/index.ts';
import type { KnownChange } from '../../kernel/index.ts';
import {
  createSealer,
  type PastAsked,
  PastBlock,
  recipientTag,
  SealKey,
  type StoredChange,
} from '../../store/index.ts';
import type { PassGround } from './pass.ts';

export const key = new SealKey(Buffer.alloc(32, 7));
export const sealer = createSealer(key);

/** A message as it was judged. */
export interface Sent {
  readonly message: Message;
  readonly outcome: Verdict['outcome'];
  readonly reasons: readonly string[];
  readonly organisation: string;
  readonly signature: string;
  /** As the client wrote it, where that is not the recipient's number. */
  readonly written?: string;
}

const OUTCOMES = { allow: 1, hold: 2, refuse: 3 } as const;

/** As ClickHouse writes it in RowBinary. */
function rowOf({ message, outcome, reasons, organisation, signature, written }: Sent): Buffer {
  const fixed = Buffer.alloc(18);
  fixed.writeBigInt64LE(BigInt(message.at));
  fixed[8] = OUTCOMES[outcome];
  fixed[9] = message.segments;
  fixed.writeBigUInt64LE(written === undefined ? recipientTag(key, message.recipient) : 0n, 10);
  const sealed = sealer.seal(Buffer.from(written ?? String(message.recipient)));
  const texts = [
    ...[sealed, message.id, message.account, message.source, message.carrier ?? '', message.text],
    ...[organisation, signature, reasons.join(','), '', ''],
  ];
  return Buffer.concat([
    fixed,
    ...texts.flatMap((each) => [lengthOf(Buffer.byteLength(each)), Buffer.from(each as string)]),
  ]);
}

function lengthOf(length: number): Buffer {
  const bytes: number[] = [];
  let left = length;
  for (; left >= 128; left >>= 7) bytes.push((left & 127) | 128);
  return Buffer.from([...bytes, left]);
}

/** @param known in the order of the feed. @param most messages in a block. */
export function ground(known: readonly KnownChange[], sent: readonly Sent[], most = 7): PassGround {
  const changes = known.map(
    ({ change, recordedAt }, i): StoredChange => ({
      ...{ sequence: i + 1, at: change.at, recordedAt, actor: 'test' },
      body: change as RecordedChange & Record<string, unknown>,
    }),
  );
  const idOf = ({ message }: Sent) => message.id as string;
  const ordered = [...sent].sort((a, b) => a.message.at - b.message.at || (idOf(a) < idOf(b) ? -1 : 1));
  return {
    ...{ key, sealer },
    record: { readChanges: async (after) => changes.slice(after, after + 5) },
    traffic: {
      past: async ({ from, to, after }: PastAsked) => {
        const behind = ({ message: { at, id } }: Sent) =>
          after === undefined || at > after.at || (at === after.at && id > after.messageId);
        const rows = ordered.filter(
          (each) => each.message.at >= from && each.message.at < to && behind(each),
        );
        return new PastBlock(Buffer.concat(rows.slice(0, most).map(rowOf)));
      },
    },
  };
}
