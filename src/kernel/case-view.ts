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
import { isMarketing, signatureOf } from '../domain/index.ts';
import type { Case, ConsentState, LeaseTerms, PurposeReader } from '../rules/index.ts';
import { agreedKey, leaseKey, periodOf } from './counted.ts';
import type { Facts } from './facts.ts';
import { type AccountState, type OrganisationState, type Sanction, sanctionAt } from './organisations.ts';
import type { PlanFit, PlanState } from './plans.ts';
import { type Chain, type PortState, termsOnTheWay } from './ports.ts';
import { type Agreed, isSame } from './purpose-consents.ts';
import { covers, type SignatureState } from './signatures.ts';

const SUPPRESSIONS: Readonly<Record<Case['suppression'], number>> = { none: 0, organisation: 1, everyone: 2 };
const SUPPRESSIONS_MOST = 3;
const STATES: Readonly<Record<ConsentState, number>> = {
  ...{ none: 0, requested: 1, granted: 2, declined: 3, unanswered: 4, withdrawn: 5, expired: 6 },
  'another-purpose': 7,
};
const STATES_MOST = 8;
/** More than any number of messages in a period that can be agreed to, times the kinds of period, times two: proven or not. */
const AGREED = 65_536;

/** In marks of many at once: states below, then what was met that people agreed to. */
const AGREED_MARKS = 16;

function grantedStanding({ count, per, unproven }: Agreed, sent: number): number {
  const frequency = count * 3 + (per === 'day' ? 0 : per === 'week' ? 1 : 2);
  return (
    (sent * AGREED + frequency * 2 + (unproven ? 1 : 0)) * SUPPRESSIONS_MOST * STATES_MOST + STATES.granted
  );
}

const NO_TERMS: readonly LeaseTerms[] = [];
const NO_LEASES: Verdict['leases'] = [];

/**
 * The facts about one message, worked out once and read by every rule. One object serves all messages, one after another. Consent,
 * plan and counts are looked up when a rule first asks, since most messages that are not marketing never need them.
 */
export class CaseView implements Case {
  readonly #facts: Facts;
  readonly #readPurpose: PurposeReader;

  message!: Message;
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
  purposeBecause = '';
  marketing = false;

  #termed: Chain | undefined;
  #account: AccountState | undefined;
  /** Of the signature. */
  #owner: OrganisationState | undefined;
  /** On whose behalf the message is sent. */
  #provider: OrganisationState | undefined;
  #suppression: Case['suppression'] | undefined;
  #consent: ConsentState | undefined;
  #agreed: Agreed | undefined;
  #sentInPeriod = 0;
  #terms: readonly LeaseTerms[] | undefined;
  #planKnown = false;
  #plan: PlanState | undefined;
  #planFit: PlanFit = 'none';

  constructor(facts: Facts, readPurpose: PurposeReader) {
    this.#facts = facts;
    this.#readPurpose = readPurpose;
  }

  /** Looks at the next message. */
  open(message: Message): void {
    const facts = this.#facts;
    this.message = message;
    this.#suppression = undefined;
    this.#planKnown = false;
    this.#plan = undefined;
    this.#planFit = 'none';
    this.#terms = undefined;
    const account = facts.organisations.account(message.account);
    this.#account = account;
    const sending = facts.sendings.of(account, message.source, message.at);
    this.portLike = sending.portLike;
    this.port = sending.port;
    this.custody = sending.custody;
    this.lease = sending.lease;
    this.#termed = sending.termed;

    // Only port-type messages are read (P11).
    this.signatureText = sending.portLike ? signatureOf(message.text) : undefined;
    facts.sendings.name(sending, this.signatureText);
    this.signature = sending.signature;
    this.#owner = sending.owner;
    this.#seePurpose();
    this.#seeAuthority(sending.ownerOnChain);
  }

  get contentProvider(): OrganisationId | undefined {
    return this.#provider?.id;
  }

  get sender(): OrganisationId | undefined {
    return this.#account?.organisation.id;
  }

  get outsideAccessPoints(): boolean {
    const { remoteAddress } = this.message;
    const access = this.port?.access;
    return access !== undefined && remoteAddress !== undefined && !access.has(remoteAddress);
  }

  get terms(): readonly LeaseTerms[] {
    const chain = this.#termed;
    if (chain === undefined) return NO_TERMS;
    const sender = this.#account?.organisation.id;
    this.#terms ??= sender === undefined ? NO_TERMS : termsOnTheWay(chain, sender, this.#provider?.id);
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
      (this.#provider && sanctionAt(this.#provider.sanctions, at, false));
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

  /** The text after its signature. */
  get #body(): string {
    const { text } = this.message;
    return this.signatureText === undefined ? text : text.slice(this.signatureText.length + 2);
  }

  #seePurpose(): void {
    this.purpose = 'unclear';
    this.purposeBy = 'nothing';
    this.purposeBecause = '';
    this.marketing = false;
    if (!this.portLike) return;
    const signature = this.signatureText;
    const body = this.#body;
    const template = signature === undefined ? undefined : this.#facts.templates.match(signature, body);
    if (template !== undefined) {
      this.purpose = template.purpose;
      this.purposeBy = 'template';
      this.purposeBecause = template.template;
      // What is put into a notice's variables does not thereby become a notice: where both the variables and the whole read as marketing,
      // it is. A filed code stays a code whatever stands beside it (P4).
      if (template.purpose === 'notification' && template.variables.length > 0) {
        const put = this.#readPurpose(template.variables);
        if (put.purpose !== 'unclear' && isMarketing(put.purpose)) {
          const whole = this.#readPurpose(body);
          if (whole.purpose !== 'unclear' && isMarketing(whole.purpose)) {
            this.purpose = put.purpose;
            this.purposeBy = 'words';
            this.purposeBecause = put.because;
          }
        }
      }
    } else {
      const read = this.#readPurpose(body);
      this.purpose = read.purpose;
      if (read.purpose !== 'unclear') this.purposeBy = 'words';
      this.purposeBecause = read.because;
    }
    if (this.purpose === 'unclear' && this.port?.use === 'marketing') this.#purposeOfPort();
    this.marketing = this.purpose !== 'unclear' && isMarketing(this.purpose);
  }

  /** On a marketing port what is not clearly something else is marketing: of the line that an approved plan names, else of no certain line. */
  #purposeOfPort(): void {
    this.purpose = 'marketing-other';
    this.purposeBy = 'port';
    this.purposeBecause = this.port?.port ?? '';
    if (this.#owner === undefined) return;
    const { plan, fit } = this.#bestPlan(this.#owner, undefined);
    if (plan === undefined || fit === 'not-approved') return;
    this.purpose = plan.purposes[0]!;
    this.purposeBy = 'plan';
    this.purposeBecause = plan.plan;
  }

  /** Who may use the name here: its owner, where the owner is on the chain; else whoever on the chain holds a letter that covers this use. */
  #seeAuthority(ownerOnChain: boolean): void {
    const { signature, port } = this;
    this.authority = 'none';
    this.letter = undefined;
    this.#provider = this.#owner ?? this.#account?.organisation;
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
      this.#provider = organisations.get(letter.grantee);
      if (covers(letter, signature.owner, source, this.purpose, at)) {
        this.authority = 'letter';
        return;
      }
      this.authority = 'letter-does-not-cover';
    }
  }

  /** Turns to another recipient of the same message: what was read from the text and looked up for the sender stays. */
  turnTo(recipient: Recipient, carrier: Carrier | undefined): void {
    this.message = { ...this.message, recipient, carrier };
    this.#suppression = undefined;
  }

  /**
   * All of the case that depends on the recipient, as one number: recipients of one number are judged alike, as long as the facts stay. What is
   * looked up here is what `#seeConsent` looks up.
   */
  standingOf(recipient: Recipient): number {
    if (!this.#facts.consentsReady) return 0;
    const provider = this.#provider;
    const { purpose } = this;
    if (provider === undefined || purpose === 'unclear') return 0;
    const { consents, tally } = this.#facts;
    const base = SUPPRESSIONS[this.#suppressionOf(provider, recipient)] * STATES_MOST;
    if (purpose === 'consent-request') return base + STATES[consents.refused(provider, recipient)];
    if (!isMarketing(purpose)) return base;
    const terms = consents.granted(provider, purpose, recipient);
    if (terms === undefined) return base + STATES[consents.stateWithoutGrant(provider, purpose, recipient)];
    const { agreed, slot } = terms;
    const sent =
      tally.size === 0
        ? 0
        : tally.count(agreedKey(recipient, slot, agreed.per), periodOf(agreed.per, this.message.at));
    return base + grantedStanding(agreed, sent);
  }

  /** `standingOf` of many at once, quick where they are more or less in order. */
  standingsOf(recipients: Float64Array, out: Float64Array): void {
    const provider = this.#provider;
    const { purpose } = this;
    const { consents, tally } = this.#facts;
    const met: Agreed[] = [];
    const states = new Uint8Array(recipients.length);
    const granted = (agreed: Agreed) => {
      const known = met.findIndex((each) => isSame(each, agreed));
      return AGREED_MARKS + (known >= 0 ? known : met.push(agreed) - 1);
    };
    const together =
      this.#facts.consentsReady &&
      provider !== undefined &&
      purpose !== 'unclear' &&
      isMarketing(purpose) &&
      consents.markStates(provider, purpose, recipients, states, {
        granted,
        state: (state) => STATES[state],
      });
    const untold = !together || tally.size > 0 || met.length > 256 - AGREED_MARKS;
    const standings = new Float64Array(256);
    for (let mark = 0; mark < STATES_MOST; mark++) standings[mark] = mark;
    for (const [i, agreed] of met.entries()) standings[AGREED_MARKS + i] = grantedStanding(agreed, 0);
    for (let i = 0; i < recipients.length; i++) {
      const recipient = recipients[i]! as Recipient;
      const state = states[i]!;
      if (!together || (untold && state >= AGREED_MARKS) || consents.mayHaveRefused(recipient))
        out[i] = this.standingOf(recipient);
      else out[i] = standings[state]!;
    }
  }

  #suppressionOf(provider: OrganisationState, recipient: Recipient): Case['suppression'] {
    const { consents } = this.#facts;
    const found = consents.suppression(provider, recipient);
    // A letter does not open a way round a refusal of the name's owner.
    const owner = this.#owner;
    if (found !== 'none' || owner === undefined || owner === provider) return found;
    return consents.suppression(owner, recipient);
  }

  #seeConsent(): void {
    if (!this.#facts.consentsReady) throw new Error('the consent index is not loaded');
    const { message, purpose } = this;
    const provider = this.#provider;
    this.#suppression = 'none';
    this.#consent = 'none';
    this.#agreed = undefined;
    this.#sentInPeriod = 0;
    if (provider === undefined || purpose === 'unclear') return;
    const { consents, tally } = this.#facts;
    const { recipient, at } = message;
    this.#suppression = this.#suppressionOf(provider, recipient);
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
    if (!this.marketing || this.#provider === undefined || this.signatureText === undefined) return;
    const { plan, fit } = this.#bestPlan(this.#provider, this.purpose as MarketingPurpose);
    this.#plan = plan;
    this.#planFit = fit;
  }

  #bestPlan(organisation: OrganisationState, purpose: MarketingPurpose | undefined) {
    const { source, at } = this.message;
    const asked = { source, at, signature: this.signatureText!, body: this.#body, purpose };
    return this.#facts.plans.best(organisation, asked);
  }
}
