import type { Instant, KeptConsentState, MarketingPurpose } from '../../domain/index.ts';
import { keptUntil } from '../../rules/index.ts';

/** What the ledger holds of one person and one organisation; organisation '' is the refusal of everyone's marketing. */
export interface Relation {
  readonly organisation: string;
  readonly consents: readonly {
    readonly purpose: MarketingPurpose;
    readonly state: KeptConsentState;
    readonly at: Instant;
    readonly until: Instant | undefined;
  }[];
  /** Since when the organisation is refused, where it is. */
  readonly refusedAt: Instant | undefined;
  readonly events: number;
  readonly lastEventAt: Instant;
  /** Whether the evidence log holds every event. */
  readonly logged: boolean;
}

/** Where a relation stands: it lives, its history is still kept, or may go. `done`: nothing is left of it but refusals in force. */
export type RelationState =
  | { readonly state: 'living' | 'done' }
  | { readonly state: 'kept' | 'due'; readonly ended: Instant; readonly until: Instant };

/** What may go of a relation: where refusals stand they stay, without their history. */
export interface Key {
  /** '': refusals of the organisation itself. */
  readonly purpose: MarketingPurpose | '';
  readonly keepsRefusal: boolean;
}

/**
 * A relation lives while a consent is in force or an answer is awaited. It has ended when the last consent ran out or was refused, or the last
 * thing was said; from then the term runs, under the law of that moment.
 */
export function stateOf(relation: Relation, now: Instant): RelationState {
  const { consents, refusedAt, events, lastEventAt, logged } = relation;
  const lives = consents.some(
    ({ state, until }) =>
      state === 'requested' || (state === 'granted' && (until === undefined || until > now)),
  );
  if (lives) return { state: 'living' };
  if (events === 0) return { state: 'done' };
  const ends = consents.map(({ state, at, until }) => (state === 'granted' ? until! : at));
  const ended = Math.max(lastEventAt, refusedAt ?? lastEventAt, ...ends);
  const until = keptUntil('consents', ended);
  return { state: logged && until <= now ? 'due' : 'kept', ended, until };
}

/** Whether a refusal is in force: it binds for ever, also when nothing else is kept (令31 article 18). */
export function isRefusal(state: KeptConsentState): boolean {
  return state === 'declined' || state === 'unanswered' || state === 'withdrawn';
}

export function keysOf({ consents, refusedAt }: Relation): Key[] {
  const ofPurposes = consents.map(({ purpose, state }) => ({ purpose, keepsRefusal: isRefusal(state) }));
  return refusedAt === undefined ? [...ofPurposes, { purpose: '', keepsRefusal: false }] : ofPurposes;
}
