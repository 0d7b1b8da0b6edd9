import type { Caller } from '../../access/index.ts';
import type { CaseRoom } from '../../complaints/index.ts';
import type { Plans } from '../../consent/index.ts';
import { DAY_MS, formatInstant } from '../../domain/index.ts';
import type { RegistryRoom } from '../../registry/index.ts';
import { Findings } from '../../trends/index.ts';
import { personOf } from '../actor.ts';
import type { Work } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { Jobs } from '../jobs.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { jobOf } from './jobs.ts';
import { trafficScope } from './messages.ts';
import { proposalOf } from './registry.ts';

const KEYS_SOON_MS = 14 * DAY_MS;
/** An appeal has no term by law: this is how long a rejection stands among the work. */
const REJECTED_MS = 30 * DAY_MS;
const HELD_SOON_MS = 2 * 3_600_000;

/** What waits for a person: messages to decide on, findings and applications, proposals, exports under way, keys that run out. */
export function workHandlers(
  parts: ApiParts,
  room: RegistryRoom,
  plans: Plans,
  jobs: Jobs,
): Pick<Handlers, 'GET /api/work'> {
  const { access } = parts;
  return {
    'GET /api/work': async ({ caller }) => {
      const now = parts.clock();
      const releases = scopeWithin(caller, 'message.release');
      const decides = scopeWithin(caller, 'rule.mode') !== undefined;
      const keyScope = scopeWithin(caller, 'key.manage');
      const handles = scopeWithin(caller, 'complaint.handle') === 'all';
      const approves = scopeWithin(caller, 'bulletin.approve') === 'all';
      const [registryWork, cases, bulletins, held, open, own, keys] = await Promise.all([
        registryGroups(parts, room, plans, caller),
        handles ? casesGroup(parts.cases.queues, await personOf(parts, caller)) : undefined,
        approves ? parts.bulletins.waitingFor(await personOf(parts, caller)) : undefined,
        releases === undefined ? undefined : heldGroup(parts, trafficScope(parts, releases)),
        access.proposals.list({ state: 'proposed', limit: 100 }),
        jobs.of(caller.id),
        keyScope === undefined ? [] : access.keys.list({ scope: keyScope, limit: 500 }),
      ]);
      const mine = open.filter(({ proposedBy }) => proposedBy === caller.id);
      const others = open.filter(({ proposedBy }) => decides && proposedBy !== caller.id);
      const ending = keys
        .filter((key) => key.revokedAt === undefined && key.until > now && key.until < now + KEYS_SOON_MS)
        .sort((a, b) => a.until - b.until);
      const [firstKey] = ending;
      return {
        groups: [
          ...(held === undefined ? [] : [held]),
          ...registryWork,
          ...(cases === undefined ? [] : [cases]),
          ...(bulletins === undefined ? [] : [undated('bulletins', bulletins)]),
          ...(decides ? [undated('proposals', others.length)] : []),
          undated('own-proposals', mine.length),
          ...(keyScope === undefined
            ? []
            : [
                {
                  kind: 'keys' as const,
                  open: ending.length,
                  overdue: 0,
                  soon: ending.length,
                  nextDue: firstKey === undefined ? null : formatInstant(firstKey.until),
                },
              ]),
        ],
        proposals: {
          toDecide: others.map((each) => proposalOf(each, caller.id)),
          mine: mine.map((each) => proposalOf(each, caller.id)),
        },
        jobs: own.filter(({ state }) => state === 'waiting' || state === 'running').map(jobOf),
        keysEnding: ending.map(({ id, name, until }) => ({ id, name, until: formatInstant(until) })),
      };
    },
  };
}

type Group = Work['groups'][number];

/** A held message is due when it would be refused by itself; past that, its gateway does not answer. */
async function heldGroup(
  { held, heldMaxMs, clock }: ApiParts,
  scope: ReturnType<typeof trafficScope>,
): Promise<Group> {
  const overdue = clock() - heldMaxMs;
  const { oldest, ...tally } = await held.waiting({ overdue, soon: overdue + HELD_SOON_MS }, scope);
  return {
    kind: 'held',
    ...tally,
    nextDue: oldest === undefined ? null : formatInstant(oldest + heldMaxMs),
  };
}

/** What is worked on, by the working-day clocks. */
async function casesGroup(queues: CaseRoom['queues'], me: string): Promise<Group> {
  const { all, overdue, 'due-soon': soon } = await queues.counts(me);
  return { kind: 'cases', open: all, overdue, soon, nextDue: null };
}

/** For reviewers: findings that nobody has looked into, applications and sanctions that they may decide. For applicants: what was rejected lately. */
async function registryGroups(
  parts: ApiParts,
  { applications, sanctions }: RegistryRoom,
  plans: Plans,
  caller: Caller,
): Promise<Group[]> {
  const { record, clock } = parts;
  const reviews = scopeWithin(caller, 'registry.review');
  const applies = scopeWithin(caller, 'registry.apply');
  const sanctionScope = scopeWithin(caller, 'registry.sanction');
  const person = await personOf(parts, caller);
  const rejectedSince = clock() - REJECTED_MS;
  const planScope = scopeWithin(caller, 'plan.review');
  const [findings, toDecide, toSanction, toPlan, rejected] = await Promise.all([
    reviews === 'all' ? new Findings({ record, clock, sanctions }).open() : undefined,
    reviews === undefined ? undefined : applications.toDecide(person, reviews),
    sanctionScope === undefined ? undefined : sanctions.toDecide(person, sanctionScope),
    planScope === undefined ? undefined : plans.toDecide(person, planScope),
    // Who applies for everybody has nobody's rejections to deal with.
    applies === undefined || applies === 'all'
      ? undefined
      : applications.rejectedSince(rejectedSince, applies),
  ]);
  return [
    ...(findings === undefined ? [] : [undated('findings', findings)]),
    ...(toDecide === undefined
      ? []
      : [
          {
            ...toDecide,
            kind: 'applications' as const,
            nextDue: toDecide.nextDue === undefined ? null : formatInstant(toDecide.nextDue),
          },
        ]),
    ...(toSanction === undefined ? [] : [undated('sanctions', toSanction)]),
    ...(toPlan === undefined ? [] : [undated('plans', toPlan)]),
    ...(rejected === undefined ? [] : [undated('own-applications', rejected)]),
  ];
}

function undated(kind: Group['kind'], open: number): Group {
  return { kind, open, overdue: 0, soon: 0, nextDue: null };
}
