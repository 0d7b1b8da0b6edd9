import type { ApiKey as StoredKey, Person as StoredPerson } from '../../access/index.ts';
import { DAY_MS, type Duty, formatInstant, Invalid, parseOrganisationId } from '../../domain/index.ts';
import type { ApiKey, Person } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { HttpProblem, notThere } from '../problem.ts';
import type { Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/people${string}` | `${string} /api/keys${string}`>;
const INVITATION_MS = 3 * DAY_MS;

/** People with their duties, and keys for machines. */
export function peopleHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { people, keys } = parts.access;
  const there = async (id: string) => {
    const person = await people.get(id);
    if (person === undefined) throw notThere();
    return person;
  };
  const invited = (person: StoredPerson, token: string) => ({
    person: personOf(person),
    link: linkOf(parts, token),
    until: formatInstant(parts.clock() + INVITATION_MS),
  });
  return {
    'GET /api/people': async (ask) => {
      const { limit, after, q } = ask.query;
      const rows = await people.list({ limit: limit + 1, after, q });
      const items = rows.slice(0, limit);
      return { items: items.map(personOf), next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/people/:id': async (ask) => personOf(await there(ask.params.id)),
    'POST /api/people': async (ask) => {
      const { duties, ...rest } = ask.body;
      const { person, token } = await people.invite({ ...rest, duties: dutiesOf(duties), by: ask.caller.id });
      await ask.audit({
        act: 'person.invited',
        object: { kind: 'person', id: person.id },
        detail: { login: person.login, duties: dutyWords(person.duties) },
      });
      return invited(person, token);
    },
    'PATCH /api/people/:id': async (ask) => {
      const { duties, state, reason } = ask.body;
      const before = await there(ask.params.id);
      const object = { kind: 'person', id: before.id };
      if (duties !== undefined) {
        await people.setDuties(before.id, dutiesOf(duties));
        const detail = { before: dutyWords(before.duties), after: dutyWords(dutiesOf(duties)) };
        await ask.audit({ act: 'person.duties-changed', object, reason, detail });
      }
      if (state !== undefined) {
        await people.setState(before.id, state);
        await ask.audit({ act: state === 'active' ? 'person.enabled' : 'person.disabled', object, reason });
      }
      return personOf(await there(before.id));
    },
    'POST /api/people/:id/invitation': async (ask) => {
      const { id } = await there(ask.params.id);
      const token = await people.renewInvitation(id);
      await ask.audit({
        act: 'person.invited-anew',
        object: { kind: 'person', id },
        reason: ask.body.reason,
      });
      return invited(await there(id), token);
    },

    'GET /api/keys': async (ask) => {
      const { limit, after } = ask.query;
      const rows = await keys.list({ scope: ask.scope, limit: limit + 1, after });
      const items = rows.slice(0, limit);
      return { items: items.map(keyOf), next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'POST /api/keys': async (ask) => {
      const { days, organisation, ...rest } = ask.body;
      const [duty] = dutiesOf([{ role: rest.role, organisation }]);
      const { key, secret } = await keys.make({
        ...rest,
        organisation: duty!.organisation,
        until: parts.clock() + days * DAY_MS,
        by: ask.caller.id,
      });
      await ask.audit({
        act: 'key.made',
        object: { kind: 'key', id: key.id },
        organisation: key.organisation,
        detail: { name: key.name, role: key.role, acts: key.acts.join(','), until: formatInstant(key.until) },
      });
      return { key: keyOf(key), secret };
    },
    'DELETE /api/keys/:id': async (ask) => {
      const scope = scopeWithin(ask.caller, 'key.manage')!;
      const key = await keys.get(ask.params.id, scope);
      if (key === undefined) throw notThere();
      await keys.revoke(key.id, scope);
      await ask.audit({
        act: 'key.revoked',
        object: { kind: 'key', id: key.id },
        organisation: key.organisation,
        reason: ask.body.reason,
      });
      return keyOf((await keys.get(key.id, scope))!);
    },
  };
}

/** Where the holder of a token comes in: it stands behind the `#`, which no server and no proxy sees. */
export function linkOf({ publicUrl }: Pick<ApiParts, 'publicUrl'>, token: string): string {
  return `${publicUrl.replace(/\/$/, '')}/console/#token=${token}`;
}

function dutiesOf(duties: readonly { role: Duty['role']; organisation: string | null }[]): Duty[] {
  return duties.map(({ role, organisation }) => {
    if (organisation === null) return { role, organisation: undefined };
    const code = parseOrganisationId(organisation);
    if (!(code instanceof Invalid)) return { role, organisation: code };
    const words = {
      zh: '统一社会信用代码的校验位不对。',
      en: 'The check character of the social credit code is not right.',
    };
    throw new HttpProblem(422, 'duty-invalid', words, { fields: [{ field: 'organisation', words }] });
  });
}

function dutyWords(duties: readonly Duty[]): string {
  return duties
    .map(({ role, organisation }) => (organisation === undefined ? role : `${role}@${organisation}`))
    .join(' ');
}

function personOf(person: StoredPerson): Person {
  const { lockedUntil, createdAt, lastSeenAt, duties, ...rest } = person;
  return {
    ...rest,
    duties: duties.map(({ role, organisation }) => ({ role, organisation: organisation ?? null })),
    lockedUntil: lockedUntil === undefined ? null : formatInstant(lockedUntil),
    createdAt: formatInstant(createdAt),
    lastSeenAt: lastSeenAt === undefined ? null : formatInstant(lastSeenAt),
  };
}

function keyOf(key: StoredKey): ApiKey {
  const time = (at: number | undefined) => (at === undefined ? null : formatInstant(at));
  return {
    ...key,
    organisation: key.organisation ?? null,
    acts: [...key.acts],
    createdAt: formatInstant(key.createdAt),
    until: formatInstant(key.until),
    lastUsedAt: time(key.lastUsedAt),
    revokedAt: time(key.revokedAt),
  };
}
