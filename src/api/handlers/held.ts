import { z } from 'zod';
import { formatInstant, parseInstant } from '../../domain/index.ts';
import type { HeldRow } from '../../gateway/index.ts';
import type { HeldMessage } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import { HttpProblem } from '../problem.ts';
import { cursor, readCursor } from '../reading.ts';
import type { Handlers } from '../serve.ts';
import { heldStateOf, messageOf, trafficScope } from './messages.ts';

type Own = Extract<keyof Handlers, `${string} /api/held${string}`>;
const KEY = z.tuple([z.number(), z.string()]);

/** Messages that wait for a person, decided in bulk and undone while that is possible. */
export function heldHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { held, traffic } = parts;
  return {
    'GET /api/held': async (ask) => {
      const { limit, after, sort, state, from, to, account, reason } = ask.query;
      const key = readCursor(KEY, after);
      const rows = await held.list({
        scope: trafficScope(parts, ask.scope),
        states: state,
        account,
        reason,
        from: from === undefined ? undefined : (parseInstant(from) as number),
        to: to === undefined ? undefined : (parseInstant(to) as number),
        order: sort === 'at' ? 'oldest' : 'newest',
        limit: limit + 1,
        after: key === undefined ? undefined : { at: key[0], messageId: key[1] },
      });
      const shown = rows.slice(0, limit);
      const messages = await Promise.all(shown.map((row) => traffic.message(row.message_id)));
      const last = shown.at(-1);
      return {
        items: shown.map((row, i) => {
          const message = messages[i];
          const told = message === undefined ? undefined : messageOf(parts, message);
          return heldOf(parts, row, told?.text ?? null, told?.recipient ?? null);
        }),
        next: rows.length > limit && last !== undefined ? cursor([last.at.getTime(), last.message_id]) : null,
      };
    },

    'POST /api/held/decisions': async (ask) => {
      const { ids, decision, reason } = ask.body;
      if (decision === 'reject' && reason === undefined) {
        const words = { zh: '拒绝时须说明原因。', en: 'A rejection needs a reason.' };
        throw new HttpProblem(422, 'invalid-request', words, { fields: [{ field: 'reason', words }] });
      }
      const by = { actor: ask.caller.id, name: ask.caller.name, reason };
      const act = decision === 'release' ? 'held.released' : 'held.rejected';
      const audit = async (trx: Parameters<typeof ask.audit>[1], rows: readonly HeldRow[]) => {
        for (const row of rows) {
          const object = { kind: 'message', id: row.message_id };
          await ask.audit({ act, object, organisation: row.organisation || undefined, reason }, trx);
        }
      };
      const done = await held.decide([...new Set(ids)], decision, by, trafficScope(parts, ask.scope), audit);
      return {
        items: done.map(({ id, outcome, due }) => ({
          id,
          outcome,
          due: due === undefined ? null : formatInstant(due),
        })),
      };
    },

    'POST /api/held/undo': async (ask) => {
      const audit = async (trx: Parameters<typeof ask.audit>[1], rows: readonly HeldRow[]) => {
        for (const row of rows) {
          const object = { kind: 'message', id: row.message_id };
          await ask.audit({ act: 'held.undone', object, organisation: row.organisation || undefined }, trx);
        }
      };
      const scope = trafficScope(parts, ask.scope);
      const done = await held.undo([...new Set(ask.body.ids)], ask.caller.id, scope, audit);
      return { items: done.map(({ id, outcome }) => ({ id, outcome })) };
    },
  };
}

function heldOf(parts: ApiParts, row: HeldRow, text: string | null, recipient: string | null): HeldMessage {
  return {
    id: row.message_id,
    at: formatInstant(row.at.getTime()),
    gateway: row.gateway,
    account: row.account,
    organisation: row.organisation,
    organisationName: parts.directory.nameOf(row.organisation) ?? null,
    signature: row.signature,
    port: row.port,
    purpose: row.purpose,
    reasons: row.reasons,
    text,
    recipient,
    held: heldStateOf(row),
    expiresAt: formatInstant(row.at.getTime() + parts.heldMaxMs),
  };
}
