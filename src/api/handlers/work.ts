import { DAY_MS, formatInstant } from '../../domain/index.ts';
import type { Work } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { Jobs } from '../jobs.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { jobOf } from './jobs.ts';
import { trafficScope } from './messages.ts';
import { proposalOf } from './registry.ts';

const KEYS_SOON_MS = 14 * DAY_MS;
const HELD_SOON_MS = 2 * 3_600_000;

/** What waits for a person: messages to decide on, proposals, exports under way, keys that run out. */
export function workHandlers(parts: ApiParts, jobs: Jobs): Pick<Handlers, 'GET /api/work'> {
  const { access } = parts;
  return {
    'GET /api/work': async ({ caller }) => {
      const now = parts.clock();
      const releases = scopeWithin(caller, 'message.release');
      const decides = scopeWithin(caller, 'rule.mode') !== undefined;
      const keyScope = scopeWithin(caller, 'key.manage');
      const [held, open, own, keys] = await Promise.all([
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

function undated(kind: Group['kind'], open: number): Group {
  return { kind, open, overdue: 0, soon: 0, nextDue: null };
}
