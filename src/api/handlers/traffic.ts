import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant, parseInstant, type Scope } from '../../domain/index.ts';
import type { MessageFilter, TrafficScope } from '../../store/index.ts';
import type { LiveMessages } from '../contract/index.ts';
import { askerOf, scopeOf } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Ask, Handlers } from '../serve.ts';
import { messageOf, trafficScope } from './messages.ts';

type Own = Extract<keyof Handlers, `${string} /api/traffic${string}` | `${string} /api/live`>;

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
/** How late a message may be shipped and still come in the stream. */
const LATE_MS = 15_000;
const SHOWN_MAX = 50;
const LOOKED_AT = 500;

/** Counts of what was judged, and the stream of it. */
export function trafficHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { traffic } = parts;
  const range = ({ from, to }: { from: string; to: string }) => ({
    from: parseInstant(from) as number,
    to: parseInstant(to) as number,
  });
  const within = (ask: { readonly scope: Scope }): { scope?: TrafficScope } => {
    const scope = trafficScope(parts, ask.scope);
    return scope === undefined ? {} : { scope };
  };
  return {
    'GET /api/traffic/counts': async (ask) => {
      const { step, account } = ask.query;
      const rows = await traffic.counts({
        ...range(ask.query),
        by: step,
        ...within(ask),
        ...accounts(account),
      });
      return { items: rows.map(({ at, ...row }) => ({ at: formatInstant(at), ...row })) };
    },
    'GET /api/traffic/verdicts': async (ask) => ({
      items: await traffic.verdictTable({
        ...range(ask.query),
        ...within(ask),
        ...accounts(ask.query.account),
      }),
    }),
    'GET /api/traffic/breakdown': async (ask) => {
      const { by, step, limit } = ask.query;
      const rows = await traffic.breakdown({ ...range(ask.query), by, step, limit, ...within(ask) });
      return { items: rows.map(({ at, ...row }) => ({ at: formatInstant(at), ...row })) };
    },
    'GET /api/traffic/rates': async (ask) => {
      const { by, minutes } = ask.query;
      const to = Math.floor(parts.clock() / SECOND_MS) * SECOND_MS;
      const from = to - minutes * MINUTE_MS;
      const rows = await traffic.rates({ from, to, by, ...within(ask) });
      const items = rows.map(({ at, ...row }) => ({ at: formatInstant(at), ...row }));
      return { from: formatInstant(from), to: formatInstant(to), items };
    },
    'GET /api/live': async (ask) => {
      await stream(parts, ask);
      return { items: [], more: 0 };
    },
  };
}

function accounts(account: string | undefined): { accounts?: readonly string[] } {
  return account === undefined ? {} : { accounts: [account] };
}

/**
 * Server-sent events, one a second where something came. Each look goes back far enough to catch what was shipped late, and shows nothing
 * twice. The session is asked for again at each look, so that a stream ends with it.
 */
async function stream(parts: ApiParts, ask: Ask<'GET /api/live'>): Promise<void> {
  const { request, reply } = ask.raw;
  const { account, outcome, reason } = ask.query;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  const shown = new Map<string, number>();
  const begun = parts.clock();
  try {
    for (let beat = 0; !raw.destroyed; beat++) {
      const scope = trafficScope(
        parts,
        scopeOf(await askerOf(request, parts.access), { act: 'message.read' }),
      );
      const now = parts.clock();
      const filter: MessageFilter = {
        from: Math.max(begun, now - LATE_MS),
        ...(account === undefined ? {} : { accounts: [account] }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(reason === undefined ? {} : { reason }),
        ...(scope === undefined ? {} : { scope }),
      };
      const fresh = (await parts.traffic.messages(filter, { limit: LOOKED_AT })).filter(
        (row) => !shown.has(row.messageId),
      );
      for (const { messageId, at } of fresh) shown.set(messageId, at);
      for (const [id, at] of shown) if (at < now - 2 * LATE_MS) shown.delete(id);
      if (fresh.length > 0) {
        const items = fresh.slice(0, SHOWN_MAX).map((row) => messageOf(parts, row));
        const told: LiveMessages = { items, more: fresh.length - items.length };
        raw.write(`event: messages\ndata: ${JSON.stringify(told)}\n\n`);
      } else if (beat % 15 === 14) raw.write(': still here\n\n');
      await sleep(SECOND_MS);
    }
  } catch (error) {
    if (!raw.destroyed) parts.log.info({ fault: (error as Error).message }, 'a live stream ended');
  } finally {
    raw.end();
  }
}
