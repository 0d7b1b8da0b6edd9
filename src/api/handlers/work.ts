import { DAY_MS, formatInstant } from '../../domain/index.ts';
import { scopeWithin } from '../guard.ts';
import type { Jobs } from '../jobs.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { jobOf } from './jobs.ts';
import { trafficScope } from './messages.ts';
import { proposalOf } from './registry.ts';

const ENDING_SOON_MS = 14 * DAY_MS;

/** What waits for a person: messages to decide on, proposals, exports under way, keys that run out. */
export function workHandlers(parts: ApiParts, jobs: Jobs): Pick<Handlers, 'GET /api/work'> {
  const { access, held } = parts;
  return {
    'GET /api/work': async ({ caller }) => {
      const releases = scopeWithin(caller, 'message.release');
      const decides = scopeWithin(caller, 'rule.mode') !== undefined;
      const keyScope = scopeWithin(caller, 'key.manage');
      const [waiting, open, own, keys] = await Promise.all([
        releases === undefined ? undefined : held.waiting(trafficScope(parts, releases)),
        access.proposals.list({ state: 'proposed', limit: 100 }),
        jobs.of(caller.id),
        keyScope === undefined ? [] : access.keys.list({ scope: keyScope, limit: 500 }),
      ]);
      const now = parts.clock();
      const mine = open.filter(({ proposedBy }) => proposedBy === caller.id);
      const others = open.filter(({ proposedBy }) => decides && proposedBy !== caller.id);
      const ending = keys.filter(
        (key) => key.revokedAt === undefined && key.until > now && key.until < now + ENDING_SOON_MS,
      );
      return {
        held:
          waiting === undefined
            ? null
            : {
                waiting: waiting.count,
                oldest: waiting.oldest === undefined ? null : formatInstant(waiting.oldest),
              },
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
