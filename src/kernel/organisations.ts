import type { AccountId, ChangeOf, Instant, OrganisationId } from '../domain/index.ts';
import type { OrganisationConsents } from './consents.ts';
import type { PlanState } from './plans.ts';
import type { Sending } from './sendings.ts';

/** A sanction in force: who placed it, why, until when. */
export interface Sanction {
  readonly sanction: string;
  readonly reason: string;
  readonly since: Instant;
  readonly until: Instant | undefined;
  /** undefined: suspended altogether. */
  readonly ratePerSecond: number | undefined;
}

/** A legal entity with all that is looked up through it, so that the hot path follows references and not keys. */
export interface OrganisationState {
  readonly id: OrganisationId;
  name: string;
  /** The group that it belongs to: itself alone, or all affiliates under one head. One refusal binds all of them. */
  group: readonly OrganisationState[];
  /** Those that it is tied to by a registration: its own head, and whoever names it as theirs. A group is all that hang together. */
  head: OrganisationState | undefined;
  readonly below: Set<OrganisationState>;
  readonly sanctions: Sanction[];
  readonly plans: PlanState[];
  /** Counts whatever changes how its plans fit: their terms and states, and that a number is used up. */
  plansVersion: number;
  consents: OrganisationConsents | undefined;
}

export interface AccountState {
  readonly opened: ChangeOf<'account-opened'>;
  readonly organisation: OrganisationState;
  readonly sanctions: Sanction[];
  /** What passed in the current second: what a slowed sender is measured by. */
  second: number;
  sentThisSecond: number;
  /** By source: what was last found of sending from there. */
  readonly sendings: Map<string, Sending>;
}

/** Organisations, their groups, accounts and the sanctions on either. */
export class Organisations {
  readonly #byId = new Map<OrganisationId, OrganisationState>();
  readonly #accounts = new Map<AccountId, AccountState>();
  readonly #sanctionLists = new Map<string, Sanction[]>();

  /** The organisation; one that a change mentions before its registration exists under its code alone. */
  get(id: OrganisationId): OrganisationState {
    let state = this.#byId.get(id);
    if (state === undefined) {
      state = {
        ...{ id, name: id, group: [], head: undefined, below: new Set() },
        ...{ sanctions: [], plans: [], plansVersion: 0, consents: undefined },
      };
      state.group = [state];
      this.#byId.set(id, state);
    }
    return state;
  }

  account(id: AccountId): AccountState | undefined {
    return this.#accounts.get(id);
  }

  accounts(): IterableIterator<AccountState> {
    return this.#accounts.values();
  }

  register(change: ChangeOf<'organisation-registered'>): void {
    const state = this.get(change.organisation);
    state.name = change.name;
    const head = change.group === undefined ? undefined : this.get(change.group);
    const named = head === state ? undefined : head;
    if (named === state.head) return;
    const before = state.head;
    before?.below.delete(state);
    state.head = named;
    named?.below.add(state);
    regroup(state);
    // What it left behind may have come apart.
    if (before !== undefined && !state.group.includes(before)) regroup(before);
  }

  openAccount(change: ChangeOf<'account-opened'>): void {
    const sanctions = this.#accounts.get(change.account)?.sanctions ?? [];
    this.#accounts.set(change.account, {
      opened: change,
      organisation: this.get(change.organisation),
      sanctions,
      second: 0,
      sentThisSecond: 0,
      sendings: new Map(),
    });
  }

  closeAccount(change: ChangeOf<'account-closed'>): void {
    this.#accounts.delete(change.account);
  }

  placeSanction(change: ChangeOf<'sanction-placed'>): void {
    const { sanction, reason, until, action, on } = change;
    const list =
      'organisation' in on ? this.get(on.organisation).sanctions : this.#accounts.get(on.account)?.sanctions;
    if (list === undefined) return;
    this.liftSanction(sanction);
    list.push({
      sanction,
      reason,
      since: change.at,
      until,
      ratePerSecond: action.kind === 'slow' ? action.ratePerSecond : undefined,
    });
    this.#sanctionLists.set(sanction, list);
  }

  liftSanction(sanction: string): void {
    const list = this.#sanctionLists.get(sanction);
    if (list === undefined) return;
    const i = list.findIndex((s) => s.sanction === sanction);
    if (i >= 0) list.splice(i, 1);
    this.#sanctionLists.delete(sanction);
  }
}

/** All that hang together with it become one group, over however many steps. */
function regroup(state: OrganisationState): void {
  const group = new Set([state]);
  for (const member of group) {
    if (member.head !== undefined) group.add(member.head);
    for (const each of member.below) group.add(each);
  }
  const list = [...group];
  for (const member of list) member.group = list;
}

/** The suspension (or, with `slow`, the tightest slowing) that is in force at a moment. */
export function sanctionAt(list: readonly Sanction[], at: Instant, slow: boolean): Sanction | undefined {
  if (list.length === 0) return undefined;
  let found: Sanction | undefined;
  for (const s of list) {
    if ((s.ratePerSecond !== undefined) !== slow || s.since > at || (s.until !== undefined && at >= s.until))
      continue;
    if (found === undefined || (s.ratePerSecond ?? 0) < (found.ratePerSecond ?? 0)) found = s;
  }
  return found;
}
