import type {
  Change,
  Instant,
  OrganisationId,
  Port,
  RecordedChange,
  RuleMode,
  Signature,
  Verdict,
} from '../domain/index.ts';
import { assertNever, isMarketing } from '../domain/index.ts';
import { Consents } from './consents.ts';
import { agreedKey, leaseKey, PLAN_PERIOD, periodOf, periodStanding, planKey } from './counted.ts';
import { DueQueue } from './due-queue.ts';
import { type AccountState, Organisations } from './organisations.ts';
import { Plans } from './plans.ts';
import { Ports } from './ports.ts';
import type { RecipientSets } from './recipient-sets.ts';
import { Sendings } from './sendings.ts';
import { Signatures } from './signatures.ts';
import type { Counted, Tally, TallyKey } from './tally.ts';
import { Templates } from './templates.ts';

/** Time going on: terms that end by then end, and changes that were to take effect by then do. */
export interface TimePassed {
  readonly kind: 'time-passed';
  readonly at: Instant;
}

/** What a message that passes counts against. */
type Shared = Pick<Verdict, 'plan' | 'leases'>;

/**
 * Everything that is known, in memory. The only way in is `apply(change)`; there is no clock: time is a change too. The live gateway is
 * the state after the newest change; a look-back merges changes and messages in time order, so that each message meets the facts of
 * its own moment.
 */
export class Facts {
  readonly organisations = new Organisations();
  readonly ports = new Ports();
  readonly signatures = new Signatures();
  readonly sendings = new Sendings(this.organisations, this.ports, this.signatures);
  readonly templates = new Templates();
  readonly plans = new Plans(this.organisations, this.templates);
  readonly consents: Consents;
  readonly #tally: Tally;
  readonly #modes = new Map<string, RuleMode>();
  /** Counts each change of a rule's mode, so that whoever keeps a compiled list knows when it is stale. */
  modesVersion = 0;
  /**
   * Counts each change that may alter a verdict, but for those that are looked up with each message anyway (consents and refusals), that a
   * reading knows (templates) and that an organisation counts (plans).
   */
  version = 0;
  /** Consent rules cannot run while this is false; their failure mode applies (P5). */
  consentsReady = true;
  #now: Instant = Number.NEGATIVE_INFINITY;
  readonly #planOfKey = new Map<TallyKey, string>();
  /** Counted elsewhere for a period that has not begun here. */
  #early: Counted[] = [];
  /** What takes effect later. */
  readonly #pending = new DueQueue<RecordedChange>();

  constructor(stores: { readonly recipients: RecipientSets; readonly tally: Tally }) {
    this.consents = new Consents(stores.recipients, this.organisations);
    this.#tally = stores.tally;
    this.#tally.isOver = (period) => periodStanding(period, this.#now) < 0;
  }

  /** How far time has passed. */
  get now(): Instant {
    return this.#now;
  }

  get tally(): Tally {
    return this.#tally;
  }

  mode(rule: string): RuleMode | undefined {
    return this.#modes.get(rule);
  }

  apply(change: Change | TimePassed): void {
    if (change.kind === 'time-passed') this.#pass(change.at);
    else if (change.kind === 'message-passed') this.#count(change);
    else if (change.at > this.#now) this.#pending.add(change.at, change);
    else this.#take(change);
  }

  #pass(at: Instant): void {
    if (at <= this.#now) return;
    for (let change = this.#pending.takeDue(at); change !== undefined; change = this.#pending.takeDue(at)) {
      // What ends by itself ends before what happens at the same moment.
      if (change.at > this.#now) {
        this.#now = change.at;
        this.#expire(change.at);
      }
      this.#take(change);
    }
    this.#now = at;
    this.#expire(at);
    if (this.#early.length > 0) this.countOthers(this.#early.splice(0));
  }

  #expire(at: Instant): void {
    this.consents.expire(at);
    if (this.ports.expire(at)) this.version++;
  }

  #count(change: Extract<Change, { kind: 'message-passed' }>): void {
    const account = this.organisations.account(change.account);
    if (account !== undefined) countSecond(account, change.at);
    this.countMany(change, change.at, 1);
    const { organisation, purpose, recipient, agreedPer } = change;
    if (agreedPer === undefined || organisation === undefined || !isMarketing(purpose)) return;
    const slot = this.consents.slotOf(this.organisations.get(organisation), purpose);
    this.#tally.increment(agreedKey(recipient, slot, agreedPer), periodOf(agreedPer, change.at));
  }

  /** Counts what passed at other gateways. What is of a period that has not begun here waits for it: their clocks may be ahead. */
  countOthers(counts: Iterable<Counted>): void {
    for (const each of counts) {
      const standing = periodStanding(each.period, this.#now);
      if (standing > 0) this.#early.push(each);
      else if (standing === 0) this.#countOther(each);
    }
  }

  /** What passed at the other gateways is told anew, all of it. */
  recountOthers(counts: Iterable<Counted>): void {
    this.#tally.forgetOthers();
    this.#early = [];
    this.countOthers(counts);
    for (const [key, plan] of this.#planOfKey) this.#recountPlan(plan, key);
  }

  #countOther(each: Counted): void {
    this.#tally.addOthers(each);
    if (each.period !== PLAN_PERIOD) return;
    const plan = this.#planOfKey.get(each.key);
    if (plan !== undefined) this.#recountPlan(plan, each.key);
  }

  #recountPlan(plan: string, key: TallyKey): void {
    this.plans.setSent(this.plans.get(plan)!, this.#tally.count(key, PLAN_PERIOD));
  }

  /**
   * How many more messages with this verdict may pass before a count that rules look at is used up, those of single recipients and of an
   * account's second aside.
   */
  roomFor({ plan, leases }: Shared, at: Instant): number {
    let room = Number.POSITIVE_INFINITY;
    // What is used up already, and did not hinder, hinders nobody later.
    const narrow = (left: number) => {
      if (left > 0 && left < room) room = left;
    };
    const planned = plan === undefined ? undefined : this.plans.get(plan);
    if (planned !== undefined) narrow(planned.messagesMax - planned.sent);
    for (const { lease, per } of leases) {
      const volume = this.ports.volumeOf(lease);
      if (volume === undefined) continue;
      narrow(volume.count - this.#tally.count(leaseKey(lease, per), periodOf(per, at)));
    }
    return room;
  }

  /** Counts so many messages with this verdict against their plan and leases. */
  countMany({ plan, leases }: Shared, at: Instant, messages: number): void {
    const planned = plan === undefined ? undefined : this.plans.get(plan);
    if (planned !== undefined)
      this.plans.setSent(planned, this.#tally.increment(planKey(planned.plan), PLAN_PERIOD, messages));
    for (const { lease, per } of leases)
      this.#tally.increment(leaseKey(lease, per), periodOf(per, at), messages);
  }

  #take(change: RecordedChange): void {
    if (!LOOKED_UP.test(change.kind)) this.version++;
    if (OF_SENDINGS.test(change.kind)) this.sendings.forget();
    switch (change.kind) {
      case 'organisation-registered':
        return this.organisations.register(change);
      case 'account-opened':
        return this.organisations.openAccount(change);
      case 'account-closed':
        return this.organisations.closeAccount(change);
      case 'sanction-placed':
        return this.organisations.placeSanction(change);
      case 'sanction-lifted':
        return this.organisations.liftSanction(change.sanction);
      case 'port-opened':
        return this.ports.open(change);
      case 'port-access-points-set':
        return this.ports.setAccessPoints(change);
      case 'port-suspended':
        return this.ports.setState(change.port, 'suspended', change.reason);
      case 'port-restored':
        return this.ports.setState(change.port, 'open', '');
      case 'port-closed':
        return this.ports.setState(change.port, 'closed', 'closed');
      case 'port-assigned':
        return this.ports.assign(change);
      case 'port-released':
        return this.ports.release(change);
      case 'lease-declared':
        return this.ports.declareLease(change);
      case 'lease-confirmed':
        return this.ports.confirmLease(change.lease);
      case 'lease-ended':
        return this.ports.endLease(change.lease);
      case 'signature-registered':
        return this.signatures.register(change);
      case 'signature-suspended':
        return this.signatures.suspend(change.signature, change.reason);
      case 'signature-restored':
        return this.signatures.suspend(change.signature, undefined);
      case 'signature-closed':
        return this.signatures.close(change.signature);
      case 'signature-filed':
        return this.signatures.file(change);
      case 'letter-granted':
        return this.signatures.grantLetter(change);
      case 'letter-revoked':
        return this.signatures.revokeLetter(change.letter);
      case 'consent-granted':
        return this.consents.grant(change);
      case 'consent-requested':
        return this.consents.move(change.organisation, change.purpose, change.recipients, 'requested');
      case 'consent-declined':
        return this.consents.move(change.organisation, change.purpose, change.recipients, 'declined');
      case 'consent-unanswered':
        return this.consents.move(change.organisation, change.purpose, change.recipients, 'unanswered');
      case 'consent-withdrawn':
        return this.consents.move(change.organisation, change.purpose, change.recipients, 'withdrawn');
      case 'consent-expired':
        return this.consents.move(change.organisation, change.purpose, change.recipients, 'expired');
      case 'suppression-placed':
        return this.consents.suppress(change.recipients, change.organisation);
      case 'suppression-lifted':
        return this.consents.unsuppress(change.recipients, change.organisation);
      case 'template-filed':
        return this.templates.file(change);
      case 'template-withdrawn':
        return this.templates.withdraw(change.template);
      case 'plan-filed':
        this.plans.file(change);
        this.#planOfKey.set(planKey(change.plan), change.plan);
        this.#recountPlan(change.plan, planKey(change.plan));
        return;
      case 'plan-approved':
        return this.plans.setState(change.plan, 'approved');
      case 'plan-rejected':
        return this.plans.setState(change.plan, 'rejected');
      case 'plan-amended':
        return this.plans.amend(change);
      case 'plan-stopped':
        return this.plans.stop(change);
      case 'plan-resumed':
        return this.plans.setState(change.plan, 'approved');
      case 'plan-ended':
        return this.plans.setState(change.plan, 'ended');
      case 'rule-mode-set':
        this.#modes.set(change.rule, change.mode);
        this.modesVersion++;
        return;
      case 'held-decided':
      case 'held-decision-undone':
      case 'organisation-key-registered':
      case 'organisation-key-revoked':
        return;
      default:
        return assertNever(change);
    }
  }

  /** On whose behalf a reply to this number is read: the assigned signature's owner, else the last party of the port's chain. */
  organisationBehind(source: string, at: Instant): OrganisationId | undefined {
    const { port } = this.ports.resolve(source);
    if (port === undefined) return undefined;
    const assigned = port.assigned === undefined ? undefined : this.signatures.get(port.assigned);
    return assigned?.owner ?? this.ports.lastParty(port, at);
  }

  /** The name that stands in front of what is sent from a number on somebody's behalf: the one assigned to it, else one of theirs. */
  signatureFor(source: string, organisation: OrganisationId | undefined): Signature | undefined {
    const { port } = this.ports.resolve(source);
    if (port?.assigned !== undefined) return port.assigned;
    return organisation === undefined ? undefined : this.signatures.ofOwner(organisation)?.signature;
  }

  isOpened(port: Port): boolean {
    return this.ports.resolve(port).port?.port === port;
  }
}

/** Changes of these kinds are met by each message by itself. */
const LOOKED_UP = /^(consent|suppression|template|plan|organisation-key|held)-/;

/** Changes of these kinds put something else in the place of what a sending refers to; the others alter it where it stands. */
const OF_SENDINGS = /^(port-opened|lease-\w+|signature-registered|signature-closed)$/;

function countSecond(account: AccountState, at: Instant): void {
  const second = Math.floor(at / 1000);
  if (account.second !== second) {
    account.second = second;
    account.sentThisSecond = 0;
  }
  account.sentThisSecond++;
}
