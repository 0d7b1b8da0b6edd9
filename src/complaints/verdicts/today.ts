import type { Message, RecordedChange, Verdict } from '../../domain/index.ts';
import { Hindsight, type KnownChange } from '../../kernel/index.ts';
import { CHINA } from '../../rules/index.ts';
import type { ChangesOf, RecordStore } from '../../store/index.ts';

const PIECE = 2000;

/** The kernel's verdict on a message by what is known today of its moment, and what became known since. Reads the feed: the papers, then the consents that count. */
export async function judgedToday(
  record: Pick<RecordStore, 'readChanges'>,
  message: Message,
): Promise<{ readonly verdict: Verdict; readonly learnt: readonly KnownChange[] }> {
  const hindsight = new Hindsight(message, CHINA);
  await learn(record, hindsight, { recipients: 'none' });
  await learn(record, hindsight, { recipients: [...hindsight.consentsOf()] });
  return { verdict: hindsight.verdict(), learnt: hindsight.learntSince() };
}

async function learn(
  record: Pick<RecordStore, 'readChanges'>,
  hindsight: Hindsight,
  of: ChangesOf,
): Promise<void> {
  for (let after = 0; ; ) {
    const piece = await record.readChanges(after, PIECE, of);
    // What stands in the record was parsed when it was written.
    for (const { recordedAt, body } of piece) hindsight.learn({ recordedAt, change: body as RecordedChange });
    const last = piece.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}
