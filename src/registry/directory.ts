import {
  type AccountId,
  type ChangeOf,
  contains,
  type Instant,
  Invalid,
  type OrganisationId,
  type RecordedChange,
  type RuleMode,
  type Scope,
  type Signature,
} from '../domain/index.ts';
import type { RecordStore, StoredChange } from '../store/index.ts';
import { type LookAlike, LookAlikes } from './look-alikes.ts';
import { PortRegister, type PortStanding } from './port-register.ts';

const PIECE = 2000;

export interface AccountEntry {
  readonly opened: ChangeOf<'account-opened'>;
  readonly closedAt: Instant | undefined;
}

export interface SanctionEntry {
  readonly placed: ChangeOf<'sanction-placed'>;
  readonly liftedAt: Instant | undefined;
}

export interface ModeEntry {
  readonly mode: RuleMode;
  readonly since: Instant;
}

/**
 * Who is who, for screens and for what a person may see: names, accounts, ports, sanctions and the modes of rules, as the change feed tells
 * them.
 * It follows the feed like a gateway does, and holds no recipient.
 */
export class Directory {
  readonly #record: RecordStore;
  readonly #names = new Map<OrganisationId, string>();
  /** Their keys in order; undefined since another came. */
  #codes: OrganisationId[] | undefined;
  readonly #accounts = new Map<AccountId, AccountEntry>();
  readonly #sanctions = new Map<string, SanctionEntry>();
  readonly #modes = new Map<string, ModeEntry>();
  readonly #ports = new PortRegister();
  readonly #owners = new Map<Signature, OrganisationId>();
  readonly #lookAlikes = new LookAlikes();
  readonly #stop = new AbortController();
  #sequence = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(record: RecordStore) {
    this.#record = record;
  }

  /** Resolves when it knows everything recorded until now; from then on it follows. */
  async start(onError: (error: Error) => void): Promise<void> {
    for (;;) {
      const changes = await this.#record.readChanges(this.#sequence, PIECE);
      if (changes.length === 0) break;
      this.#apply(changes);
    }
    const signal = this.#stop.signal;
    const onChanges = (changes: readonly StoredChange[]) => this.#apply(changes);
    this.#tail = this.#record.tailChanges({ after: this.#sequence, onChanges, signal, onError });
    this.#tail.catch(onError);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#tail.catch(() => undefined);
  }

  nameOf(organisation: string): string | undefined {
    return this.#names.get(organisation as OrganisationId);
  }

  /** Whose a registered signature is. */
  ownerOf(signature: string): OrganisationId | undefined {
    return this.#owners.get(signature as Signature);
  }

  /** Who holds the longest opened port that begins the number, and whom it was leased to; undefined where none does. */
  portStanding(number: string, at: Instant): PortStanding | undefined {
    return this.#ports.standing(number, at);
  }

  /** Registered names of others that this one resembles, the best first. */
  resembling(name: Signature, owner: OrganisationId): readonly LookAlike[] {
    const found = this.#lookAlikes.find(name, owner);
    return found instanceof Invalid ? [] : found;
  }

  /** Organisations whose name or code holds the words, by code, from behind `after`. */
  organisations(q: string, scope: Scope, limit: number, after = ''): { id: OrganisationId; name: string }[] {
    const found: { id: OrganisationId; name: string }[] = [];
    this.#codes ??= [...this.#names.keys()].sort();
    for (const id of this.#codes) {
      if (found.length === limit) break;
      const name = this.#names.get(id)!;
      if (id <= after) continue;
      if (scope !== 'all' && !scope.includes(id)) continue;
      if (name.includes(q) || id.includes(q.toUpperCase())) found.push({ id, name });
    }
    return found;
  }

  account(account: string): AccountEntry | undefined {
    return this.#accounts.get(account as AccountId);
  }

  /** The accounts of a scope, by name. */
  accounts(scope: Scope): AccountEntry[] {
    return [...this.#accounts.values()]
      .filter(({ opened }) => scope === 'all' || scope.includes(opened.organisation))
      .sort((a, b) => (a.opened.account < b.opened.account ? -1 : 1));
  }

  /** What is in force against an account or the organisation behind it. */
  sanctionsOn({ account, organisation }: ChangeOf<'account-opened'>, at: Instant): SanctionEntry[] {
    return [...this.#sanctions.values()].filter(({ placed, liftedAt }) => {
      const until = Math.min(placed.until ?? Number.POSITIVE_INFINITY, liftedAt ?? Number.POSITIVE_INFINITY);
      const meant =
        'account' in placed.on ? placed.on.account === account : placed.on.organisation === organisation;
      return meant && contains({ from: placed.at, until }, at);
    });
  }

  /** The mode that was set last; undefined: the rule runs as it was written. */
  modeOf(rule: string): ModeEntry | undefined {
    return this.#modes.get(rule);
  }

  #apply(changes: readonly StoredChange[]): void {
    for (const { sequence, body } of changes) {
      // What stands in the record was parsed when it was written.
      this.#take(body as unknown as RecordedChange);
      this.#sequence = sequence;
    }
  }

  #take(change: RecordedChange): void {
    this.#ports.take(change);
    switch (change.kind) {
      case 'organisation-registered':
        if (!this.#names.has(change.organisation)) this.#codes = undefined;
        this.#names.set(change.organisation, change.name);
        break;
      case 'signature-registered': {
        const before = this.#owners.get(change.signature);
        if (before !== undefined && before !== change.owner)
          this.#lookAlikes.remove(change.signature, before);
        this.#owners.set(change.signature, change.owner);
        this.#lookAlikes.add(change.signature, change.owner);
        break;
      }
      case 'signature-closed': {
        const before = this.#owners.get(change.signature);
        if (before !== undefined) this.#lookAlikes.remove(change.signature, before);
        this.#owners.delete(change.signature);
        break;
      }
      case 'account-opened':
        this.#accounts.set(change.account, { opened: change, closedAt: undefined });
        break;
      case 'account-closed': {
        const entry = this.#accounts.get(change.account);
        if (entry !== undefined) this.#accounts.set(change.account, { ...entry, closedAt: change.at });
        break;
      }
      case 'sanction-placed':
        this.#sanctions.set(change.sanction, { placed: change, liftedAt: undefined });
        break;
      case 'sanction-lifted': {
        const entry = this.#sanctions.get(change.sanction);
        if (entry !== undefined) this.#sanctions.set(change.sanction, { ...entry, liftedAt: change.at });
        break;
      }
      case 'rule-mode-set':
        this.#modes.set(change.rule, { mode: change.mode, since: change.at });
        break;
    }
  }
}
