import { AFTER_REFUSAL } from './after-refusal.ts';
import { COMPLAINTS_PER_MILLION } from './complaints-per-million.ts';
import { CONFIRMED_FINDINGS } from './confirmed-findings.ts';
import { MARKETING_SENT } from './marketing-sent.ts';
import { OUTSIDE_PLAN } from './outside-plan.ts';
import { PROBE_FAILURES } from './probe-failures.ts';
import type { DirectiveQuery } from './query.ts';
import { SIGNATURE_MISUSE } from './signature-misuse.ts';
import { UNDECLARED_HOPS } from './undeclared-hops.ts';
import { UNPROVEN_CONSENTS } from './unproven-consents.ts';
import { WITHOUT_CONSENT } from './without-consent.ts';

/** Everything that a clause can be verified by. Another query is one file and a line here. */
export const QUERIES: readonly DirectiveQuery[] = [
  COMPLAINTS_PER_MILLION,
  WITHOUT_CONSENT,
  UNPROVEN_CONSENTS,
  AFTER_REFUSAL,
  PROBE_FAILURES,
  OUTSIDE_PLAN,
  UNDECLARED_HOPS,
  SIGNATURE_MISUSE,
  CONFIRMED_FINDINGS,
  MARKETING_SENT,
];

const BY_ID = new Map(QUERIES.map((query) => [query.id, query]));

export function queryNamed(id: string): DirectiveQuery | undefined {
  return BY_ID.get(id);
}
