import type {
  Carrier,
  Frequency,
  MarketingPurpose,
  Message,
  OrganisationId,
  Purpose,
  PurposeSource,
  Recipient,
  Signature,
  Verdict,
} from '../domain/index.ts';
import { isMarketing } from '../domain/index.ts';
import type { Case, ConsentState, LeaseTerms } from '../rules/index.ts';
import { AskedMessage, BECAUSE, STANDING, TEXT } from './asked-message.ts';
import { agreedKey, leaseKey, periodOf } from './counted.ts';
import type { Facts } from './facts.ts';
import { type AccountState, type OrganisationState, type Sanction, sanctionAt } from './organisations.ts';
import { narrowTo, type PlanFit, type PlanState, type Span } from './plans.ts';
import { type Chain, type PortState, termsOnTheWay } from './ports.ts';
import { type Agreed, isSame } from './purpose-consents.ts';
import type { Sending } from './sendings.ts';
import { covers, type SignatureState } from './signatures.ts';
import { grantedStanding, STATES, STATES_MOST, standingOf, suppressionOf } from './standing.ts';
import type { TextReading, TextReadings } from './text-readings.ts';

/** In marks of many at once: states below, then what was met that people agreed to. */
const AGREED_MARKS = 16;
export const UNTOLD = 255;

const NO_TERMS: readonly LeaseTerms[] = [];
const NO_LEASES: Verdict['leases'] = [];

/**
 * The facts about one message, worked out once and read by every rule. One object serves all messages, one after another. Consent,
 * plan and counts are looked up when a rule first asks, since most messages that are not marketing never need them.
 */
export class CaseView implements Case {
  readonly #facts: Facts;
  readonly #texts: TextReadings;

  readonly message = new AskedMessage();
  sending: Sending | undefined;
  /** Of what is port-like; nothing else is read (P11). */
  reading: TextReading | undefined;
  portLike = false;
  port: PortState | undefined;
  custody: Case['custody'] = 'outside';
  lease: string | undefined;
  signatureText: Signature | undefined;
  signature: SignatureState | undefined;
  authority: Case['authority'] = 'none';
  letter: string | undefined;
  purpose: Purpose | 'unclear' = 'unclear';
  purposeBy: PurposeSource = 'nothing';
  because = '';
  marketing = false;

  #termed: Chain | undefined;
  #account: AccountState | undefined;
  /** Of the signature. */
  owner: OrganisationState | undefined;
  /** On whose behalf the message is sent. */
  provider: OrganisationState | undefined;
  #suppression: Case['suppression'] | undefined;
  #consent: ConsentState | undefined;
  #agreed: Agreed | undefined;
  #sentInPeriod = 0;
  #terms: readonly LeaseTerms[] | undefined;
  #planKnown = false;
  #plansAsked = false;
  #plan: PlanState | undefined;
  #planFit: PlanFit = 'none';

  constructor(facts: Facts, texts: TextReadings) {
    this.#facts = facts;
    this.#texts = texts;
  }

  /** Looks at the next message. */
  open(message: Message): void {
    this.begin(message);
    this.see();
  }

  /** Who sends from where, and what the text says. `see` tells the rest. */
  begin(message: Message): void {
    const facts = this.#facts;
    this.message.look(message);
    const account = facts.organisations.account(message.account);
    this.#account = account;
    this.sending = facts.sendings.of(account, message.source, message.at);
    this.reading = this.sending.portLike ? this.#texts.of(message.text) : undefined;
  }

  see(): void {
    const sending = this.sending!;
    this.#suppression = undefined;
    this.#planKnown = false;
    this.#plansAsked = false;
    this.#plan = undefined;
    this.#planFit = 'none';
    this.#terms = undefined;
    this.portLike = sending.portLike;
    this.port = sending.port;
    this.custody = sending.custody;
    this.lease = sending.lease;
    this.#termed = sending.termed;
    this.signatureText = this.reading?.signature;
    this.#facts.sendings.name(sending, this.signatureText);
    this.signature = sending.signature;
    this.owner = sending.owner;
    this.#seePurpose();
    this.#seeAuthority(sending.ownerOnChain);
  }

  /** What the verdict depends on, of what differs between messages of one sending; whole once it is judged. */
  get asked(): number {
    const plans = this.#plansAsked ? TEXT : 0;
    return this.message.asked | plans | (this.#suppression === undefined ? 0 : STANDING);
  }

  /** Sanctions on the sender, whether in force or not. */
  get senderSanctions(): readonly (readonly Sanction[])[] {
    const account = this.#account;
    return account === undefined ? [] : [account.sanctions, account.organisation.sanctions];
  }

  /** When all that has a moment of its own in the facts is as it is at the message's. */
  steadySpan(): Readonly<Span> {
    const { at } = this.message;
    const span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };
    if (this.authority !== 'owner')
      for (const { until } of this.signature?.letters ?? []) narrowTo(span, at, until);
    if (this.#plansAsked)
      for (const each of new Set([this.provider, this.owner]))
        if (each !== undefined) this.#facts.plans.narrow(each, at, span);
    return span;
  }

  get contentProvider(): OrganisationId | undefined {
    return this.provider?.id;
  }

  /** As a rule asks for it. */
  get purposeBecause(): string {
    this.message.asked |= BECAUSE;
    return this.because;
  }

  get sender(): OrganisationId | undefined {
    return this.#account?.organisation.id;
  }

  get outsideAccessPoints(): boolean {
    const access = this.port?.access;
    if (access === undefined) return false;
    const { remoteAddress } = this.message;
    return remoteAddress !== undefined && !access.has(remoteAddress);
  }

  get terms(): readonly LeaseTerms[] {
    const chain = this.#termed;
    if (chain === undefined) return NO_TERMS;
    const sender = this.#account?.organisation.id;
    this.#terms ??= sender === undefined ? NO_TERMS : termsOnTheWay(chain, sender, this.provider?.id);
    return this.#terms;
  }

  get volumeUsedUp(): Case['volumeUsedUp'] {
    const { tally } = this.#facts;
    for (const terms of this.terms) {
      const { messagesMax } = terms;
      if (messagesMax === undefined) continue;
      const sent = tally.count(
        leaseKey(terms.lease, messagesMax.per),
        periodOf(messagesMax.per, this.message.at),
      );
      if (sent >= messagesMax.count) return { terms, sent };
    }
    return undefined;
  }

  /** The leases against whose volume the message counts once it passed. */
  get countedLeases(): Verdict['leases'] {
    const { terms } = this;
    if (terms.length === 0) return NO_LEASES;
    return terms.flatMap(({ lease, messagesMax }) =>
      messagesMax === undefined ? [] : [{ lease, per: messagesMax.per }],
    );
  }

  /** The period for which the message counts against what its recipient agreed to, once it passed. */
  get agreedPer(): Verdict['agreedPer'] {
    return this.marketing && this.#facts.consentsReady ? this.frequency?.per : undefined;
  }

  get suspension(): Case['suspension'] {
    const { at } = this.message;
    const account = this.#account;
    const found: Sanction | undefined =
      (account &&
        (sanctionAt(account.sanctions, at, false) ??
          sanctionAt(account.organisation.sanctions, at, false))) ??
      (this.provider && sanctionAt(this.provider.sanctions, at, false));
    return found;
  }

  get slowing(): Case['slowing'] {
    const account = this.#account;
    if (account === undefined) return undefined;
    const { at } = this.message;
    const found =
      sanctionAt(account.sanctions, at, true) ?? sanctionAt(account.organisation.sanctions, at, true);
    if (found === undefined) return undefined;
    const sentThisSecond = account.second === Math.floor(at / 1000) ? account.sentThisSecond : 0;
    return { sanction: found.sanction, ratePerSecond: found.ratePerSecond!, sentThisSecond };
  }

  get suppression(): Case['suppression'] {
    if (this.#suppression === undefined) this.#seeConsent();
    return this.#suppression!;
  }

  get consent(): ConsentState {
    if (this.#suppression === undefined) this.#seeConsent();
    return this.#consent!;
  }

  get frequency(): Frequency | undefined {
    if (this.#suppression === undefined) this.#seeConsent();
    return this.#agreed;
  }

  get unproven(): boolean {
    if (this.#suppression === undefined) this.#seeConsent();
    return this.#agreed?.unproven === true;
  }

  get sentInPeriod(): number {
    if (this.#suppression === undefined) this.#seeConsent();
    return this.#sentInPeriod;
  }

  get plan(): PlanState | undefined {
    if (!this.#planKnown) this.#seePlan();
    return this.#plan;
  }

  get planFit(): PlanFit {
    if (!this.#planKnown) this.#seePlan();
    return this.#planFit;
  }

  #seePurpose(): void {
    const { reading } = this;
    this.purpose = reading?.purpose ?? 'unclear';
    this.purposeBy = reading?.by ?? 'nothing';
    this.because = reading?.because ?? '';
    if (reading !== undefined && this.purpose === 'unclear' && this.port?.use === 'marketing')
      this.#purposeOfPort();
    this.marketing = this.purpose !== 'unclear' && isMarketing(this.purpose);
  }

  /** On a marketing port what is not clearly something else is marketing: of the line that an approved plan names, else of no certain line. */
  #purposeOfPort(): void {
    this.purpose = 'marketing-other';
    this.purposeBy = 'port';
    this.because = this.port?.port ?? '';
    if (this.owner === undefined) return;
    const { plan, fit } = this.#bestPlan(this.owner, undefined);
    if (plan === undefined || fit === 'not-approved') return;
    this.purpose = plan.purposes[0]!;
    this.purposeBy = 'plan';
    this.because = plan.plan;
  }

  /** Who may use the name here: its owner, where the owner is on the chain; else whoever on the chain holds a letter that covers this use. */
  #seeAuthority(ownerOnChain: boolean): void {
    const { signature, port } = this;
    this.authority = 'none';
    this.letter = undefined;
    this.provider = this.owner ?? this.#account?.organisation;
    if (signature === undefined || port === undefined) return;
    if (ownerOnChain) {
      this.authority = 'owner';
      return;
    }
    const { source, at } = this.message;
    const { ports, organisations } = this.#facts;
    for (const letter of signature.letters) {
      if (ports.standing(port, letter.grantee, at).standing !== 'on-chain') continue;
      this.letter = letter.letter;
      this.provider = organisations.get(letter.grantee);
      if (covers(letter, signature.owner, source, this.purpose, at)) {
        this.authority = 'letter';
        return;
      }
      this.authority = 'letter-does-not-cover';
    }
  }

  /** Turns to another recipient of the same message: what was read from the text and looked up for the sender stays. */
  turnTo(recipient: Recipient, carrier: Carrier | undefined): void {
    this.message.look({ ...this.message.of, recipient, carrier });
    this.#suppression = undefined;
  }

  /** See `standingOf` of standing.ts. */
  standingOf(recipient: Recipient): number {
    return standingOf(this.#facts, this, recipient, this.message.at);
  }

  /**
   * `standingOf` of many at once, each as a small mark. UNTOLD: it has to be asked by itself.
   *
   * @returns what each mark stands for.
   */
  standingsOf(recipients: Float64Array, marks: Uint8Array): Float64Array {
    const provider = this.provider;
    const { purpose } = this;
    const { consents, tally } = this.#facts;
    const met: Agreed[] = [];
    const granted = (agreed: Agreed) => {
      const known = met.findIndex((each) => isSame(each, agreed));
      return Math.min(UNTOLD, AGREED_MARKS + (known >= 0 ? known : met.push(agreed) - 1));
    };
    const standings = new Float64Array(UNTOLD);
    marks.fill(0);
    const together =
      this.#facts.consentsReady &&
      provider !== undefined &&
      purpose !== 'unclear' &&
      isMarketing(purpose) &&
      consents.markStates(provider, purpose, recipients, marks, {
        granted,
        state: (state) => STATES[state],
      });
    if (together) {
      if (tally.size > 0) this.#markCounted(recipients, marks, met, consents.slotOf(provider, purpose));
      consents.markRefusers(recipients, marks, UNTOLD);
    } else marks.fill(UNTOLD);
    for (let mark = 0; mark < STATES_MOST; mark++) standings[mark] = mark;
    for (const [i, agreed] of met.slice(0, UNTOLD - AGREED_MARKS).entries())
      standings[AGREED_MARKS + i] = grantedStanding(agreed, 0);
    return standings;
  }

  /** To whom something was sent in the period already: their counts differ. */
  #markCounted(recipients: Float64Array, marks: Uint8Array, met: readonly Agreed[], slot: number): void {
    const { tally } = this.#facts;
    const periods = met.map(({ per }) => periodOf(per, this.message.at));
    for (const [i, mark] of marks.entries()) {
      if (mark < AGREED_MARKS || mark >= UNTOLD) continue;
      const which = mark - AGREED_MARKS;
      const key = agreedKey(recipients[i]! as Recipient, slot, met[which]!.per);
      if (tally.count(key, periods[which]!) > 0) marks[i] = UNTOLD;
    }
  }

  #seeConsent(): void {
    if (!this.#facts.consentsReady) throw new Error('the consent index is not loaded');
    const { purpose } = this;
    const provider = this.provider;
    this.#suppression = 'none';
    this.#consent = 'none';
    this.#agreed = undefined;
    this.#sentInPeriod = 0;
    if (provider === undefined || purpose === 'unclear') return;
    const { consents, tally } = this.#facts;
    const { recipient, at } = this.message.of;
    this.#suppression = suppressionOf(consents, provider, this.owner, recipient);
    if (purpose === 'consent-request') {
      this.#consent = consents.refused(provider, recipient);
    } else if (isMarketing(purpose)) {
      const terms = consents.granted(provider, purpose, recipient);
      if (terms === undefined) {
        this.#consent = consents.stateWithoutGrant(provider, purpose, recipient);
      } else {
        this.#consent = 'granted';
        this.#agreed = terms.agreed;
        const { per } = terms.agreed;
        this.#sentInPeriod = tally.count(agreedKey(recipient, terms.slot, per), periodOf(per, at));
      }
    }
  }

  #seePlan(): void {
    this.#planKnown = true;
    if (!this.marketing || this.provider === undefined || this.signatureText === undefined) return;
    const { plan, fit } = this.#bestPlan(this.provider, this.purpose as MarketingPurpose);
    this.#plan = plan;
    this.#planFit = fit;
  }

  #bestPlan(organisation: OrganisationState, purpose: MarketingPurpose | undefined) {
    this.#plansAsked = true;
    const { source, at } = this.message;
    const asked = { source, at, signature: this.signatureText!, body: this.reading!.body, purpose };
    return this.#facts.plans.best(organisation, asked);
  }
}
