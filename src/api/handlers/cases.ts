import {
  ALIKE_WORDS,
  type Case,
  type CaseMove,
  type CaseTold,
  type Complaint,
  caseObjection,
  type Hop,
  type RunningClock,
  STAYS_WORDS,
} from '../../complaints/index.ts';
import {
  formatInstant,
  type Instant,
  mayDo,
  type OrganisationId,
  parseInstant,
  Refusal,
  ROLES,
  type StaffRole,
} from '../../domain/index.ts';
import { describeClockState, describeDay, describeDeadline } from '../../rules/index.ts';
import { actorOf, inRoom, personOf } from '../actor.ts';
import type { Answer, ReadBody, RouteName } from '../contract/index.ts';
import { notAllowed, scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Ask, Handlers } from '../serve.ts';
import { citationOf } from './messages.ts';

type Own = Exclude<
  Extract<keyof Handlers, `${string} /api/cases${string}` | `${string} /api/case-${string}`>,
  'POST /api/cases/:id/packs'
>;

const LEFT_SHOWN = 500;
const HANDLING = ROLES.filter(
  (role): role is StaffRole => role !== 'public' && mayDo(role, 'complaint.handle'),
);

/** Cases of complaints: queues, pages, and everything that is done with them. The centre works on the whole installation. */
export function caseHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { directory, cases: room } = parts;
  const { cases, queues, leads, reading } = room;
  const nameOf = (organisation: string | undefined) =>
    organisation === undefined ? undefined : directory.nameOf(organisation as OrganisationId);

  const tell = (told: Case): Answer<'GET /api/cases'>['items'][number] => ({
    ...{ id: told.id, state: told.state, subjectKind: told.subjectKind },
    ...{ port: told.port ?? null, signature: told.signature ?? null },
    ...{ organisation: told.organisation ?? null, organisationName: nameOf(told.organisation) ?? null },
    ...{ openedAt: formatInstant(told.openedAt), assignee: told.assignee ?? null },
    ...{ decision: told.decision ?? null, decidedAt: moment(told.decidedAt), into: told.into ?? null },
    erasedAt: moment(told.erasedAt),
    ...{ complaints: told.members, forward: tellClock(told.forward), answer: tellClock(told.answer) },
  });

  const tellPage = async (ask: Ask<Own>, { case: told, events, complaints }: CaseTold) => {
    const ofCase = await reading.ofCase(told.id);
    return {
      ...tell(told),
      clocks: { forward: tellDays(told.forward), answer: tellDays(told.answer) },
      events: events.map(({ at, learntAt, detail, ...event }) => ({
        ...{ ...event, at: formatInstant(at), learntAt: formatInstant(learntAt), detail: { ...detail } },
      })),
      leads: ofCase.map(({ lead, at, port, chain, complaints: count, hops }) => ({
        ...{ id: lead, at: formatInstant(at), port: port ?? null, complaints: count },
        chain: chain.map((organisation) => ({ organisation, name: nameOf(organisation) ?? null })),
        hops: hops.map((hop) => tellHop(parts, hop)),
      })),
      silent: ofCase.flatMap(({ lead, hops }) =>
        hops
          .filter(({ state }) => state === 'silent')
          .map(({ organisation, seenAt }) => ({
            ...{ lead, organisation, name: nameOf(organisation) ?? null, seen: seenAt !== undefined },
          })),
      ),
      states: { ...complaints },
      mayHandle: scopeWithin(ask.caller, 'complaint.handle') === 'all',
    };
  };
  const page = async (ask: Ask<Own>, id: string) => tellPage(ask, await inRoom(cases.get(id)));

  const personFor = async (id: string | null, field = 'move.person') => {
    if (id === null) return undefined;
    const person = await parts.access.people.get(id as never);
    const handles = person?.duties.some(
      ({ role, organisation }) => mayDo(role, 'complaint.handle') && organisation === undefined,
    );
    if (person === undefined || handles !== true || person.state !== 'active')
      throw new Refusal([caseObjection('person-unknown', field, { person: id.slice(0, 60) })]);
    return { id: person.id, name: person.name };
  };
  const moveOf = async (move: ReadBody<'POST /api/cases/:id/acts'>['move']): Promise<CaseMove> =>
    move.act === 'assign' ? { act: 'assign', person: await personFor(move.person) } : move;

  return {
    'GET /api/cases': async (ask) => {
      whole(ask);
      const { limit, after, state, ...filter } = ask.query;
      const me = await personOf(parts, ask.caller);
      const rows = await queues.list({ ...filter, states: state }, me, { limit: limit + 1, after });
      const items = rows.slice(0, limit).map(tell);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'POST /api/cases': async (ask) => {
      whole(ask);
      return inRoom(cases.open(ask.body, await actorOf(parts, ask)));
    },
    'GET /api/case-queues': async (ask) => {
      whole(ask);
      const { 'due-soon': dueSoon, ...counts } = await queues.counts(await personOf(parts, ask.caller));
      return { ...counts, dueSoon };
    },
    'GET /api/case-heaps': async (ask) => {
      whole(ask);
      const { heaps, ...counts } = await room.ungathered.read(ask.query.limit);
      return {
        ...counts,
        heaps: heaps.map(({ port, since, forward, ...heap }) => ({
          ...{ ...heap, port: port ?? null, since: formatInstant(since), forward: tellClock(forward) },
        })),
      };
    },
    'GET /api/case-suggestions': async (ask) => {
      whole(ask);
      const { cases: found, ungathered } = await inRoom(room.suggest(ask.query.complaint));
      return {
        cases: found.map(({ members, because, ...each }) => ({
          ...{ ...each, because, words: ALIKE_WORDS[because], complaints: members },
        })),
        ungathered,
      };
    },
    'GET /api/case-decisions': async (ask) => {
      whole(ask);
      const { organisation, from, to } = ask.query;
      const told = await cases.decisions(organisation, instantOf(from), instantOf(to));
      return { founded: told.founded, unfounded: told.unfounded, notEstablished: told['not-established'] };
    },
    'GET /api/cases/:id': async (ask) => {
      whole(ask);
      return page(ask, ask.params.id);
    },
    'GET /api/cases/:id/complaints': async (ask) => {
      whole(ask);
      const { limit, after } = ask.query;
      const rows = await inRoom(cases.complaints(ask.params.id, { limit: limit + 1, after }));
      const items = rows.slice(0, limit).map(tellComplaint);
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'POST /api/cases/:id/complaints': async (ask) => {
      whole(ask);
      const { reason, ...which } = ask.body;
      return inRoom(cases.gather(ask.params.id, which, reason, await actorOf(parts, ask)));
    },
    'POST /api/cases/:id/separations': async (ask) => {
      whole(ask);
      const { complaints, into, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return inRoom(
        into === undefined
          ? cases.separate(ask.params.id, complaints, reason, actor)
          : cases.split(ask.params.id, { ...into, complaints, reason }, actor),
      );
    },
    'POST /api/cases/:id/merges': async (ask) => {
      whole(ask);
      const { cases: others, reason } = ask.body;
      return inRoom(cases.merge(ask.params.id, others, reason, await actorOf(parts, ask)));
    },
    'POST /api/case-acts/:id/undoing': async (ask) => {
      whole(ask);
      const { id, moved, left } = await inRoom(
        cases.undo(ask.params.id, ask.body.reason, await actorOf(parts, ask)),
      );
      return {
        ...{ act: id, moved, leftCount: left.length },
        left: left
          .slice(0, LEFT_SHOWN)
          .map(({ complaint, because }) => ({ complaint, because, words: STAYS_WORDS[because] })),
      };
    },
    'POST /api/cases/:id/acts': async (ask) => {
      whole(ask);
      const move = await inRoom(moveOf(ask.body.move));
      await inRoom(cases.do(ask.params.id, move, await actorOf(parts, ask)), 'move.');
      return page(ask, ask.params.id);
    },
    'GET /api/case-handlers': async (ask) => {
      whole(ask);
      const [people, load] = await Promise.all([parts.access.people.ofWhole(HANDLING), cases.load()]);
      return { items: people.map(({ id, name }) => ({ id, name, cases: load.get(id) ?? 0 })) };
    },
    'POST /api/case-assignments': async (ask) => {
      whole(ask);
      const person = await inRoom(personFor(ask.body.person, 'person'));
      const actor = await actorOf(parts, ask);
      return { assigned: await inRoom(cases.assign(ask.body.cases, person, actor)) };
    },
    'POST /api/cases/:id/leads': async (ask) => {
      whole(ask);
      const { organisation, note } = ask.body;
      return inRoom(leads.send(ask.params.id, organisation, note, await actorOf(parts, ask)));
    },
  };
}

/** Cases are nobody's own: a duty for one organisation alone has none. */
export function whole({ scope }: Pick<Ask<RouteName>, 'scope'>): void {
  if (scope !== 'all') throw notAllowed();
}

export function moment(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at);
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : (parseInstant(text) as Instant);
}

export function tellClock(running: RunningClock | undefined) {
  if (running === undefined) return null;
  const { deadline, state } = running;
  return {
    ...{ startedAt: formatInstant(deadline.start), dueAt: formatInstant(deadline.dueAt) },
    ...{ lastDay: deadline.lastDay, state: state.state, isProvisional: deadline.isProvisional },
    days: state.state === 'overdue' ? state.over : state.left,
    ...{ words: describeClockState(state, deadline.clock), explained: describeDeadline(deadline) },
    citation: citationOf(deadline.citation),
  };
}

export function tellDays(running: RunningClock | undefined) {
  const told = tellClock(running);
  if (told === null) return null;
  const counted = running!.deadline.counted.map((day) => ({ date: day.date, words: describeDay(day) }));
  return { ...told, counted };
}

export function tellHop({ directory }: Pick<ApiParts, 'directory'>, hop: Hop) {
  const { answer } = hop;
  const nameOf = (organisation: string) => directory.nameOf(organisation as OrganisationId) ?? null;
  return {
    ...{ place: hop.place, organisation: hop.organisation, name: nameOf(hop.organisation) },
    ...{ standing: hop.standing, passedBy: hop.passedBy ?? null, sentAt: formatInstant(hop.sentAt) },
    ...{ seenAt: moment(hop.seenAt), answeredAt: moment(hop.answeredAt), state: hop.state },
    ...{ overdue: hop.overdue, clock: tellClock(hop.clock) },
    answer:
      answer === undefined
        ? null
        : {
            ...{ at: formatInstant(answer.at), by: answer.by, found: answer.found },
            ...{ deeds: [...answer.deeds], until: moment(answer.until), passedTo: answer.passedTo ?? null },
            passedToName: answer.passedTo === undefined ? null : nameOf(answer.passedTo),
            ...{ statement: answer.statement, proofs: [...answer.proofs], files: [...answer.files] },
          },
  };
}

export function tellComplaint(told: Complaint) {
  return {
    ...{ id: told.id, recipient: told.recipient, port: told.port ?? null, text: told.text },
    ...{ toldAt: moment(told.toldAt), acceptedAt: formatInstant(told.acceptedAt) },
    ...{ category: told.category, state: told.state, ended: told.ended ?? null },
    ...{ marks: [...told.marks], counted: told.counted, wantsStop: told.wantsStop },
  };
}
