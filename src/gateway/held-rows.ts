import type { Kysely } from 'kysely';
import { signatureOf } from '../domain/index.ts';
import type { Database } from '../store/index.ts';
import { textOf } from './judged-text.ts';
import type { DecidedRecord, JournalRecord, JudgedRecord } from './records.ts';

type Row = Database['held_message'];

/** What a shipment says of held messages, kept where people decide: each once, however often it is told. */
export async function keepHeld(
  trx: Kysely<Database>,
  gateway: string,
  records: readonly JournalRecord[],
): Promise<void> {
  const held = records.filter(
    (each): each is JudgedRecord => each.kind === 'judged' && each.outcome === 'hold',
  );
  if (held.length > 0) {
    await trx
      .insertInto('held_message')
      .values(held.map((each) => rowOf(gateway, each)))
      .onConflict((oc) => oc.column('message_id').doNothing())
      .execute();
  }
  for (const each of records) if (each.kind === 'decided') await settle(trx, each);
}

function rowOf(gateway: string, record: JudgedRecord): Row {
  return {
    message_id: record.messageId,
    at: new Date(record.at),
    gateway,
    account: record.account,
    organisation: record.organisation,
    signature: signatureOf(textOf(record).text)?.toWellFormed() ?? '',
    port: record.source,
    purpose: record.purpose,
    reasons: record.reasons.filter(({ mode }) => mode === 'enforce').map(({ code }) => code),
    state: 'waiting',
    decision: null,
    decided_by: null,
    decided_by_name: null,
    decided_reason: null,
    due: null,
    settled_at: null,
  };
}

/** The gateway carried it out, whoever asked for it; `time`: nobody did in time. The first telling stands. */
async function settle(trx: Kysely<Database>, { messageId, decision, by }: DecidedRecord): Promise<void> {
  const state = by === 'time' ? 'expired' : decision === 'release' ? 'released' : 'rejected';
  await trx
    .updateTable('held_message')
    .set((eb) => ({
      state,
      decision,
      decided_by: eb.fn.coalesce('decided_by', eb.val(by)),
      settled_at: eb.fn('now', []),
    }))
    .where('message_id', '=', messageId)
    .where('settled_at', 'is', null)
    .execute();
}
