import type {
  Change,
  Frequency,
  Instant,
  OrganisationId,
  Port,
  RecordedChange,
  RuleMode,
  Signature,
  Verdict,
} from '../domain/index.ts';
import { assertNever, isMarketing, shanghaiDay, shanghaiMonth } from '../domain/index.ts';
import { Consents, slotOf } from './consents.ts';
import { DueQueue } from './due-queue.ts';
import { type AccountState, Organisations } from './organisations.ts';
import { Plans } from './plans.ts';
import { Ports } from './ports.ts';
import type { RecipientSets } from './recipient-sets.ts';
import { Sendings } from './sendings.ts';
import { Signatures } from './signatures.ts';
import type { Tally, TallyKey } from './tally.ts';
import { tallyKey } from './tally.ts';
import { Templates } from './templates.ts';

/** Time going on: terms that end by then end, and changes that were to take effect by then do. */
export interface TimePassed {
  readonly kind: 'time-passed';
  readonly at: Instant;
}

/** What a message that passes counts against. */
type Counted = Pick<Verdict, 'plan' | 'leases'>;

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
  /** Consent rules cannot run while this is false; their failure mode applies (P5). */
  consentsReady = true;
  #now: Instant = Number.NEGATIVE_INFINITY;
  /** What takes effect later. */
  readonly #pending = new DueQueue<RecordedChange>();

  constructor(stores: { readonly recipients: RecipientSets; readonly tally: Tally }) {
    this.consents = new Consents(stores.recipients, this.organisations);
    this.#tally = stores.tally;
    this.#tally.isOver = (period) => isPeriodOver(period, this.#now);
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
  }

  #expire(at: Instant): void {
    this.consents.expire(at);
    this.ports.expire(at);
  }

  #count(change: Extract<Change, { kind: 'message-passed' }>): void {
    const account = this.organisations.account(change.account);
    if (account !== undefined) countSecond(account, change.at);
    this.countMany(change, change.at, 1);
    if (change.organisation === undefined || !isMarketing(change.purpose)) return;
    const terms = this.consents.granted(
      this.organisations.get(change.organisation),
      change.purpose,
      change.recipient,
    );
    if (terms !== undefined)
      this.#tally.increment(tallyKey(change.recipient, terms.slot), periodOf(terms.agreed.per, change.at));
  }

  /**
   * How many more messages with this verdict may pass before a count that rules look at is used up, those of single recipients and of an
   * account's second aside.
   */
  roomFor({ plan, leases }: Counted, at: Instant): number {
    let room = Number.POSITIVE_INFINITY;
    // What is used up already, and did not hinder, hinders nobody later.
    const narrow = (left: number) => {
      if (left > 0 && left < room) room = left;
    };
    const planned = plan === undefined ? undefined : this.plans.get(plan);
    if (planned !== undefined) narrow(planned.messagesMax - planned.sent);
    for (const lease of leases) {
      const volume = this.ports.volumeOf(lease);
      if (volume === undefined) continue;
      narrow(volume.count - this.#tally.count(leaseKey(lease), periodOf(volume.per, at)));
    }
    return room;
  }

  /** Counts so many messages with this verdict against their plan and leases. */
  countMany({ plan, leases }: Counted, at: Instant, messages: number): void {
    const planned = plan === undefined ? undefined : this.plans.get(plan);
    if (planned !== undefined)
      planned.sent = this.#tally.increment(tallyKey(0, slotOf(planned.plan)), PLAN_PERIOD, messages);
    for (const lease of leases) {
      const volume = this.ports.volumeOf(lease);
      if (volume !== undefined) this.#tally.increment(leaseKey(lease), periodOf(volume.per, at), messages);
    }
  }

  #take(change: RecordedChange): void {
    if (!BESIDE_THE_REGISTRY.test(change.kind)) this.sendings.forget();
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
        this.plans.get(change.plan)!.sent = this.#tally.count(tallyKey(0, slotOf(change.plan)), PLAN_PERIOD);
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

/** Changes of these kinds touch neither organisations nor ports nor signatures. */
const BESIDE_THE_REGISTRY = /^(consent|suppression|template|plan|rule|sanction|organisation-key)-/;

const PLAN_PERIOD = 3;

/** Under which a lease's volume is counted. No recipient is 1, and plans are counted under 0. */
export function leaseKey(lease: string): TallyKey {
  return tallyKey(1, slotOf(lease));
}

/** The calendar period, Shanghai time, as a number that no period of another length shares. Weeks begin on Monday. */
export function periodOf(per: Frequency['per'], at: Instant): number {
  switch (per) {
    case 'day':
      return shanghaiDay(at) * 4;
    case 'week':
      return Math.floor((shanghaiDay(at) + 3) / 7) * 4 + 1;
    case 'month':
      return monthOf(at) * 4 + 2;
    default:
      return assertNever(per);
  }
}

// Messages come a day's worth after another; a month is worked out once for each day. The answer depends on the day alone.
let dayOfMonth = Number.NaN;
let monthOfDay = 0;

function monthOf(at: Instant): number {
  const day = shanghaiDay(at);
  if (day !== dayOfMonth) {
    dayOfMonth = day;
    monthOfDay = shanghaiMonth(at);
  }
  return monthOfDay;
}

/** Whether a period as `periodOf` numbers it lies before the one of this instant. A plan's count has no period and is never over. */
function isPeriodOver(period: number, at: Instant): boolean {
  const PER = ['day', 'week', 'month'] as const;
  const per = period === PLAN_PERIOD ? undefined : PER[period % 4];
  return per !== undefined && period < periodOf(per, at);
}

function countSecond(account: AccountState, at: Instant): void {
  const second = Math.floor(at / 1000);
  if (account.second !== second) {
    account.second = second;
    account.sentThisSecond = 0;
  }
  account.sentThisSecond++;
}
