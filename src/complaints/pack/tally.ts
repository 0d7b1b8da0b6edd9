import type { Custody } from '../../registry/index.ts';
import type { CaseFile } from './case-file.ts';
import type { Matched } from './matched.ts';

/** What an organisation is in a case. */
export const PARTY_ROLES = [
  'accused',
  'sender',
  'holder',
  'confirmed',
  'unconfirmed',
  'missing',
  'content-provider',
  'provider',
  'carrier',
] as const;
/** The first of whom the case is about; up to `missing` as the chain of the messages has it; the last three as whom a lead asked it. */
export type PartyRole = (typeof PARTY_ROLES)[number];

export interface Party {
  readonly organisation: string;
  readonly roles: ReadonlySet<PartyRole>;
}

/** Counted message by message, so that a pack of many needs no memory for them. */
export class PackTally {
  readonly outcomes = new Map<string, number>();
  readonly consents = new Map<string, number>();
  /** `proved`, `closed` where the record is not shown, else why there is no proof. */
  readonly proofs = new Map<string, number>();
  /** Of each organisation on the chain, what it proved, said or kept silent about. */
  readonly custody = new Map<string, Map<Custody, number>>();
  readonly reasons = new Map<string, number>();
  messages = 0;
  /** Whose term is over. */
  gone = 0;
  originals = 0;
  readonly #parties = new Map<string, Set<PartyRole>>();

  constructor({ case: told, leads }: CaseFile) {
    if (told.organisation !== undefined) this.#is(told.organisation, 'accused');
    for (const { hops } of leads)
      for (const { organisation, standing } of hops) this.#is(organisation, standing);
  }

  take(matched: Matched, proof: string): void {
    this.messages += 1;
    if (matched.organisation !== '') this.#is(matched.organisation, 'sender');
    const { kept } = matched;
    if (kept === undefined) {
      this.gone += 1;
      return;
    }
    more(this.outcomes, kept.row.outcome);
    more(this.consents, kept.consent.kind);
    more(this.proofs, proof);
    for (const { code, mode } of kept.reasons) if (mode === 'enforce') more(this.reasons, code);
    for (const { organisation, standing, custody } of kept.trace.hops) {
      if (organisation === undefined) continue;
      this.#is(organisation, standing);
      const known = this.custody.get(organisation) ?? new Map<Custody, number>();
      this.custody.set(organisation, known);
      more(known, custody);
    }
  }

  get parties(): readonly Party[] {
    return [...this.#parties].map(([organisation, roles]) => ({ organisation, roles }));
  }

  #is(organisation: string, role: PartyRole): void {
    const known = this.#parties.get(organisation);
    if (known === undefined) this.#parties.set(organisation, new Set([role]));
    else known.add(role);
  }
}

function more<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
