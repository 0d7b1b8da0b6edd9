import {
  formatInstant,
  Invalid,
  type OrganisationId,
  parseRecipient,
  type Scope,
} from '../../domain/index.ts';
import {
  BECAUSE_WORDS,
  CUSTODY_WORDS,
  type CustodyBatch,
  type CustodyKey,
  type CustodyRoom,
  type HopTrace,
  type LeafPlace,
  type Trace,
  traceAskedOf,
} from '../../registry/index.ts';
import type { TrafficMessage } from '../../store/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import { CONTRACT, type MessageCustody } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import { notThere } from '../problem.ts';
import { type Handlers, uploaded } from '../serve.ts';
import { tellTerms } from './desk.ts';
import { numberOf, trafficScope } from './messages.ts';

type Own = Extract<
  keyof Handlers,
  | 'GET /api/messages/:id/custody'
  | `${string} /api/organisations/:id/custody-keys${string}`
  | `${string} /api/custody/${string}`
>;

const UPLOAD = CONTRACT['POST /api/custody/batches'].upload;

/** Signing keys, batches of what was passed on, and the way of a message. */
export function custodyHandlers(parts: ApiParts, room: CustodyRoom): Pick<Handlers, Own> {
  const { keys, batches } = room;
  const withEvidence = async (batch: CustodyBatch) => {
    const evidence = await parts.evidence.proveEntry(batch.evidenceIndex);
    return { ...tellBatch(batch), evidence: { ...evidence, path: [...evidence.path] } };
  };
  return {
    'GET /api/organisations/:id/custody-keys': async ({ params, scope }) => ({
      origin: keys.origin,
      items: (await inRoom(keys.list(params.id, scope))).map(tellKey),
    }),
    'POST /api/organisations/:id/custody-keys': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellKey(await inRoom(keys.register(ask.params.id, ask.body, actor)));
    },
    'POST /api/organisations/:id/custody-keys/revocation': async (ask) => {
      const { key, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellKey(await inRoom(keys.revoke(ask.params.id, key, reason, actor)));
    },

    'GET /api/custody/batches': async ({ scope, query }) => {
      const { limit } = query;
      const rows = await batches.list(scope, { ...query, limit: limit + 1 });
      const items = rows.slice(0, limit).map(tellBatch);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'POST /api/custody/batches': async (ask) => {
      const actor = await actorOf(parts, ask);
      return withEvidence(await inRoom(batches.handIn(uploaded(ask.raw.request, UPLOAD.bytesMax), actor)));
    },
    'GET /api/custody/batches/:id': async ({ params, scope }) =>
      withEvidence(await inRoom(batches.get(params.id, scope))),

    'GET /api/messages/:id/custody': async ({ params, scope }) => {
      const row = await parts.traffic.message(params.id, trafficScope(parts, scope));
      if (row === undefined) throw notThere();
      return custodyOf(parts, room, row, scope);
    },
  };
}

/** The way of a message as the API and `anning trace` tell it. */
export async function custodyOf(
  parts: ApiParts,
  room: CustodyRoom,
  row: TrafficMessage,
  scope: Scope,
): Promise<MessageCustody> {
  return tellTrace(parts, row, await traceOf(parts, room, row), scope);
}

/** The way of a message, with what only these stores know of it. */
export async function traceOf(parts: ApiParts, room: CustodyRoom, row: TrafficMessage): Promise<Trace> {
  const recipient = parseRecipient(numberOf(parts, row));
  const asked = await traceAskedOf(parts.traffic, row, {
    recipient: recipient instanceof Invalid ? undefined : recipient,
    via: parts.directory.account(row.account)?.opened.organisation,
    releasedAt: await releasedAt(parts, row),
  });
  return room.trace(asked);
}

async function releasedAt({ held }: ApiParts, row: TrafficMessage): Promise<number | undefined> {
  const waiting = row.outcome === 'hold' ? await held.get(row.messageId) : undefined;
  return waiting?.state === 'released' ? waiting.settled_at?.getTime() : undefined;
}

function tellTrace(parts: ApiParts, row: TrafficMessage, trace: Trace, scope: Scope): MessageCustody {
  const counts = { proved: 0, denied: 0, said: 0, silent: 0 };
  for (const { custody } of trace.hops) counts[custody] += 1;
  return {
    version: 1,
    message: {
      id: row.messageId,
      at: formatInstant(row.at),
      port: row.port,
      organisation: row.organisation,
      outcome: row.outcome,
    },
    window: {
      from: formatInstant(trace.from),
      until: formatInstant(trace.until),
      toleranceMs: trace.toleranceMs,
    },
    hops: trace.hops.map((hop) => tellHop(parts, hop, scope)),
    counts,
  };
}

function tellHop({ directory }: ApiParts, hop: HopTrace, scope: Scope): MessageCustody['hops'][number] {
  const { organisation, port, standing, lease, custody, because, silent, batches, found, absent } = hop;
  // A lease's terms are between its two sides.
  const party =
    scope === 'all' || [organisation, lease?.lessor].some((each) => scope.includes(each as OrganisationId));
  return {
    organisation: organisation ?? null,
    name: organisation === undefined ? null : (directory.nameOf(organisation) ?? null),
    port: port ?? null,
    standing,
    lease:
      lease === undefined
        ? null
        : {
            lease: lease.lease,
            lessor: lease.lessor,
            from: formatInstant(lease.from),
            until: time(lease.until),
            terms: party ? tellTerms(lease.terms) : null,
            declaredBy: lease.declaredBy,
            declaredAt: time(lease.declaredAt),
            confirmedAt: time(lease.confirmedAt),
          },
    custody,
    custodyWords: CUSTODY_WORDS[custody],
    because,
    words: BECAUSE_WORDS[because],
    silent: silent ?? null,
    batches: batches.map(tellBatch),
    found:
      found === undefined
        ? null
        : {
            ...tellPlace(found),
            batch: found.batch,
            text: found.text,
            occurrence: found.occurrence,
            evidence: { ...found.evidence, path: [...found.evidence.path] },
          },
    absent: absent.map(({ batch, below, above }) => ({
      batch,
      below: below === undefined ? null : tellPlace(below),
      above: above === undefined ? null : tellPlace(above),
    })),
  };
}

function tellPlace({ leaf, index, path }: LeafPlace) {
  return { leaf: leaf.toString('hex'), index, path: path.map((each) => each.toString('base64')) };
}

function tellBatch({ from, to, handedInAt, lease, ...rest }: CustodyBatch) {
  return {
    ...rest,
    lease: lease ?? null,
    from: formatInstant(from),
    to: formatInstant(to),
    handedInAt: formatInstant(handedInAt),
  };
}

function tellKey({ key, publicKey, verifier, registeredAt, revokedAt, reason }: CustodyKey) {
  return {
    ...{ key, publicKey, reason },
    verifierKey: verifier.text,
    registeredAt: formatInstant(registeredAt),
    revokedAt: time(revokedAt),
  };
}

function time(at: number | undefined): string | null {
  return at === undefined ? null : formatInstant(at);
}
