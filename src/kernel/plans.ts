import type { ChangeOf, Instant, MarketingPurpose, PlanTerms, Signature } from '../domain/index.ts';
import { shanghaiMinuteOfDay } from '../domain/index.ts';
import type { Case, PlanFact, PlanWindow } from '../rules/index.ts';
import type { OrganisationState, Organisations } from './organisations.ts';
import { PlannedTexts } from './planned-texts.ts';
import type { Templates } from './templates.ts';

export interface PlanState extends PlanFact {
  readonly organisation: OrganisationState;
  state: PlanFact['state'];
  stopped: PlanFact['stopped'];
  readonly ports: PortPrefixes;
  readonly signatures: readonly Signature[];
  readonly purposes: readonly MarketingPurpose[];
  /** Undefined: any text. */
  readonly texts: PlannedTexts | undefined;
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

export type PlanFit = Case['planFit'];

/** What of a message a plan is asked about. `purpose` undefined: any. */
export interface Planned {
  readonly source: string;
  readonly signature: Signature;
  /** The text after the signature. */
  readonly body: string;
  readonly purpose: MarketingPurpose | undefined;
  readonly at: Instant;
}

/** Filed marketing plans and how much of each was sent. */
export class Plans {
  readonly #byId = new Map<string, PlanState>();
  readonly #organisations: Organisations;
  readonly #templates: Templates;
  /** Counts every stop, so that whoever keeps messages that wait knows when to look through them. */
  stops = 0;

  constructor(organisations: Organisations, templates: Templates) {
    this.#organisations = organisations;
    this.#templates = templates;
  }

  get(plan: string): PlanState | undefined {
    return this.#byId.get(plan);
  }

  values(): IterableIterator<PlanState> {
    return this.#byId.values();
  }

  file(change: ChangeOf<'plan-filed'>): void {
    const { plan } = change;
    const before = this.#byId.get(plan);
    const { sent = 0, stopped } = before ?? {};
    const organisation = this.#organisations.get(change.organisation);
    this.#put(before, { plan, organisation, ...termsOf(change), state: 'filed', stopped, sent });
  }

  /** Its terms alone: what was sent counts on, and it stands as it stood. */
  amend(change: ChangeOf<'plan-amended'>): void {
    const before = this.#byId.get(change.plan);
    if (before !== undefined) this.#put(before, { ...before, ...termsOf(change) });
  }

  #put(before: PlanState | undefined, after: PlanState): void {
    const { plans } = after.organisation;
    const i = before === undefined ? -1 : plans.indexOf(before);
    if (i >= 0) plans[i] = after;
    else plans.push(after);
    this.#byId.set(after.plan, after);
    after.organisation.plansVersion++;
  }

  setState(plan: string, state: Exclude<PlanFact['state'], 'stopped'>): void {
    const found = this.#byId.get(plan);
    if (found === undefined) return;
    found.state = state;
    found.organisation.plansVersion++;
  }

  stop({ plan, at, reason }: ChangeOf<'plan-stopped'>): void {
    const found = this.#byId.get(plan);
    if (found === undefined) return;
    found.state = 'stopped';
    found.stopped = { at, reason };
    found.organisation.plansVersion++;
    this.stops++;
  }

  /** So many were sent under it by now. */
  setSent(plan: PlanState, sent: number): void {
    const wasUsedUp = plan.sent >= plan.messagesMax;
    plan.sent = sent;
    if (sent >= plan.messagesMax !== wasUsedUp) plan.organisation.plansVersion++;
  }

  /** Narrows a span of time around a moment to one in which no window of the organisation's plans begins or ends. */
  narrow({ plans }: OrganisationState, at: Instant, span: Span): void {
    for (const { windows } of plans)
      for (const { from, until } of windows) for (const end of [from, until]) narrowTo(span, at, end);
  }

  /** Whether what was judged then under this plan is not to be sent any more: it is stopped, or was so meanwhile. */
  isStopped(plan: string, judgedAt: Instant): boolean {
    const found = this.#byId.get(plan);
    return found?.stopped !== undefined && (found.state === 'stopped' || judgedAt <= found.stopped.at);
  }

  /** The plan of an organisation that fits a message best: port, signature and purpose must match; the rest says how well. */
  best({ plans }: OrganisationState, asked: Planned): { plan: PlanState | undefined; fit: PlanFit } {
    let best: PlanState | undefined;
    let fit: PlanFit = 'none';
    for (const plan of plans) {
      if (asked.purpose !== undefined && !plan.purposes.includes(asked.purpose)) continue;
      if (!plan.signatures.includes(asked.signature) || !plan.ports.begin(asked.source)) continue;
      const how = this.#fitOf(plan, asked);
      if (best === undefined || RANK[how] > RANK[fit]) {
        best = plan;
        fit = how;
        if (how === 'fits') break;
      }
    }
    return { plan: best, fit };
  }

  #fitOf(plan: PlanState, { at, signature, body }: Planned): PlanFit {
    if (plan.state !== 'approved' && plan.state !== 'stopped') return 'not-approved';
    if (plan.texts !== undefined && !plan.texts.hold(signature, body, this.#templates))
      return 'text-not-planned';
    if (plan.state === 'stopped') return 'stopped';
    const when = whenOf(plan.windows, at);
    if (when !== undefined) return when;
    return plan.sent < plan.messagesMax ? 'fits' : 'exceeded';
  }
}

/** `until` is not of it. */
export interface Span {
  from: Instant;
  until: Instant;
}

/** Something begins or ends at `end`. */
export function narrowTo(span: Span, at: Instant, end: Instant): void {
  if (end <= at) span.from = Math.max(span.from, end);
  else span.until = Math.min(span.until, end);
}

/** Of several plans that do not fit, the one is told that comes nearest: the least is left to mend. */
const RANK: Record<PlanFit, number> = {
  fits: 7,
  exceeded: 6,
  'outside-hours': 5,
  'outside-window': 4,
  stopped: 3,
  'text-not-planned': 2,
  'not-approved': 1,
  none: 0,
};

function whenOf(windows: readonly PlanWindow[], at: Instant): 'outside-hours' | 'outside-window' | undefined {
  let outside: 'outside-hours' | 'outside-window' = 'outside-window';
  for (const { from, until, hours } of windows) {
    if (at < from || at >= until) continue;
    if (hours === undefined) return undefined;
    const minute = shanghaiMinuteOfDay(at);
    if (minute >= hours.from && minute < hours.until) return undefined;
    outside = 'outside-hours';
  }
  return outside;
}

function termsOf({ ports, signatures, purposes, messagesMax, from, until, windows, texts }: PlanTerms) {
  return {
    ports: new PortPrefixes(ports),
    signatures,
    purposes,
    messagesMax,
    windows: windows?.map((each) => ({ ...each, hours: each.hours })) ?? [{ from, until, hours: undefined }],
    texts: texts === undefined ? undefined : new PlannedTexts(texts),
  };
}
