import type { ChangeOf, Instant, MarketingPurpose, Signature } from '../domain/index.ts';
import type { PlanFact } from '../rules/index.ts';
import type { Organisations } from './organisations.ts';

export interface PlanState extends PlanFact {
  readonly plan: string;
  state: PlanFact['state'];
  readonly ports: PortPrefixes;
  readonly signatures: readonly Signature[];
  readonly purposes: readonly MarketingPurpose[];
  sent: number;
}

/** Ports of which one must begin a source. A plan may name thousands of sub-ports, of few lengths: each length is one look-up. */
class PortPrefixes {
  readonly #ports: ReadonlySet<string>;
  readonly #lengths: readonly number[];

  constructor(ports: readonly string[]) {
    this.#ports = new Set(ports);
    this.#lengths = [...new Set(ports.map((p) => p.length))];
  }

  begin(source: string): boolean {
    for (const length of this.#lengths) {
      if (length <= source.length && this.#ports.has(source.slice(0, length))) return true;
    }
    return false;
  }
}

export type PlanFit = 'fits' | 'not-approved' | 'outside-window' | 'exceeded' | 'none';

/** Filed marketing plans and how much of each was sent. */
export class Plans {
  readonly #byId = new Map<string, PlanState>();
  readonly #organisations: Organisations;

  constructor(organisations: Organisations) {
    this.#organisations = organisations;
  }

  get(plan: string): PlanState | undefined {
    return this.#byId.get(plan);
  }

  values(): IterableIterator<PlanState> {
    return this.#byId.values();
  }

  file(change: ChangeOf<'plan-filed'>): void {
    const before = this.#byId.get(change.plan);
    const { plan, organisation, ports, signatures, purposes, messagesMax, from, until } = change;
    const state: PlanState = {
      plan,
      ports: new PortPrefixes(ports),
      signatures,
      purposes,
      messagesMax,
      from,
      until,
      state: 'filed',
      sent: before?.sent ?? 0,
    };
    const { plans } = this.#organisations.get(organisation);
    const i = before === undefined ? -1 : plans.indexOf(before);
    if (i >= 0) plans[i] = state;
    else plans.push(state);
    this.#byId.set(plan, state);
  }

  setState(plan: string, state: PlanFact['state']): void {
    const found = this.#byId.get(plan);
    if (found !== undefined) found.state = state;
  }
}

const RANK: Record<PlanFit, number> = {
  fits: 4,
  exceeded: 3,
  'outside-window': 2,
  'not-approved': 1,
  none: 0,
};

/** The plan that fits a message best: port and signature must match; then state, window and quota say how well. */
export function bestPlan(
  plans: readonly PlanState[],
  source: string,
  signature: Signature,
  purpose: MarketingPurpose | undefined,
  at: Instant,
): { plan: PlanState | undefined; fit: PlanFit } {
  let best: PlanState | undefined;
  let fit: PlanFit = 'none';
  for (const plan of plans) {
    if (purpose !== undefined && !plan.purposes.includes(purpose)) continue;
    if (!plan.signatures.includes(signature) || !plan.ports.begin(source)) continue;
    const how = fitOf(plan, at);
    if (best === undefined || RANK[how] > RANK[fit]) {
      best = plan;
      fit = how;
      if (how === 'fits') break;
    }
  }
  return { plan: best, fit };
}

function fitOf(plan: PlanState, at: Instant): PlanFit {
  if (plan.state !== 'approved') return 'not-approved';
  if (at < plan.from || at >= plan.until) return 'outside-window';
  return plan.sent < plan.messagesMax ? 'fits' : 'exceeded';
}
