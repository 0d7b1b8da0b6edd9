import type {
  ChangeOf,
  Frequency,
  Instant,
  MarketingPurpose,
  OrganisationId,
  Recipient,
} from '../domain/index.ts';
import { MARKETING_PURPOSES } from '../domain/index.ts';
import type { ConsentState } from '../rules/index.ts';
import type { OrganisationState, Organisations } from './organisations.ts';
import { RecipientFilter } from './recipient-filter.ts';

/** Many sets of recipients, each known by a small number: what the consent index offers, and a plain Set in a test. */
export interface RecipientSets {
  add(set: number, recipient: number): boolean;
  delete(set: number, recipient: number): boolean;
  has(set: number, recipient: number): boolean;
}

type Unasked = Exclude<ConsentState, 'none' | 'another-purpose' | 'granted'>;

/** The sets of one organisation and purpose. A recipient stands in at most one of them. */
interface PurposeSets {
  /** One set for each frequency that was agreed to. */
  readonly granted: { readonly set: number; readonly frequency: Frequency; size: number }[];
  readonly others: { readonly state: Unasked; readonly set: number; size: number }[];
  /** Tells this organisation and purpose apart in the tally of what was sent. */
  readonly slot: number;
}

export interface OrganisationConsents {
  readonly byPurpose: (PurposeSets | undefined)[];
  readonly suppressed: { readonly set: number; size: number };
}

interface Expiry {
  readonly until: Instant;
  readonly organisation: OrganisationId;
  readonly purpose: MarketingPurpose;
  /** Sorted. */
  readonly recipients: Float64Array;
}

const PURPOSE_INDEX = new Map(MARKETING_PURPOSES.map((p, i) => [p, i]));

/** Who may be sent what: recipient × organisation × purpose, and the refusals that bind a whole entity or everyone. */
export class Consents {
  readonly #sets: RecipientSets;
  readonly #organisations: Organisations;
  readonly #everyone: { readonly set: number; size: number };
  /** Whoever refuses or once refused any organisation, or everyone: few do, so that one bit mostly saves all look-ups. */
  readonly #refusers = new RecipientFilter();
  #nextSet = 1;
  /** Sorted by `until`, the earliest last. */
  readonly #expiries: Expiry[] = [];
  #expiriesSorted = true;

  constructor(sets: RecipientSets, organisations: Organisations) {
    this.#sets = sets;
    this.#organisations = organisations;
    this.#everyone = this.#newSet();
  }

  grant(change: ChangeOf<'consent-granted'>): void {
    const sets = this.#purposeSets(change.organisation, change.purpose);
    const { count, per } = change.frequency;
    let terms = sets.granted.find((g) => g.frequency.count === count && g.frequency.per === per);
    if (terms === undefined) {
      terms = { ...this.#newSet(), frequency: change.frequency };
      sets.granted.push(terms);
    }
    for (const recipient of change.recipients) {
      this.#clear(sets, recipient);
      if (this.#sets.add(terms.set, recipient)) terms.size++;
    }
    const { until, organisation, purpose } = change;
    this.#expiries.push({
      until,
      organisation,
      purpose,
      recipients: Float64Array.from(change.recipients).sort(),
    });
    this.#expiriesSorted = false;
  }

  move(
    organisation: OrganisationId,
    purpose: MarketingPurpose,
    recipients: Iterable<number>,
    state: Unasked,
  ): void {
    const sets = this.#purposeSets(organisation, purpose);
    let target = sets.others.find((o) => o.state === state);
    if (target === undefined) {
      target = { ...this.#newSet(), state };
      sets.others.push(target);
    }
    for (const recipient of recipients) {
      this.#clear(sets, recipient);
      if (this.#sets.add(target.set, recipient)) target.size++;
    }
  }

  suppress(recipients: readonly Recipient[], organisation: OrganisationId | undefined): void {
    const target =
      organisation === undefined
        ? this.#everyone
        : this.#consentsOf(this.#organisations.get(organisation)).suppressed;
    for (const recipient of recipients) {
      // Found only through this, so it comes first: where memory ends in between, nothing is hidden.
      this.#refusers.add(recipient);
      if (this.#sets.add(target.set, recipient)) target.size++;
    }
  }

  unsuppress(recipients: readonly Recipient[], organisation: OrganisationId | undefined): void {
    const target =
      organisation === undefined
        ? this.#everyone
        : this.#consentsOf(this.#organisations.get(organisation)).suppressed;
    for (const recipient of recipients) if (this.#sets.delete(target.set, recipient)) target.size--;
  }

  /** Consents whose term has ended by `at` become expired, unless they were renewed or withdrawn meanwhile. */
  expire(at: Instant): void {
    const queue = this.#expiries;
    if (!this.#expiriesSorted) {
      queue.sort((a, b) => b.until - a.until);
      this.#expiriesSorted = true;
    }
    while (queue.length > 0 && queue[queue.length - 1]!.until <= at) {
      const due = queue.pop()!;
      const organisation = this.#organisations.get(due.organisation);
      const later = queue.filter((e) => e.organisation === due.organisation && e.purpose === due.purpose);
      const lapsed = due.recipients.filter(
        (r) =>
          this.granted(organisation, due.purpose, r as Recipient) !== undefined &&
          !later.some((e) => includesSorted(e.recipients, r)),
      );
      if (lapsed.length > 0) this.move(due.organisation, due.purpose, lapsed, 'expired');
    }
  }

  /** Whether a refusal binds: of everyone's marketing, or of this organisation or any of its group. */
  suppression(organisation: OrganisationState, recipient: Recipient): 'none' | 'organisation' | 'everyone' {
    if (!this.#refusers.mayHave(recipient)) return 'none';
    const everyone = this.#everyone;
    if (everyone.size > 0 && this.#sets.has(everyone.set, recipient)) return 'everyone';
    for (const member of organisation.group) {
      const suppressed = member.consents?.suppressed;
      if (suppressed !== undefined && suppressed.size > 0 && this.#sets.has(suppressed.set, recipient))
        return 'organisation';
    }
    return 'none';
  }

  /** What was agreed to, undefined where nothing is granted now. */
  granted(
    organisation: OrganisationState,
    purpose: MarketingPurpose,
    recipient: Recipient,
  ): { frequency: Frequency; slot: number } | undefined {
    const sets = organisation.consents?.byPurpose[PURPOSE_INDEX.get(purpose)!];
    if (sets === undefined) return undefined;
    for (const terms of sets.granted) {
      if (terms.size > 0 && this.#sets.has(terms.set, recipient))
        return { frequency: terms.frequency, slot: sets.slot };
    }
    return undefined;
  }

  state(organisation: OrganisationState, purpose: MarketingPurpose, recipient: Recipient): ConsentState {
    if (this.granted(organisation, purpose, recipient) !== undefined) return 'granted';
    return this.stateWithoutGrant(organisation, purpose, recipient);
  }

  /** The state where `granted` was asked already and found nothing. */
  stateWithoutGrant(
    organisation: OrganisationState,
    purpose: MarketingPurpose,
    recipient: Recipient,
  ): ConsentState {
    const sets = organisation.consents?.byPurpose[PURPOSE_INDEX.get(purpose)!];
    for (const other of sets?.others ?? []) {
      if (other.size > 0 && this.#sets.has(other.set, recipient)) return other.state;
    }
    for (const another of organisation.consents?.byPurpose ?? []) {
      if (another === undefined || another === sets) continue;
      for (const terms of another.granted) {
        if (terms.size > 0 && this.#sets.has(terms.set, recipient)) return 'another-purpose';
      }
    }
    return 'none';
  }

  /** How an organisation's earlier requests for consent ended for a recipient, where they ended in a refusal or in silence. */
  refused(
    organisation: OrganisationState,
    recipient: Recipient,
  ): 'declined' | 'unanswered' | 'withdrawn' | 'none' {
    for (const sets of organisation.consents?.byPurpose ?? []) {
      for (const { state, set, size } of sets?.others ?? []) {
        if (state === 'requested' || state === 'expired') continue;
        if (size > 0 && this.#sets.has(set, recipient)) return state;
      }
    }
    return 'none';
  }

  /** Whether a request of this organisation waits for the recipient's answer. */
  isAsked(organisation: OrganisationState, recipient: Recipient): boolean {
    for (const sets of organisation.consents?.byPurpose ?? [])
      for (const { state, set, size } of sets?.others ?? [])
        if (state === 'requested' && size > 0 && this.#sets.has(set, recipient)) return true;
    return false;
  }

  #clear(sets: PurposeSets, recipient: Recipient | number): void {
    for (const terms of sets.granted)
      if (terms.size > 0 && this.#sets.delete(terms.set, recipient)) terms.size--;
    for (const other of sets.others)
      if (other.size > 0 && this.#sets.delete(other.set, recipient)) other.size--;
  }

  #purposeSets(organisation: OrganisationId, purpose: MarketingPurpose): PurposeSets {
    const { byPurpose } = this.#consentsOf(this.#organisations.get(organisation));
    const i = PURPOSE_INDEX.get(purpose)!;
    byPurpose[i] ??= { granted: [], others: [], slot: slotOf(`${organisation}|${purpose}`) };
    return byPurpose[i];
  }

  #consentsOf(organisation: OrganisationState): OrganisationConsents {
    organisation.consents ??= { byPurpose: [], suppressed: this.#newSet() };
    return organisation.consents;
  }

  #newSet(): { readonly set: number; size: number } {
    return { set: this.#nextSet++, size: 0 };
  }
}

/** FNV-1a over UTF-16 units, 32 bits: the same slot on every gateway and after every start. */
export function slotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function includesSorted(sorted: Float64Array, value: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}
