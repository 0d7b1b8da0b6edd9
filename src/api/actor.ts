import type { Access, Caller } from '../access/index.ts';
import type { Actor } from '../registry/index.ts';
import type { RouteName } from './contract/index.ts';
import type { ApiParts } from './parts.ts';
import { refusalProblem } from './refusal-problem.ts';
import type { Ask } from './serve.ts';

/** Who acts in the registry: the person, also behind a key, within the scope of the route's act. */
export async function actorOf(parts: ApiParts, ask: Ask<RouteName>): Promise<Actor> {
  const { caller, scope } = ask;
  return {
    id: await personOf(parts, caller),
    name: caller.name,
    scope,
    async note(db, ...deeds) {
      for (const deed of deeds) await ask.audit(deed, db);
    },
  };
}

/** What acts by itself, or by a token of this machine: in the audit under a name that is no person's. */
export function actorNamed(
  { access, clock }: { readonly access: Pick<Access, 'audit'>; readonly clock: () => number },
  actor: 'anning' | 'cli',
  actorName: string,
): Actor {
  const who = { actor, actorName, address: '' };
  return {
    ...{ id: actor, name: actorName, scope: 'all' },
    note: (db, ...deeds) =>
      access.audit.writeAll(
        db,
        deeds.map((deed) => ({ ...deed, ...who })),
        clock(),
      ),
  };
}

/** The person, also behind a key. */
export async function personOf({ access }: ApiParts, caller: Caller): Promise<string> {
  const key = caller.kind === 'key' ? await access.keys.get(caller.id, 'all') : undefined;
  return key?.createdBy ?? caller.id;
}

/** The work's answer; what the registry refuses is told in the shape of the API. */
export async function inRoom<T>(work: Promise<T>, within?: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refusalProblem(error, within);
  }
}
