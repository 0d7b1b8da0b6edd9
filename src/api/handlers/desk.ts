import type { Caller } from '../../access/index.ts';
import { formatInstant, type OrganisationId, type PortState, type Signature } from '../../domain/index.ts';
import {
  type HistoryEntry,
  type LeaseEntry,
  type LetterEntry,
  type LetterPage,
  LIKENESS,
  type PortEntry,
  type RegistryRoom,
  type SignatureEntry,
  type Step,
  type Application as StoredApplication,
} from '../../registry/index.ts';
import { actorOf, inRegistry } from '../actor.ts';
import type { Answer } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';

type Own = Extract<
  keyof Handlers,
  | `${string} /api/applications${string}`
  | `${string} /api/ports${string}`
  | `${string} /api/assignments`
  | `${string} /api/leases${string}`
  | `${string} /api/signatures${string}`
  | `${string} /api/letters${string}`
>;

/** What the name applied for resembles now, and whose those names are: for whoever reviews, not for whoever applies. */
function resembling({ directory }: ApiParts, caller: Caller, { wanted }: StoredApplication) {
  if (wanted.kind !== 'signature' || scopeWithin(caller, 'registry.review') === undefined) return [];
  const found = directory.resembling(wanted.signature as Signature, wanted.owner as OrganisationId);
  return found.map(({ name, owner, kind, severity }) => ({
    name,
    owner,
    kind,
    severity,
    words: LIKENESS[kind],
  }));
}

/** Where the fields of an application stand in its body. */
const WANTED = 'wanted.';

/** Applications and their review, ports, assignments, leases, signatures and letters. */
export function deskHandlers(parts: ApiParts, room: RegistryRoom): Pick<Handlers, Own> {
  const { applications, ports, assignments, leases, signatures, letters } = room;
  const leaseOf = async (id: string) => tellLease((await leases.get(id, 'all')).entry);
  const portOf = async (id: string) => tellPort(await ports.get(id, 'all'));

  return {
    'POST /api/applications/check': async ({ body, scope }) => ({
      findings: [...(await applications.check(body.wanted, scope))],
    }),
    'POST /api/applications': async (ask) => {
      const { wanted, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellApplication(await inRegistry(applications.apply(wanted, reason, actor), WANTED));
    },
    'GET /api/applications': async ({ scope, query }) => {
      const { limit, after, ...filter } = query;
      const rows = await applications.list(filter, scope, { limit: limit + 1, after });
      const items = rows.slice(0, limit).map(tellApplication);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/applications/:id': async ({ caller, scope, params }) => {
      const { application, steps } = await inRegistry(applications.get(params.id, scope));
      return {
        ...tellApplication(application),
        steps: steps.map(tellStep),
        resembling: resembling(parts, caller, application),
      };
    },
    'POST /api/applications/:id/decision': async (ask) => {
      const { approve, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tellApplication(
        await inRegistry(applications.decide(ask.params.id, approve, reason, actor), WANTED),
      );
    },
    'POST /api/applications/:id/appeal': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellApplication(await inRegistry(applications.appeal(ask.params.id, ask.body.reason, actor)));
    },
    'DELETE /api/applications/:id': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tellApplication(await inRegistry(applications.withdraw(ask.params.id, ask.body.reason, actor)));
    },

    'GET /api/ports': async ({ scope, query }) => {
      const { items, next } = await ports.list(scope, query);
      return { items: items.map(tellPort), next };
    },
    'GET /api/ports/:id': async ({ scope, params }) => {
      const page = await inRegistry(ports.get(params.id, scope));
      return {
        ...tellPort(page),
        accessPoints: [...(page.wanted?.accessPoints ?? [])],
        assignments: page.assignments.map(tellTerm),
        leases: page.leases.map(tellLease),
        history: page.history.map(tellHistory),
      };
    },
    'POST /api/ports/:id/acts': async (ask) => {
      const { act, reason } = ask.body;
      await inRegistry(ports.do(ask.params.id, act, reason, await actorOf(parts, ask)));
      return portOf(ask.params.id);
    },
    'POST /api/ports/:id/release': async (ask) => {
      const actor = await actorOf(parts, ask);
      await inRegistry(assignments.release(ask.params.id, ask.body.reason, actor));
      return portOf(ask.params.id);
    },
    'POST /api/assignments': async (ask) =>
      tellTerm(await inRegistry(assignments.assign(ask.body, await actorOf(parts, ask)))),

    'POST /api/leases/check': async ({ body, scope }) => ({
      findings: [...(await leases.check(body, scope))],
    }),
    'POST /api/leases': async (ask) => {
      await inRegistry(leases.declare(ask.body, await actorOf(parts, ask)));
      return leaseOf(ask.body.lease);
    },
    'GET /api/leases/:id': async ({ scope, params }) => {
      const { entry, declaredFor, carries, history } = await inRegistry(leases.get(params.id, scope));
      return {
        ...tellLease(entry),
        declaredFor: declaredFor ?? null,
        carries: [...carries],
        history: history.map(tellHistory),
      };
    },
    'POST /api/leases/:id/confirmation': async (ask) => {
      await inRegistry(leases.confirm(ask.params.id, await actorOf(parts, ask)));
      return leaseOf(ask.params.id);
    },
    'POST /api/leases/:id/end': async (ask) => {
      await inRegistry(leases.end(ask.params.id, ask.body.reason, await actorOf(parts, ask)));
      return leaseOf(ask.params.id);
    },

    'GET /api/signatures': async ({ scope, query }) => {
      const { items, next } = await signatures.list(scope, query);
      return { items: items.map(tellSignature), next };
    },
    'GET /api/signatures/:id': async ({ scope, params }) => {
      const page = await inRegistry(signatures.get(params.id, scope));
      const { entry, letters: naming, history } = page;
      return {
        ...tellSignature(entry),
        letters: naming.map(tellLetter),
        history: history.map(tellHistory),
      };
    },
    'POST /api/signatures/:id/acts': async (ask) => {
      const { act, reason } = ask.body;
      await inRegistry(signatures.do(ask.params.id, act, reason, await actorOf(parts, ask)));
      return tellSignature((await signatures.get(ask.params.id, 'all')).entry);
    },
    'POST /api/signatures/dormancy': async (ask) => {
      const lastSent = async (signature: string) => {
        const [last] = await parts.traffic.messages({ signature }, { order: 'newest', limit: 1 });
        return last?.at;
      };
      const actor = await actorOf(parts, ask);
      const { days } = ask.body;
      return { suspended: await inRegistry(signatures.suspendDormant({ days, lastSent }, actor)) };
    },

    'GET /api/letters/:id': async ({ scope, params }) =>
      tellLetterPage(await inRegistry(letters.get(params.id, scope))),
    'POST /api/letters/:id/revocation': async (ask) => {
      await inRegistry(letters.revoke(ask.params.id, ask.body.reason, await actorOf(parts, ask)));
      return tellLetterPage(await letters.get(ask.params.id, 'all'));
    },
  };
}

const time = (at: number | undefined) => (at === undefined ? null : formatInstant(at));

function tellApplication(application: StoredApplication): Answer<'POST /api/applications'> {
  const { applied, decided, decisionReason, wanted, ...rest } = application;
  return {
    ...rest,
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

export function tellHistory(entry: HistoryEntry) {
  return { ...entry, at: formatInstant(entry.at), recordedAt: formatInstant(entry.recordedAt) };
}

function tellPort(told: {
  readonly port: string;
  readonly state: PortState;
  readonly entry: PortEntry | undefined;
}) {
  const { port, state, entry } = told;
  return {
    port,
    state,
    holder: entry?.holder ?? null,
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

function tellLease({ from, until, confirmedAt, ...rest }: LeaseEntry) {
  return { ...rest, from: formatInstant(from), until: time(until), confirmedAt: time(confirmedAt) };
}

function tellSignature({ signature, owner, registeredAt, suspended, filings }: SignatureEntry) {
  return {
    signature,
    owner,
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

function tellLetter({ letter, signatures, grantor, grantee, purposes, ports, at, until }: LetterEntry) {
  return {
    ...{ letter, grantor, grantee },
    signatures: [...signatures],
    purposes: purposes === undefined ? null : [...purposes],
    ports: ports === undefined ? null : [...ports],
    from: formatInstant(at),
    until: formatInstant(until),
  };
}

function tellLetterPage({ letter, inForce, history }: LetterPage) {
  return { ...tellLetter(letter), inForce, history: history.map(tellHistory) };
}
