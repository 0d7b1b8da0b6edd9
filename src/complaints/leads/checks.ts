import type { GrantNamed } from '../../consent/index.ts';
import { DAY_MS, type Instant, type LeadDeed, type ProofCheck, type StopCheck } from '../../domain/index.ts';

/** So long is looked after what was said to be over, before nothing is taken for stopped; and before it, whether anything was carried here at all. */
export const WATCHED_MS = 7 * DAY_MS;
export const LOOKED_BACK_MS = 30 * DAY_MS;
export const EXAMPLES_MAX = 10;

/** "Stopped", against what was carried: marketing before the moment that was named, and from it on until now. */
export function checkStop({
  until,
  now,
  before,
  after,
}: {
  readonly until: Instant;
  readonly now: Instant;
  readonly before: number;
  readonly after: number;
}): StopCheck {
  if (after > 0) return 'contradicted';
  if (now < until + WATCHED_MS) return 'too-early';
  return before === 0 ? 'no-traffic' : 'verified';
}

/** A consent that is named as proof, against the ledger. It counts from when the ledger had it: nobody agrees afterwards (P6). */
export function checkProof(
  grant: GrantNamed | undefined,
  {
    tag,
    messageAt,
    organisation,
  }: { readonly tag: Buffer; readonly messageAt: Instant | undefined; readonly organisation: string },
): ProofCheck {
  if (grant === undefined) return 'not-there';
  if (grant.kind !== 'granted') return 'no-grant';
  if (grant.organisation !== organisation) return 'another-organisation';
  if (!grant.tag.equals(tag)) return 'another-number';
  if (messageAt === undefined) return 'time-not-known';
  if (Math.max(grant.at, grant.recordedAt) > messageAt) return 'after-the-message';
  if ((grant.until ?? Infinity) <= messageAt || (grant.endedAt ?? Infinity) <= messageAt)
    return 'ended-before';
  return 'proves';
}

/** Whose marketing is to be over: as narrow as the case knows it. Undefined: the case knows neither. */
export function stoppedOf(of: {
  readonly organisation: string | undefined;
  readonly signature: string | undefined;
  readonly port: string | undefined;
  readonly subjectKind: string;
}): { readonly organisation?: string; readonly signature?: string; readonly port?: string } | undefined {
  const { organisation, signature, port, subjectKind } = of;
  if (organisation !== undefined) {
    // The whole organisation, unless the case is about one signature of it: then that one, by whatever port.
    return subjectKind === 'signature' && signature !== undefined
      ? { organisation, signature }
      : { organisation };
  }
  if (signature === undefined && port === undefined) return undefined;
  return {
    ...(signature === undefined ? {} : { signature }),
    ...(port === undefined ? {} : { port }),
  };
}

/** What was found of an answer, as it stands in the case's history. */
export interface AnswerCheck {
  readonly lead: string;
  readonly place: number;
  readonly organisation: string;
  readonly stop:
    | {
        readonly check: StopCheck;
        readonly deeds: readonly LeadDeed[];
        readonly until: Instant;
        readonly before: number;
        readonly after: number;
        /** Ids of messages, the oldest first. */
        readonly examples: readonly string[];
        readonly firstAt: Instant | undefined;
      }
    | undefined;
  readonly proofs: readonly {
    readonly complaint: number;
    readonly event: number;
    readonly check: ProofCheck;
  }[];
}
