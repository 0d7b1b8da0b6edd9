import type { ChangeOf, Instant, MarketingPurpose, OrganisationId, Recipient } from '../domain/index.ts';
import { MARKETING_PURPOSES } from '../domain/index.ts';
import type { ConsentState } from '../rules/index.ts';
import { ConsentIndexFull } from './consent-index.ts';
import { DueQueue } from './due-queue.ts';
import type { OrganisationState, Organisations } from './organisations.ts';
import { type Agreed, PurposeConsents, type Slices, type Term, type Ungranted } from './purpose-consents.ts';
import { RecipientFilter } from './recipient-filter.ts';
import { type RecipientSets, SizedSet } from './recipient-sets.ts';

export interface OrganisationConsents {
  readonly byPurpose: (PurposeConsents | undefined)[];
  readonly suppressed: SizedSet;
}

interface Due {
  readonly term: Term;
  readonly of: PurposeConsents;
}

const PURPOSE_INDEX = new Map(MARKETING_PURPOSES.map((p, i) => [p, i]));

/** Who may be sent what: recipient × organisation × purpose, and the refusals that bind a whole entity or everyone. */
export class Consents {
  readonly #sets: RecipientSets;
  readonly #organisations: Organisations;
  readonly #everyone: SizedSet;
  /** Whoever refuses or once refused any organisation, or everyone: few do, so that one bit mostly saves all look-ups. */
  readonly #refusers = new RecipientFilter();
  #nextSet = 1;
  #now: Instant = Number.NEGATIVE_INFINITY;
  readonly #due = new DueQueue<Due>();
  /** Done one after another, a slice each time that time passes. */
  readonly #work: Slices[] = [];

  constructor(sets: RecipientSets, organisations: Organisations) {
    this.#sets = sets;
    this.#organisations = organisations;
    this.#everyone = this.#newSet();
  }

  grant(change: ChangeOf<'consent-granted'>): void {
    // Whoever it was about was erased since: nobody's term is opened.
    if (change.recipients.length === 0) return;
    const { until, frequency, proof } = change;
    const of = this.#purposeConsents(change.organisation, change.purpose);
    const recipients = ascending(change.recipients);
    if (until <= this.#now) return of.move(recipients, 'expired');
    const { opened, work } = of.grant(recipients, { ...frequency, unproven: proof === 'unproven' }, until);
    if (opened !== undefined) this.#due.add(opened.until, { term: opened, of });
    if (work !== undefined) this.#work.push(work);
  }

  move(
    organisation: OrganisationId,
    purpose: MarketingPurpose,
    recipients: readonly number[],
    state: Ungranted,
  ): void {
    this.#purposeConsents(organisation, purpose).move(ascending(recipients), state);
  }

  suppress(recipients: readonly Recipient[], organisation: OrganisationId | undefined): void {
    const target =
      organisation === undefined
        ? this.#everyone
        : this.#consentsOf(this.#organisations.get(organisation)).suppressed;
    for (const recipient of recipients) {
      // Found only through this, so it comes first: where memory ends in between, nothing is hidden.
      this.#refusers.add(recipient);
      target.add(recipient);
    }
  }

  unsuppress(recipients: readonly Recipient[], organisation: OrganisationId | undefined): void {
    const target =
      organisation === undefined
        ? this.#everyone
        : this.#consentsOf(this.#organisations.get(organisation)).suppressed;
    for (const recipient of recipients) target.delete(recipient);
  }

  /**
   * Consents whose term has ended by `at` are expired from here on, unless they were renewed or withdrawn meanwhile. What that leaves to be
   * done is done a slice at each call: nobody waits for ten million that end at one midnight, and nobody of them is served.
   */
  expire(at: Instant): void {
    if (at > this.#now) this.#now = at;
    for (let due = this.#due.takeDue(at); due !== undefined; due = this.#due.takeDue(at))
      this.#work.push(due.of.end(due.term));
    this.#doSlice();
  }

  /** Does all that is left to do at once: for whoever judges much at one moment and need not answer meanwhile. */
  settle(): void {
    while (this.#work.length > 0) this.#doSlice();
  }

  #doSlice(): void {
    const first = this.#work[0];
    if (first === undefined) return;
    try {
      if (first.next().done === true) this.#work.shift();
    } catch (error) {
      // Judged right without it, only more slowly.
      if (!(error instanceof ConsentIndexFull)) throw error;
      this.#work.shift();
    }
  }

  /** Whether a refusal binds: of everyone's marketing, or of this organisation or any of its group. */
  suppression(organisation: OrganisationState, recipient: Recipient): 'none' | 'organisation' | 'everyone' {
    if (!this.#refusers.mayHave(recipient)) return 'none';
    if (this.#everyone.has(recipient)) return 'everyone';
    for (const member of organisation.group)
      if (member.consents?.suppressed.has(recipient)) return 'organisation';
    return 'none';
  }

  /** What was agreed to, undefined where nothing is granted now. */
  granted(
    organisation: OrganisationState,
    purpose: MarketingPurpose,
    recipient: Recipient,
  ): { agreed: Agreed; slot: number } | undefined {
    const consents = organisation.consents?.byPurpose[PURPOSE_INDEX.get(purpose)!];
    const agreed = consents?.granted(recipient, this.#now);
    return agreed === undefined ? undefined : { agreed, slot: consents!.slot };
  }

  /** Tells an organisation's consents for one purpose apart in the tally. */
  slotOf(organisation: OrganisationState, purpose: MarketingPurpose): number {
    const known = organisation.consents?.byPurpose[PURPOSE_INDEX.get(purpose)!];
    return known?.slot ?? consentSlot(organisation.id, purpose);
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
    const asked = organisation.consents?.byPurpose[PURPOSE_INDEX.get(purpose)!];
    const state = asked?.ungranted(recipient, this.#now);
    if (state !== undefined) return state;
    for (const another of organisation.consents?.byPurpose ?? []) {
      if (another === undefined || another === asked) continue;
      if (another.granted(recipient, this.#now) !== undefined) return 'another-purpose';
    }
    return 'none';
  }

  /**
   * What `granted`, else `stateWithoutGrant`, say of many at once, as marks that are not 0; false where it has to be asked one by one. The sets stand in the
   * reverse of the order in which they are asked, so that the first to be asked stands.
   */
  markStates(
    organisation: OrganisationState,
    purpose: MarketingPurpose,
    recipients: Float64Array,
    out: Uint8Array,
    marks: {
      readonly granted: (agreed: Agreed) => number;
      readonly state: (state: Ungranted | 'another-purpose') => number;
    },
  ): boolean {
    const byPurpose = organisation.consents?.byPurpose ?? [];
    const asked = byPurpose[PURPOSE_INDEX.get(purpose)!];
    if (byPurpose.some((each) => each !== undefined && !each.isSettled(this.#now))) return false;
    const marked: { set: number; mark: number }[] = [];
    const add = ({ set, size }: SizedSet, mark: number) => size > 0 && marked.push({ set, mark });
    for (const another of byPurpose)
      if (another !== asked)
        for (const { members } of another?.grantedSets() ?? []) add(members, marks.state('another-purpose'));
    for (const { state, members } of asked?.ungrantedSets() ?? []) add(members, marks.state(state));
    for (const { agreed, members } of asked?.grantedSets() ?? []) add(members, marks.granted(agreed));
    if (marked.length > 0) this.#sets.markMany(marked, recipients, out);
    return true;
  }

  /** Writes `mark` at each recipient who may have refused somebody; of the others `suppression` need not be asked. */
  markRefusers(recipients: Float64Array, out: Uint8Array, mark: number): void {
    this.#refusers.markMany(recipients, out, mark);
  }

  /** How an organisation's earlier requests for consent ended for a recipient, where they ended in a refusal or in silence. */
  refused(
    organisation: OrganisationState,
    recipient: Recipient,
  ): 'declined' | 'unanswered' | 'withdrawn' | 'none' {
    for (const consents of organisation.consents?.byPurpose ?? []) {
      const state = consents?.ungranted(recipient, this.#now);
      if (state !== undefined && state !== 'requested' && state !== 'expired') return state;
    }
    return 'none';
  }

  /** Whether a request of this organisation waits for the recipient's answer. */
  isAsked(organisation: OrganisationState, recipient: Recipient): boolean {
    for (const consents of organisation.consents?.byPurpose ?? [])
      if (consents?.ungranted(recipient, this.#now) === 'requested') return true;
    return false;
  }

  #purposeConsents(organisation: OrganisationId, purpose: MarketingPurpose): PurposeConsents {
    const { byPurpose } = this.#consentsOf(this.#organisations.get(organisation));
    const i = PURPOSE_INDEX.get(purpose)!;
    byPurpose[i] ??= new PurposeConsents(consentSlot(organisation, purpose), () => this.#newSet());
    return byPurpose[i];
  }

  #consentsOf(organisation: OrganisationState): OrganisationConsents {
    organisation.consents ??= { byPurpose: [], suppressed: this.#newSet() };
    return organisation.consents;
  }

  #newSet(): SizedSet {
    return new SizedSet(this.#sets, this.#nextSet++);
  }
}

/** The slot of an organisation's consents for one purpose. */
export function consentSlot(organisation: string, purpose: string): number {
  return slotOf(`${organisation}|${purpose}`);
}

/** FNV-1a over UTF-16 units, 32 bits: the same slot on every gateway and after every start. */
export function slotOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function ascending(recipients: readonly number[]): Float64Array {
  return Float64Array.from(recipients).sort();
}
