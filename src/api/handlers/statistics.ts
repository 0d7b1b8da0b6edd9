import {
  complaintObjection,
  type Edition,
  type EditionFormat,
  type Period,
  readPeriod,
} from '../../complaints/index.ts';
import { formatInstant, Refusal } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { StatisticsEdition } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import { sendTagged } from '../send-tagged.ts';
import type { Ask, Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/statistics${string}`>;
type FileRoute = `GET /api/statistics/editions/:id/${EditionFormat}`;

const MEDIA = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;
/** What was published under its number never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Of a period there may be a newer edition at any time: asked for again, and answered by its tag. */
const ASK_AGAIN = 'public, no-cache';

/** Published statistics of complaints: anybody's to read. */
export function statisticsHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { editions, nextRun } = parts.statistics;
  const file = (format: EditionFormat) => async (ask: Ask<FileRoute>) => {
    const { id } = ask.params;
    const { name, bytes, sha256 } = await inRoom(editions.file(id, format));
    const { request, reply } = ask.raw;
    reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', id.includes('.') ? FOR_EVER : ASK_AGAIN);
    return sendTagged(request, reply, `"${sha256}"`, MEDIA[format], bytes);
  };
  return {
    'GET /api/statistics/editions': async ({ query: { kind, newest, limit, after } }) => {
      const found = await inRoom(
        editions.list(
          { kind, newestOnly: newest },
          { limit: limit + 1, ...(after === undefined ? {} : { after }) },
        ),
      );
      const items = found.slice(0, limit).map(tellEdition);
      const at = nextRun();
      return {
        items,
        next: found.length > limit ? items.at(-1)!.id : null,
        nextRun: at === undefined ? null : formatInstant(at),
      };
    },

    'GET /api/statistics/editions/:id': async ({ params: { id } }) => {
      const { edition, document, manifest } = await inRoom(editions.get(id));
      const all = await editions.ofPeriod(edition.kind, edition.period);
      return {
        ...{ edition: tellEdition(edition), editions: all.map(tellEdition), manifest, document },
      };
    },

    'GET /api/statistics/editions/:id/csv': file('csv'),
    'GET /api/statistics/editions/:id/json': file('json'),

    'GET /api/statistics/manifest': async ({ raw: { request, reply } }) => {
      const manifest = await editions.manifest();
      // It only grows: its length tells it from any other.
      reply.header('cache-control', ASK_AGAIN);
      return sendTagged(
        request,
        reply,
        `"${manifest.length}"`,
        'application/x-ndjson; charset=utf-8',
        manifest,
      );
    },

    'POST /api/statistics/editions': async (ask) => {
      const actor = await actorOf(parts, ask);
      const { isNew, edition } = await inRoom(lookAt(parts, ask.body.period, actor));
      return { isNew, edition: tellEdition(edition) };
    },
  };
}

/** Counts a period now. Throws Refusal. */
export async function lookAt({ statistics }: Pick<ApiParts, 'statistics'>, name: string, actor: Actor) {
  const period: Period | undefined = readPeriod(name);
  if (period === undefined)
    throw new Refusal([complaintObjection('period-not-valid', 'period', { found: name.slice(0, 20) })]);
  return statistics.editions.look(period, actor);
}

export function tellEdition(edition: Edition): StatisticsEdition {
  const { number, from, until, madeAt, marketing, ecommerce, files, checkpoint: _, ...told } = edition;
  return {
    ...{ ...told, edition: number, from: formatInstant(from), until: formatInstant(until) },
    ...{ madeAt: formatInstant(madeAt), marketing: marketing ?? null, ecommerce: ecommerce ?? null },
    files: files.map((file) => ({
      ...file,
      address: `/api/statistics/editions/${edition.id}/${file.format}`,
    })),
  };
}
