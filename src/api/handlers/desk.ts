import type { Caller } from '../../access/index.ts';
import { formatInstant, type OrganisationId, type PortState, type Signature } from '../../domain/index.ts';
import {
  type DeclaredLease,
  type HistoryEntry,
  type LeaseEntry,
  type LetterEntry,
  type LetterPage,
  LIKENESS,
  type PortEntry,
  type PortPage,
  type RegistryRoom,
  type SignatureEntry,
  STEP_WORDS,
  type Step,
  type Application as StoredApplication,
} from '../../registry/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { Answer, Resembling } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { tellHistory } from './history.ts';

type Own = Extract<
  keyof Handlers,
  | `${string} /api/applications${string}`
  | `${string} /api/ports${string}`
  | `${string} /api/assignments`
  | `${string} /api/leases${string}`
  | `${string} /api/signatures${string}`
  | `${string} /api/letters${string}`
>;

/** What an organisation is called. */
type Names = (organisation: string | undefined) => string | null;

/** What a name resembles now, and whose those names are: for whoever reviews, not for whoever applies. */
function resembling({ directory }: ApiParts, signature: string, ofOwner: string): readonly Resembling[] {
  const found = directory.resembling(signature as Signature, ofOwner as OrganisationId);
  return found.map(({ name, owner, kind, severity, steps }) => ({
    ...{ name, owner, kind, severity },
    ownerName: directory.nameOf(owner) ?? null,
    words: LIKENESS[kind],
    steps: steps.map(({ step, side, before, after }) => ({
      step,
      words: STEP_WORDS[step],
      side,
      before,
      after,
    })),
  }));
}

/** The names of the organisations whose codes an application gives. */
function namesIn({ directory }: ApiParts, { wanted }: StoredApplication): Record<string, string> {
  const named = Object.values(wanted).flatMap((code) => {
    const name = typeof code === 'string' ? directory.nameOf(code) : undefined;
    return name === undefined ? [] : [[code as string, name] as const];
  });
  return Object.fromEntries(named);
}

function resemblingOf(parts: ApiParts, caller: Caller, { wanted }: StoredApplication) {
  if (wanted.kind !== 'signature' || scopeWithin(caller, 'registry.review') === undefined) return [];
  return [...resembling(parts, wanted.signature, wanted.owner)];
}

/** Where the fields of an application stand in its body. */
const WANTED = 'wanted.';

/** Applications and their review, ports, assignments, leases, signatures and letters. */
export function deskHandlers(parts: ApiParts, room: RegistryRoom): Pick<Handlers, Own> {
  const { applications, ports, assignments, leases, signatures, letters } = room;
  const tellApplication = (application: StoredApplication) => toldApplication(parts, application);
  const names: Names = (organisation) =>
    organisation === undefined ? null : (parts.directory.nameOf(organisation) ?? null);
  const leaseOf = async (id: string) => tellLease((await leases.get(id, 'all')).entry, names);
  const portOf = async (id: string) => tellPort(await ports.get(id, 'all'), names);
  const letterPage = async ({ letter, inForce, history }: LetterPage) => ({
    ...tellLetter(letter, names),
    inForce,
    history: await tellHistories(history),
  });
  const tellHistories = (entries: readonly HistoryEntry[]) => tellHistory(parts, entries);
  const portPage = async (page: PortPage) => {
    const standing = page.state === 'applied' || page.state === 'approved' ? page.wanted : page.entry;
    return {
      ...tellPort(page, names),
      accessPoints: [...(standing?.accessPoints ?? [])],
      assignments: page.assignments.map(tellTerm),
      leases: page.leases.map((each) => tellLease(each, names)),
      history: await tellHistories(page.history),
    };
  };

  return {
    'POST /api/applications/check': async ({ body, scope }) => ({
      objections: [...(await applications.check(body.wanted, scope))],
    }),
    'POST /api/applications': async (ask) => {
      const { wanted, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellApplication(await inRoom(applications.apply(wanted, reason, actor), WANTED));
    },
    'GET /api/applications': async (ask) => {
      const { limit, after, sort, mine, state: states, ...filter } = ask.query;
      const appliedBy = mine === 'true' ? (await actorOf(parts, ask)).id : undefined;
      const asked = { ...filter, states, appliedBy };
      const page = { limit: limit + 1, after, oldestFirst: sort === 'at' };
      const rows = await applications.list(asked, ask.scope, page);
      const items = rows.slice(0, limit).map(tellApplication);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/applications/:id': async ({ caller, scope, params }) => {
      const { application, steps, objections } = await inRoom(applications.get(params.id, scope));
      return {
        ...tellApplication(application),
        steps: steps.map(tellStep),
        objections: [...objections],
        resembling: resemblingOf(parts, caller, application),
        names: namesIn(parts, application),
      };
    },
    'POST /api/applications/:id/decision': async (ask) => {
      const { approve, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellApplication(
        await inRoom(applications.decide(ask.params.id, approve, reason, actor), WANTED),
      );
    },
    'POST /api/applications/:id/appeal': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellApplication(await inRoom(applications.appeal(ask.params.id, ask.body.reason, actor)));
    },
    'DELETE /api/applications/:id': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellApplication(await inRoom(applications.withdraw(ask.params.id, ask.body.reason, actor)));
    },

    'GET /api/ports': async ({ scope, query }) => {
      const { items, next } = await ports.list(scope, query);
      return { items: items.map((each) => tellPort(each, names)), next };
    },
    'GET /api/ports/:id': async ({ scope, params }) => portPage(await inRoom(ports.get(params.id, scope))),
    'GET /api/ports/:id/chain': async ({ scope, params: { id } }) => {
      const { holders, leases: all, partial } = await inRoom(ports.chain(id, scope));
      return {
        port: id,
        holders: holders.map((entry) => tellPort({ port: entry.port, state: entry.state, entry }, names)),
        leases: all.map((each) => tellDeclared(each, names)),
        partial,
      };
    },
    'PUT /api/ports/:id/access-points': async (ask) => {
      const { accessPoints, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      await inRoom(ports.setAccessPoints(ask.params.id, accessPoints, reason, actor));
      return portPage(await ports.get(ask.params.id, 'all'));
    },
    'POST /api/ports/:id/acts': async (ask) => {
      const { act, reason } = ask.body;
      await inRoom(ports.do(ask.params.id, act, reason, await actorOf(parts, ask)));
      return portOf(ask.params.id);
    },
    'POST /api/ports/:id/release': async (ask) => {
      const actor = await actorOf(parts, ask);
      await inRoom(assignments.release(ask.params.id, ask.body.reason, actor));
      return portOf(ask.params.id);
    },
    'POST /api/assignments': async (ask) =>
      tellTerm(await inRoom(assignments.assign(ask.body, await actorOf(parts, ask)))),

    'POST /api/leases/check': async ({ body, scope }) => ({
      objections: [...(await leases.check(body, scope))],
    }),
    'POST /api/leases': async (ask) => {
      await inRoom(leases.declare(ask.body, await actorOf(parts, ask)));
      return leaseOf(ask.body.lease);
    },
    'GET /api/leases': async ({ scope, query }) => {
      const { items, next } = await leases.list(scope, query, query);
      return { items: items.map(({ entry, state }) => ({ ...tellLease(entry, names), state })), next };
    },
    'GET /api/leases/:id': async ({ scope, params }) => {
      const { entry, declaredFor, history } = await inRoom(leases.get(params.id, scope));
      return {
        ...tellLease(entry, names),
        declaredFor: declaredFor ?? null,
        history: await tellHistories(history),
      };
    },
    'POST /api/leases/:id/confirmation': async (ask) => {
      await inRoom(leases.confirm(ask.params.id, await actorOf(parts, ask)));
      return leaseOf(ask.params.id);
    },
    'POST /api/leases/:id/end': async (ask) => {
      await inRoom(leases.end(ask.params.id, ask.body.reason, await actorOf(parts, ask)));
      return leaseOf(ask.params.id);
    },

    'GET /api/signatures': async ({ scope, query }) => {
      const { items, next } = await signatures.list(scope, query);
      return { items: items.map((each) => tellSignature(each, names)), next };
    },
    'GET /api/signatures/:id': async ({ scope, params }) => {
      const page = await inRoom(signatures.get(params.id, scope));
      const { entry, letters: naming, history } = page;
      return {
        ...tellSignature(entry, names),
        letters: naming.map((each) => tellLetter(each, names)),
        history: await tellHistories(history),
      };
    },
    'GET /api/signatures/:id/resembling': async ({ scope, params }) => {
      const { entry } = await inRoom(signatures.get(params.id, scope));
      return { items: [...resembling(parts, entry.signature, entry.owner)] };
    },
    'POST /api/signatures/:id/acts': async (ask) => {
      const { act, reason } = ask.body;
      await inRoom(signatures.do(ask.params.id, act, reason, await actorOf(parts, ask)));
      return tellSignature((await signatures.get(ask.params.id, 'all')).entry, names);
    },
    'POST /api/signatures/:id/closure': async (ask) => {
      await inRoom(signatures.do(ask.params.id, 'close', ask.body.reason, await actorOf(parts, ask)));
      return { signature: ask.params.id, state: 'closed' as const };
    },
    'POST /api/signatures/dormancy': async (ask) => {
      const sentSince = (since: number) => parts.traffic.signaturesSince(since);
      const actor = await actorOf(parts, ask);
      const { days } = ask.body;
      return { suspended: await inRoom(signatures.suspendDormant({ days, sentSince }, actor)) };
    },

    'GET /api/letters': async ({ scope, query }) => {
      const { items, next } = await letters.list(scope, query, query);
      return { items: items.map(({ letter, state }) => ({ ...tellLetter(letter, names), state })), next };
    },
    'GET /api/letters/:id': async ({ scope, params }) =>
      letterPage(await inRoom(letters.get(params.id, scope))),
    'POST /api/letters/:id/revocation': async (ask) => {
      await inRoom(letters.revoke(ask.params.id, ask.body.reason, await actorOf(parts, ask)));
      return letterPage(await letters.get(ask.params.id, 'all'));
    },
  };
}

const time = (at: number | undefined) => (at === undefined ? null : formatInstant(at));

function toldApplication(
  { directory }: ApiParts,
  application: StoredApplication,
): Answer<'POST /api/applications'> {
  const { applied, decided, decisionReason, wanted, since, due, ...rest } = application;
  return {
    ...rest,
    organisationName: directory.nameOf(rest.organisation) ?? null,
    since: formatInstant(since),
    due: time(due),
    // What was applied for is kept as it was written, in the contract's own shape.
    wanted: wanted as Answer<'POST /api/applications'>['wanted'],
    applied: { ...applied, at: formatInstant(applied.at) },
    decided: decided === undefined ? null : { ...decided, at: formatInstant(decided.at) },
    decisionReason: decisionReason ?? null,
  };
}

export function tellStep(step: Step) {
  return { ...step, at: formatInstant(step.at) };
}

function tellPort(
  told: { readonly port: string; readonly state: PortState; readonly entry: PortEntry | undefined },
  names: Names,
) {
  const { port, state, entry } = told;
  return {
    port,
    state,
    holder: entry?.holder ?? null,
    holderName: names(entry?.holder),
    use: entry?.use ?? null,
    reason: entry?.reason ?? null,
    since: time(entry?.since),
    signature: entry?.assigned ?? null,
  };
}

function tellTerm({
  signature,
  from,
  until,
}: {
  signature: string;
  from: number;
  until: number | undefined;
}) {
  return { signature, from: formatInstant(from), until: time(until) };
}

function tellLease(entry: LeaseEntry, names: Names) {
  const { from, until, confirmedAt, ...rest } = entry;
  return {
    ...rest,
    lessorName: names(rest.lessor),
    lesseeName: names(rest.lessee),
    ...{ from: formatInstant(from), until: time(until), confirmedAt: time(confirmedAt) },
    ...tellTerms(entry),
  };
}

export function tellTerms({
  purposes,
  signatures,
  messagesMax,
}: Pick<LeaseEntry, 'purposes' | 'signatures' | 'messagesMax'>) {
  return {
    purposes: purposes === undefined ? null : [...purposes],
    signatures: signatures === undefined ? null : [...signatures],
    messagesMax: messagesMax === undefined ? null : { ...messagesMax },
  };
}

function tellDeclared({ declaredFor, declaredAt, ...entry }: DeclaredLease, names: Names) {
  return {
    ...tellLease(entry, names),
    declaredFor: declaredFor ?? null,
    declaredAt: time(declaredAt),
  };
}

function tellSignature({ signature, owner, registeredAt, suspended, filings }: SignatureEntry, names: Names) {
  return {
    signature,
    owner,
    ownerName: names(owner),
    registeredAt: formatInstant(registeredAt),
    state: suspended === undefined ? ('registered' as const) : ('suspended' as const),
    suspendedBecause: suspended ?? null,
    filings: [...filings].map(([carrier, { state, since }]) => ({
      carrier,
      state,
      since: formatInstant(since),
    })),
  };
}

function tellLetter(
  { letter, signatures, grantor, grantee, purposes, ports, at, until }: LetterEntry,
  names: Names,
) {
  return {
    ...{ letter, grantor, grantee },
    grantorName: names(grantor),
    granteeName: names(grantee),
    signatures: [...signatures],
    purposes: purposes === undefined ? null : [...purposes],
    ports: ports === undefined ? null : [...ports],
    from: formatInstant(at),
    until: formatInstant(until),
  };
}
