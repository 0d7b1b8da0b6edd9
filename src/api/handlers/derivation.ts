import { formatInstant, NotThere, type OrganisationId } from '../../domain/index.ts';
import { CONFOUNDERS, type DerivationDocument, type DerivationEdition } from '../../trends/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/derivation`>;

/** Whether finance marketing follows retail contact: for those whose duty covers everybody. */
export function derivationHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { room, nextRun } = parts.derivation;
  return {
    'GET /api/derivation': async ({ query }) => {
      const months = await room.months();
      const month = query.month ?? months[0]?.month;
      const shown = month === undefined ? undefined : await found(room.get(month));
      const at = nextRun();
      return {
        months: months.map(tellEdition),
        nextRun: at === undefined ? null : formatInstant(at),
        shown: shown === undefined ? null : told(parts, shown),
      };
    },
    'POST /api/derivation': async (ask) => {
      const actor = await actorOf(parts, ask);
      const { isNew, edition } = await inRoom(room.look(ask.body.month, actor));
      return { isNew, edition: tellEdition(edition) };
    },
  };
}

async function found<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NotThere) return undefined;
    throw error;
  }
}

function tellEdition({ number, madeAt, ...edition }: DerivationEdition) {
  return { ...edition, edition: number, madeAt: formatInstant(madeAt) };
}

function told(
  { directory }: Pick<ApiParts, 'directory'>,
  { edition, document }: { readonly edition: DerivationEdition; readonly document: DerivationDocument },
) {
  const { from, to, windowDays, clearDays, least, judged, falselyNamed } = document;
  return {
    edition: tellEdition(edition),
    ...{ from, to, windowDays, clearDays, least, judged, falselyNamed },
    platforms: document.platforms.map((platform) => ({
      ...platform,
      organisationName: directory.nameOf(platform.organisation as OrganisationId) ?? null,
    })),
    confounders: document.confounders.map((id) => ({ id, ...CONFOUNDERS[id] })),
  };
}
