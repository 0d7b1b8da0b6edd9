import {
  type Bulletin,
  type BulletinDownload,
  type BulletinFile,
  type BulletinPage,
  type BulletinReader,
  complaintObjection,
  lastWeekAt,
} from '../../complaints/index.ts';
import { type BulletinDeed, formatInstant, type Instant, Refusal } from '../../domain/index.ts';
import { actorOf, inRoom, personOf } from '../actor.ts';
import type { Answer, BulletinTold, RouteName } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { notThere } from '../problem.ts';
import { sendTagged } from '../send-tagged.ts';
import type { Ask, Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/${'bulletins' | 'published-bulletins'}${string}`>;

/** Why has to be told of these. */
const WITH_REASON: readonly BulletinDeed[] = ['return', 'revise', 'withdraw', 'discard'];
const REASON_MIN = 2;
/** What was published under its name never changes, and may be withdrawn at any time: asked for again, and answered by its tag. */
const ASK_AGAIN = 'no-cache';

/** Bulletins: drafted, written, reviewed and published by the centre; read by the regulator; those for everybody by anybody. */
export function bulletinHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { bulletins } = parts;
  const page = async (ask: Ask<RouteName>, id: string) => {
    const told = await inRoom(bulletins.get(id, readerOf(ask)));
    const isHand = told.authors.includes(await personOf(parts, ask.caller));
    return tellPage(told, {
      write: mayWrite(ask),
      approve: scopeWithin(ask.caller, 'bulletin.approve') === 'all' && !isHand,
    });
  };
  return {
    'GET /api/bulletins': async (ask) => {
      const { limit, after, state: states } = ask.query;
      const lastWeek = lastWeekAt(parts.clock()).name;
      if (ask.scope !== 'all') return { items: [], next: null, mayWrite: false, lastWeek };
      const found = await inRoom(bulletins.list({ states }, readerOf(ask), { limit: limit + 1, after }));
      const items = found.slice(0, limit).map(tell);
      return {
        ...{ items, next: found.length > limit ? items.at(-1)!.id : null },
        ...{ mayWrite: mayWrite(ask), lastWeek },
      };
    },
    'POST /api/bulletins': async (ask) => {
      const id = await inRoom(bulletins.draft(ask.body, await actorOf(parts, ask)));
      return page(ask, id);
    },
    'GET /api/bulletins/:id': (ask) => page(ask, ask.params.id),
    'PUT /api/bulletins/:id': async (ask) => {
      await inRoom(bulletins.save(ask.params.id, ask.body, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'POST /api/bulletins/:id/data': async (ask) => {
      await inRoom(bulletins.redraw(ask.params.id, ask.body.edit, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'POST /api/bulletins/:id/moves': async (ask) => {
      return page(ask, await inRoom(move(ask)));
    },
    'POST /api/bulletins/:id/approval': async (ask) => {
      const move = { ...ask.body, deed: 'approve', reason: '' } as const;
      await inRoom(bulletins.move(ask.params.id, move, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'GET /api/bulletins/:id/files/:name': async (ask) =>
      send(ask, await inRoom(bulletins.file(ask.params.id, ask.params.name, readerOf(ask)))),

    'GET /api/published-bulletins': async () => ({
      items: (await bulletins.published(PUBLISHED)).map(tell),
    }),
    'GET /api/published-bulletins/:id': async (ask) => {
      const { bulletin, newest, document, files, entry } = await inRoom(bulletins.publicOne(ask.params.id));
      const at = `/api/published-bulletins/${bulletin.number}.${bulletin.version}`;
      return {
        ...{ bulletin: tell(bulletin), newestVersion: newest.version, document: document ?? null, entry },
        files: files.map((file) => tellFile(file, at)),
      };
    },
    'GET /api/published-bulletins/:id/files/:name': async (ask) =>
      send(ask, await inRoom(bulletins.publicFile(ask.params.id, ask.params.name))),
  };

  async function move(ask: Ask<'POST /api/bulletins/:id/moves'>): Promise<string> {
    const { deed, reason } = ask.body;
    if (WITH_REASON.includes(deed) && reason.length < REASON_MIN)
      throw new Refusal([complaintObjection('reason-missing', 'reason')]);
    return bulletins.move(ask.params.id, ask.body, await actorOf(parts, ask));
  }
}

/** So many are told of to everybody. */
const PUBLISHED = 200;

/** Who may write sees what is worked on. A bulletin is about everybody: who acts for one organisation alone has none. */
function readerOf(ask: Ask<RouteName>): BulletinReader {
  if (ask.scope !== 'all') throw notThere();
  return { drafts: mayWrite(ask) };
}

function mayWrite({ caller }: Ask<RouteName>): boolean {
  return scopeWithin(caller, 'bulletin.write') === 'all';
}

function send(ask: Ask<RouteName>, { name, media, bytes, sha256 }: BulletinDownload): Promise<never> {
  const { request, reply } = ask.raw;
  reply.header('content-disposition', `attachment; filename="${name}"`).header('cache-control', ASK_AGAIN);
  return sendTagged(request, reply, `"${sha256}"`, media, bytes);
}

const moment = (at: Instant | undefined) => (at === undefined ? null : formatInstant(at));

function tell({ from, until, cutoff, changedAt, publishedAt, withdrawn, ...told }: Bulletin): BulletinTold {
  return {
    ...{ ...told, number: told.number ?? null, revises: told.revises ?? null },
    ...{ from: formatInstant(from), until: formatInstant(until), cutoff: formatInstant(cutoff) },
    ...{ changedAt: formatInstant(changedAt), publishedAt: moment(publishedAt) },
    withdrawn: withdrawn === undefined ? null : { at: formatInstant(withdrawn.at), reason: withdrawn.reason },
  };
}

function tellFile({ form, name, bytes, sha256 }: BulletinFile, at: string) {
  return { form, name, bytes, sha256, address: `${at}/files/${name}` };
}

function tellPage(
  { bulletin, data, text, steps, versions, files, objections, typed, entry, checkpoint }: BulletinPage,
  may: Answer<'GET /api/bulletins/:id'>['may'],
): Answer<'GET /api/bulletins/:id'> {
  return {
    ...{ bulletin: tell(bulletin), text, typed, may },
    figures: data.sections.flatMap((section) =>
      section.figures.map((figure) => ({ ...figure, isPublic: section.isPublic })),
    ),
    sections: data.sections.map(({ id, title, isPublic, tables }) => ({ id, title, isPublic, tables })),
    steps: steps.map(({ at, ...step }) => ({ ...step, at: formatInstant(at) })),
    versions: versions.map(tell),
    files: files.map((file) => tellFile(file, `/api/bulletins/${bulletin.id}`)),
    objections: objections.map(({ field, code, words, fix }) => ({ field, code, words, fix })),
    ...{ entry: entry ?? null, checkpoint: checkpoint ?? null },
  };
}
