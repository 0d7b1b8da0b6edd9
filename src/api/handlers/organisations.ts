import { formatInstant } from '../../domain/index.ts';
import type {
  Contact,
  Organisation as OrganisationPage,
  Qualification,
  RegistryRoom,
  Relation,
} from '../../registry/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { tellHistory } from './history.ts';
import { tellSanction } from './sanctions.ts';

type Own = Exclude<
  Extract<
    keyof Handlers,
    | `${string} /api/organisations${string}`
    | `${string} /api/qualifications${string}`
    | `${string} /api/contacts${string}`
    | `${string} /api/relations${string}`
  >,
  `${string} /api/organisations/:id/custody-keys${string}`
>;

/** Organisations with their papers. */
export function organisationHandlers(parts: ApiParts, room: RegistryRoom): Pick<Handlers, Own> {
  const { organisations, qualifications, contacts, relations } = room;
  const { directory } = parts;
  const tellRelation = (relation: Relation) => ({
    ...tellPaper(relation),
    organisationName: directory.nameOf(relation.organisation) ?? null,
    counterpartyName: directory.nameOf(relation.counterparty) ?? null,
  });
  const tell = async (page: OrganisationPage) => {
    const { organisation, group } = page;
    return {
      id: organisation,
      name: page.name,
      group: group === undefined ? null : { id: group, name: directory.nameOf(group) ?? group },
      registeredAt: formatInstant(page.registeredAt),
      qualifications: page.qualifications.map(tellQualification),
      contacts: page.contacts.map(tellContact),
      relations: page.relations.map(tellRelation),
      counts: { ...page.counts },
      sanctions: page.sanctions.map((each) => tellSanction(parts, each)),
      expiring: page.expiring.map(({ kind, id, until }) => ({ kind, id, until: formatInstant(until) })),
      history: await tellHistory(parts, page.history),
    };
  };

  return {
    'GET /api/organisations': async ({ query, scope }) => {
      const { q, limit, after } = query;
      const found = directory.organisations(q, scope, limit + 1, after);
      const items = found.slice(0, limit);
      return { items, next: found.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/organisations/:id': async ({ params, scope }) =>
      tell(await inRoom(organisations.get(params.id, scope))),
    'POST /api/organisations': async (ask) => {
      const { reason, ...wanted } = ask.body;
      await inRoom(organisations.register(wanted, reason, await actorOf(parts, ask)));
      return tell(await organisations.get(wanted.organisation.trim().toUpperCase(), 'all'));
    },
    'POST /api/organisations/:id/qualifications': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellQualification(await inRoom(qualifications.add(ask.params.id, ask.body, actor)));
    },
    'POST /api/qualifications/:id/decision': async (ask) => {
      const { approve, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellQualification(await inRoom(qualifications.decide(ask.params.id, approve, reason, actor)));
    },
    'POST /api/qualifications/:id/end': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellQualification(await inRoom(qualifications.end(ask.params.id, ask.body.reason, actor)));
    },
    'POST /api/organisations/:id/contacts': async (ask) =>
      tellContact(await inRoom(contacts.add(ask.params.id, ask.body, await actorOf(parts, ask)))),
    'POST /api/contacts/:id/end': async (ask) =>
      tellContact(await inRoom(contacts.end(ask.params.id, ask.body.reason, await actorOf(parts, ask)))),
    'POST /api/organisations/:id/relations': async (ask) =>
      tellRelation(await inRoom(relations.add(ask.params.id, ask.body, await actorOf(parts, ask)))),
    'POST /api/relations/:id/end': async (ask) =>
      tellRelation(await inRoom(relations.end(ask.params.id, ask.body.reason, await actorOf(parts, ask)))),
  };
}

function tellPaper<T extends Contact | Relation | Qualification>({ from, until, added, ...rest }: T) {
  return {
    ...rest,
    from: formatInstant(from),
    until: until === undefined ? null : formatInstant(until),
    added: { ...added, at: formatInstant(added.at) },
  };
}

const tellContact = (contact: Contact) => tellPaper(contact);

function tellQualification(qualification: Qualification) {
  const { decided, decisionReason } = qualification;
  return {
    ...tellPaper(qualification),
    decided: decided === undefined ? null : { ...decided, at: formatInstant(decided.at) },
    decisionReason: decisionReason ?? null,
  };
}
