import { z } from 'zod';
import {
  CATEGORIES,
  type Complaint,
  type ComplaintPage,
  categoryWords,
  complaintObjection,
  type Original,
  type ToldItem,
} from '../../complaints/index.ts';
import { tagOf } from '../../consent/index.ts';
import {
  formatInstant,
  formatRecipient,
  Invalid,
  type Objection,
  type OrganisationId,
  parseInstant,
  parseRecipient,
  Refusal,
} from '../../domain/index.ts';
import { covers } from '../../registry/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { Answer, ReadBody, RouteName } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { cursor, readCursor } from '../reading.ts';
import type { Ask, Handlers } from '../serve.ts';

type Own = Exclude<
  Extract<keyof Handlers, `${string} /api/complaint${string}`>,
  `${string}/match` | `${string}/verdicts`
>;
type Item = ReadBody<'POST /api/complaints'>['complaints'][number];
const AFTER = z.tuple([z.string().max(30)]);

/** The complaint centre over HTTP: complaints handed in, read and decided by the centre, and their progress for whoever handed them in. */
export function complaintHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { complaints, telling } = parts.complaints;
  const { directory, sealKey } = parts;

  const tell = (complaint: Complaint): Answer<'GET /api/complaints'>['items'][number] => ({
    ...complaint,
    via: complaint.via ?? null,
    viaName: complaint.via === undefined ? null : (directory.nameOf(complaint.via as OrganisationId) ?? null),
    reference: complaint.reference ?? null,
    port: complaint.port ?? null,
    toldAt: complaint.toldAt === undefined ? null : formatInstant(complaint.toldAt),
    acceptedAt: formatInstant(complaint.acceptedAt),
    categoryWords: categoryWords(complaint.category, complaint.acceptedAt),
    ended: complaint.ended ?? null,
    erasedAt: complaint.erasedAt === undefined ? null : formatInstant(complaint.erasedAt),
    marks: [...complaint.marks],
  });
  const page = async (ask: Ask<Own>, id: string): Promise<Answer<'GET /api/complaints/:id'>> => {
    const found: ComplaintPage = await inRoom(complaints.get(id, ask.scope));
    return {
      ...tell(found.complaint),
      events: found.events.map(({ at, learntAt, detail, ...event }) => ({
        ...{ ...event, at: formatInstant(at), learntAt: formatInstant(learntAt), detail: { ...detail } },
      })),
      originals: found.originals.map((each) => ({ ...each })),
      case: (ask.scope === 'all' ? found.case : undefined) ?? null,
      mayUnmask: scopeWithin(ask.caller, 'number.unmask') !== undefined,
      mayHandle: scopeWithin(ask.caller, 'complaint.handle') !== undefined,
    };
  };
  const pageOfMany = (rows: readonly Complaint[], limit: number): Answer<'GET /api/complaints'> => {
    const items = rows.slice(0, limit);
    return { items: items.map(tell), next: rows.length > limit ? cursor([items.at(-1)!.id]) : null };
  };
  const at = (text: string | undefined) => (text === undefined ? undefined : (parseInstant(text) as number));

  return {
    'POST /api/complaints': async (ask) => {
      const via = await tellerOf(parts, ask, ask.body.organisation);
      const sent = (ask.raw.request.body as { complaints: unknown[] }).complaints;
      const items = ask.body.complaints.map((item, i) => toldItem(item, sent[i]));
      const taken = await telling.tell(items, via, await actorOf(parts, ask));
      return {
        items: taken.map((each) =>
          each.id === undefined
            ? { id: null, again: false, marks: [], objections: [...each.objections] }
            : { id: each.id, again: each.again, marks: [...each.marks], objections: [] },
        ),
      };
    },
    'POST /api/complaints/progress': async (ask) => {
      const via = await tellerOf(parts, ask, ask.body.organisation);
      const found = new Map(
        (await complaints.progress(via ?? '', ask.body.references)).map((each) => [each.reference, each]),
      );
      return {
        items: ask.body.references.map((reference) => {
          const each = found.get(reference);
          if (each === undefined) return { reference, id: null, acceptedAt: null, state: null, ended: null };
          const { id, acceptedAt, state, ended = null } = each;
          return { reference, id, acceptedAt: formatInstant(acceptedAt), state, ended };
        }),
      };
    },
    'GET /api/complaints': async (ask) => {
      const { limit, after, from, to, ...filter } = ask.query;
      const rows = await complaints.list(
        { ...filter, from: at(from), until: at(to) },
        { limit: limit + 1, after: readCursor(AFTER, after)?.[0] },
        ask.scope,
      );
      return pageOfMany(rows, limit);
    },
    'POST /api/complaints/look-ups': async (ask) => {
      const { limit, after } = ask.body;
      const recipient = parseRecipient(ask.body.recipient.normalize('NFKC').replace(/[\s\-()]/g, ''));
      if (recipient instanceof Invalid)
        return refuse(complaintObjection('recipient-not-valid', 'recipient', { found: recipient.found }));
      const rows = await complaints.list(
        { recipient },
        { limit: limit + 1, after: readCursor(AFTER, after)?.[0] },
        ask.scope,
      );
      // The number stands in the audit as its keyed tag: whose look-ups are of one person can be told, the person cannot.
      await ask.audit({
        act: 'complaint.looked-up',
        object: { kind: 'recipient', id: tagOf(sealKey, recipient).toString('hex') },
        detail: { found: Math.min(rows.length, limit) },
      });
      return pageOfMany(rows, limit);
    },
    'GET /api/complaints/:id': async (ask) => page(ask, ask.params.id),
    'POST /api/complaints/:id/originals/:place': async (ask) => {
      const { id, place } = ask.params;
      const { bytes, mediaType } = await inRoom(complaints.original(id, place, ask.scope));
      await seen(ask, 'complaint.original-seen', ask.body.reason, { place });
      // Never what a browser would run: a picture as what it is, all else as bytes, and either as a download.
      const picture = /^image\/(png|jpeg|webp)$/.exec(mediaType)?.[1];
      await ask.raw.reply
        .header('content-disposition', `attachment; filename="${id}-${place}.${picture ?? 'bin'}"`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .type(picture === undefined ? 'application/octet-stream' : mediaType)
        .send(bytes);
      return undefined;
    },
    'POST /api/complaints/:id/unmask': async (ask) => {
      const { recipient, sender = null } = await inRoom(complaints.numbers(ask.params.id, ask.scope));
      // Told in the audit before it is shown: a number that is seen has left its trace.
      await seen(ask, 'complaint.unmasked', ask.body.reason);
      return { recipient: formatRecipient(recipient), sender };
    },
    'POST /api/complaints/:id/classification': async (ask) => {
      const { category, service } = ask.body;
      await inRoom(complaints.classify(ask.params.id, category, service, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'POST /api/complaints/:id/mute': async (ask) => {
      const { days, reason } = ask.body;
      await inRoom(complaints.mute(ask.params.id, days, reason, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'POST /api/complaints/:id/acts': async (ask) => {
      await inRoom(complaints.do(ask.params.id, ask.body, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'GET /api/complaint-categories': async () => ({ items: CATEGORIES.map(tellCategory) }),
  };

  function seen(
    ask: Ask<'POST /api/complaints/:id/unmask'> | Ask<'POST /api/complaints/:id/originals/:place'>,
    act: string,
    reason: string,
    detail: Readonly<Record<string, number>> = {},
  ) {
    return ask.audit({ act, object: { kind: 'complaint', id: ask.params.id }, reason, detail });
  }

  function tellCategory({ code, kind, words }: (typeof CATEGORIES)[number]) {
    return {
      ...{ code, kind, words: categoryWords(code, parts.clock()) },
      since: words.map(({ from, zh, en }) => ({
        from: Number.isFinite(from) ? formatInstant(from) : null,
        words: { zh, en },
      })),
    };
  }
}

/** In whose name complaints are handed in; undefined: the centre itself, which needs to name nobody. */
export async function tellerOf(
  { directory }: Pick<ApiParts, 'directory'>,
  { scope, caller }: Pick<Ask<RouteName>, 'scope' | 'caller'>,
  named: string | undefined,
): Promise<OrganisationId | undefined> {
  const [only, ...others] = scope === 'all' ? [] : scope;
  const via = (named ?? (others.length === 0 ? only : undefined)) as OrganisationId | undefined;
  if (via === undefined) {
    if (scopeWithin(caller, 'complaint.read') === 'all') return undefined;
    return refuse(complaintObjection('teller-not-named', 'organisation'));
  }
  if (!covers(scope, via) || directory.nameOf(via) === undefined)
    return refuse(complaintObjection('teller-not-known', 'organisation', { found: via }));
  return via;
}

/** The item as it was sent is kept, and beside it each picture by itself. */
function toldItem({ attachments = [], ...told }: Item, sent: unknown): ToldItem {
  const unread: Objection[] = [];
  const pictures = attachments.flatMap(({ name, mediaType, content }): Original[] => {
    const bytes = Buffer.from(content, 'base64');
    if (content === '' || bytes.toString('base64').replace(/=+$/, '') !== content.replace(/=+$/, '')) {
      unread.push(complaintObjection('attachment-unreadable', 'attachments', { name: name.slice(0, 60) }));
      return [];
    }
    return [{ name: name.slice(0, 100), mediaType, bytes }];
  });
  const { attachments: _, ...item } = sent as Record<string, unknown>;
  const original: Original = {
    ...{ name: 'item', mediaType: 'application/json' },
    bytes: Buffer.from(JSON.stringify(item)),
  };
  return { told, originals: [original, ...pictures], unread };
}

function refuse(objection: Objection): Promise<never> {
  return inRoom(Promise.reject(new Refusal([objection])));
}
