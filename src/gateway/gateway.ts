import type { Logger } from 'pino';
import { MessageIds } from '../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../kernel/index.ts';
import type { Rulebook } from '../rules/index.ts';
import type { RecordStore, Sealer, Spool } from '../store/index.ts';
import { CmppLink } from './cmpp-link.ts';
import { Outbox } from './connection.ts';
import { ControlServer } from './control.ts';
import { Credentials } from './credentials.ts';
import { Desks } from './desks.ts';
import { FactFeed } from './fact-feed.ts';
import { Forwarder } from './forwarder.ts';
import { errorOf, HeldMessages } from './held.ts';
import { Inbound } from './inbound.ts';
import { Intake } from './intake.ts';
import type { Item } from './item.ts';
import { Journal } from './journal.ts';
import { type Counted, KeptCounts } from './kept-counts.ts';
import { Leftovers } from './leftovers.ts';
import { type Address, Listeners } from './listener.ts';
import { ClientIds, KeptIds } from './message-ids.ts';
import { Counts, prometheusText } from './metrics.ts';
import { OthersCounts } from './others-counts.ts';
import { openOrder } from './own-order.ts';
import { OwnSender } from './own-sender.ts';
import { Parking } from './parking.ts';
import { Recovery } from './recovery.ts';
import { Returns } from './returns.ts';
import type { GatewaySettings } from './settings.ts';
import { Shipper } from './shipper.ts';
import { SmppLink } from './smpp-link.ts';
import { Turn } from './turn.ts';
import type { Link } from './upstream-link.ts';

export interface GatewayParts {
  readonly record: RecordStore;
  readonly spool: Spool;
  readonly sealer: Sealer;
  readonly books: readonly Rulebook[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Logger;
}

export interface RunningGateway {
  readonly addresses: readonly Address[];
  readonly control: { readonly host: string; readonly listener: number };
  readonly counts: Counts;
  readonly facts: Facts;
  /** Says goodbye to clients and carriers, ships what it can, closes the spool's users. The spool itself belongs to the caller. */
  stop(): Promise<void>;
}

const TICK_MS = 1000;
const GOODBYE_MS = 1500;
const SHIP_MS = 3000;
const PARK_PIECE = 20_000;

/** Puts a gateway together, brings back what it owed, and opens its doors. */
export async function startGateway(settings: GatewaySettings, parts: GatewayParts): Promise<RunningGateway> {
  const gateway = new Gateway(settings, parts);
  await gateway.start();
  return gateway;
}

class Gateway implements RunningGateway {
  readonly #settings: GatewaySettings;
  readonly #log: Logger;
  readonly #turn: Turn;
  readonly facts: Facts;
  readonly counts = new Counts();
  readonly #journal: Journal;
  readonly #parking: Parking;
  readonly #desks = new Desks();
  readonly #returns: Returns;
  readonly #forwarder: Forwarder;
  readonly #held: HeldMessages;
  readonly #leftovers: Leftovers;
  readonly #intake: Intake;
  readonly #inbound: Inbound;
  readonly #own: OwnSender;
  readonly #outbox: Outbox;
  readonly #listeners: Listeners;
  readonly #links: Link[] = [];
  readonly #feed: FactFeed;
  readonly #others: OthersCounts;
  readonly #shipper: Shipper;
  readonly #control: ControlServer;
  readonly #keptCounts: KeptCounts;
  readonly #keptIds: KeptIds;
  readonly #parts: GatewayParts;
  #congested = false;
  #ticking: NodeJS.Timeout | undefined;
  #sweeping = false;
  #lastCommitted = 0;

  constructor(settings: GatewaySettings, parts: GatewayParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#log = parts.log;
    const { limits, node } = settings;
    const { counts, log } = { counts: this.counts, log: this.#log };
    const turn = new Turn(parts.clock);
    this.#turn = turn;
    const tally = new Tally();
    this.facts = new Facts({ recipients: new ConsentIndex(), tally });
    this.#keptCounts = new KeptCounts(parts.spool, tally);
    const judge = new Judge(this.facts, parts.books);
    const journal = new Journal(
      parts.spool,
      () => turn.now,
      () => turn.wake(),
    );
    this.#journal = journal;
    const parking = new Parking(parts.spool, journal);
    this.#parking = parking;
    const messageIds = new MessageIds(node);
    const clientIds = new ClientIds(node);
    this.#keptIds = new KeptIds(parts.spool, clientIds);
    const desks = this.#desks;
    const returns = new Returns({ desks, journal, parking, turn, counts, keptMs: limits.receiptsKeptMs });
    this.#returns = returns;
    const forwarder = new Forwarder({
      upstreams: settings.upstreams,
      journal,
      returns,
      parking,
      turn,
      counts,
      limits,
      plans: this.facts.plans,
    });
    this.#forwarder = forwarder;
    this.#leftovers = new Leftovers(parts.spool, counts, limits.receiptsKeptMs);
    this.#held = new HeldMessages(journal, parking, this.facts.plans);
    this.#intake = new Intake({
      judge,
      journal,
      forwarder,
      returns,
      held: this.#held,
      turn,
      counts,
      messageIds,
      clientIds,
      limits,
      passedFrom: (source, account) => this.#inbound.sentFrom(source, account),
    });
    this.#inbound = new Inbound({ facts: this.facts, journal, parking, returns, turn, counts, messageIds });
    this.#own = new OwnSender({ facts: this.facts, intake: this.#intake, journal, spool: parts.spool, turn });
    this.#outbox = new Outbox(() => turn.wake());
    this.#feed = new FactFeed(parts.record, this.facts, this.#held, turn, log);
    this.#others = new OthersCounts(parts.record, this.facts, settings.name, log);
    const { url, token } = settings.shipTo;
    this.#shipper = new Shipper({ journal, gateway: settings.name, url, token, log });
    const credentials = new Credentials(parts.sealer);
    this.#listeners = new Listeners(
      {
        turn,
        facts: this.facts,
        desks,
        intake: this.#intake,
        returns,
        inbound: this.#inbound,
        credentials,
        counts,
        limits,
        clientIds,
        log,
        congested: () => this.#congested,
      },
      this.#outbox,
    );
    this.#control = new ControlServer({
      held: this.#held,
      metrics: () => this.#metrics(),
      health: () => this.#health(),
      sessions: () => this.#sessions(),
      send: (sealed) => this.#own.take(openOrder(sealed, parts.sealer)),
      counts: () => tally.snapshotOfAll(),
    });
    this.#held.onDecided((items, decision, by) => this.#decided(items, decision, by));
    journal.onCommitted((block) => {
      this.#lastCommitted = block.sequence;
      this.#shipper.wake();
    });
    turn.addStep(this.#held.refuseStopped);
    turn.addStep(forwarder.pump);
    turn.addStep(returns.pump);
    turn.addStep(journal.flush);
    turn.addStep(() => this.#watchBacklog());
    turn.addStep(this.#outbox.flush);
  }

  get addresses(): readonly Address[] {
    return this.#listeners.addresses;
  }

  get control(): { host: string; listener: number } {
    return this.#control.address;
  }

  async start(): Promise<void> {
    const parts = this.#parts;
    this.facts.apply({ kind: 'time-passed', at: parts.clock() });
    const counted = this.#keptCounts.load();
    await this.#keptIds.load(parts.clock());
    await this.#feed.start();
    const recovered = new Recovery({
      spool: parts.spool,
      journal: this.#journal,
      parking: this.#parking,
      forwarder: this.#forwarder,
      returns: this.#returns,
      held: this.#held,
      intake: this.#intake,
      inbound: this.#inbound,
      own: this.#own,
      desks: this.#desks,
      facts: this.facts,
      counted,
    }).run();
    this.#lastCommitted = recovered.last;
    if (recovered.blocks > 0) this.#log.info(recovered, 'brought back what was owed');
    await this.#others.start();
    await this.#openDoors();
    this.#openLinks();
    this.#shipper.start();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  /** Where one cannot be opened, none stays open: whoever came in meanwhile would meet a spool that is closed. */
  async #openDoors(): Promise<void> {
    const { control, listeners } = this.#settings;
    try {
      await this.#control.open(control.host, control.listener);
      await this.#listeners.open(listeners);
    } catch (error) {
      await this.#listeners.close(0);
      this.#control.close();
      await this.#others.stop();
      await this.#feed.stop();
      throw error;
    }
  }

  #openLinks(): void {
    for (const upstream of this.#forwarder.upstreams) {
      const shared = {
        turn: this.#turn,
        forwarder: this.#forwarder,
        inbound: this.#inbound,
        outbox: this.#outbox,
      };
      const linkParts = { ...shared, counts: this.counts, limits: this.#settings.limits, log: this.#log };
      for (let i = 0; i < upstream.settings.connections; i++) {
        const link =
          upstream.settings.protocol === 'smpp'
            ? new SmppLink(linkParts, upstream)
            : new CmppLink(linkParts, upstream);
        upstream.links.push(link);
        this.#links.push(link);
        link.open();
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#listeners.close(GOODBYE_MS);
    this.#forwarder.drain();
    const until = performance.now() + GOODBYE_MS;
    while (this.#links.some((l) => l.state === 'bound' && !l.idle) && performance.now() < until)
      await sleep(5);
    for (const link of this.#links) link.close();
    this.#turn.wake();
    await this.#journal.settled();
    await this.#shipper.stop(SHIP_MS);
    await this.#keptIds.save(this.#turn.now).catch(() => {});
    const counted = this.#counted();
    await this.#keptCounts.save(counted).then(
      () => this.#journal.dropFinished(counted.upTo),
      // What is not kept is counted again from the blocks.
      () => {},
    );
    await this.#others.stop();
    await this.#feed.stop();
    this.#control.close();
    for (const link of this.#links) if (link.state !== 'down') link.destroy();
  }

  #tick(): void {
    this.#turn.wake();
    const { now } = this.#turn;
    this.facts.apply({ kind: 'time-passed', at: now });
    this.#listeners.tick(now);
    for (const link of this.#links) link.tick(now);
    this.#forwarder.tick(now);
    this.#intake.abandonOld(now);
    this.#returns.expire(now);
    this.#held.settleDue(now);
    this.#held.expire(now - this.#settings.limits.heldMaxMs);
    if (!this.#sweeping) {
      this.#sweeping = true;
      this.#sweep(now)
        .catch((error: Error) => this.#log.warn({ fault: error.message }, 'the journal could not be swept'))
        .finally(() => {
          this.#sweeping = false;
        });
    }
  }

  /** Parks what has waited long, keeps the counts, and lets finished blocks go. */
  async #sweep(now: number): Promise<void> {
    // On a full disk, where nothing more can be put, all that is done with leaves: it makes the room that the rest needs.
    let upTo = Number.POSITIVE_INFINITY;
    try {
      await this.#parkOverdue(now);
      this.#returns.forgetParked();
      this.#leftovers.sweep(now);
      const counted = this.#counted();
      await Promise.all([this.#keptIds.save(now), this.#keptCounts.save(counted)]);
      // Not what came to the disk meanwhile: its messages may be in no count that is kept.
      upTo = counted.upTo;
    } finally {
      this.#journal.dropFinished(upTo);
    }
  }

  /** What the tally holds at this moment. */
  #counted(): Counted {
    return { upTo: this.#lastCommitted, ahead: this.#journal.underWay() };
  }

  async #parkOverdue(now: number): Promise<void> {
    const overdue: Item[] = [];
    for (const item of this.#journal.overdue(now - this.#settings.limits.parkAfterMs)) {
      // What is on its way upstream is decided soon; a waiting set has its own, shorter end.
      if (item.state === 'offered' || item.state === 'waiting') continue;
      overdue.push(item);
      if (overdue.length === PARK_PIECE) break;
    }
    if (overdue.length > 0) {
      await this.#parking.move(overdue);
      for (const item of overdue) {
        if (typeof item.home !== 'string') continue;
        if (item.state === 'forwarded') this.#forwarder.forgetParked(item);
        else if (item.state === 'returning') this.#returns.parked(item);
      }
    }
  }

  /** Back-pressure: while too much waits for upstream, clients are read no further, and their windows fill. */
  #watchBacklog(): void {
    const { backlogMax } = this.#settings.limits;
    const waiting = this.#forwarder.backlog;
    if (!this.#congested && waiting > backlogMax) {
      this.#congested = true;
      for (const session of this.#listeners.sessions) session.pause();
    } else if (this.#congested && waiting < backlogMax * 0.8) {
      this.#congested = false;
      for (const session of this.#listeners.sessions) session.resume();
    }
  }

  #decided(items: readonly Item[], decision: 'release' | 'reject', by: string): void {
    for (const item of items) {
      if (decision === 'release') this.#forwarder.enqueue(item);
      else this.#forwarder.reject(item, 'REJECTD', errorOf(by));
    }
  }

  #metrics(): string {
    let awaitingReceipt = 0;
    for (const upstream of this.#forwarder.upstreams) awaitingReceipt += upstream.forwarded.size;
    let sessions = 0;
    for (const desk of this.#desks.values()) sessions += desk.sessions.length;
    return prometheusText(this.counts, {
      sessions,
      connections: this.#listeners.sessions.size,
      backlog: this.#forwarder.backlog,
      awaitingReceipt,
      journalBlocks: this.#journal.kept,
      held: this.#held.count,
      factsSequence: this.#feed.sequence,
      othersCounts: this.#others.taken,
      committedBlocks: this.#journal.committedBlocks,
      committedBytes: this.#journal.committedBytes,
      commitFailures: this.#journal.failures,
    });
  }

  #health(): { readonly ok: boolean; readonly [key: string]: unknown } {
    const journal = this.#journal.failure?.message;
    const upstreams = this.#forwarder.upstreams.map((u) => ({
      name: u.settings.name,
      bound: u.links.filter((l) => (l as Link).state === 'bound').length,
      of: u.links.length,
    }));
    const ok = journal === undefined;
    return {
      ok,
      gateway: this.#settings.name,
      factsSequence: this.#feed.sequence,
      upstreams,
      ...(ok ? {} : { journal }),
    };
  }

  #sessions(): readonly unknown[] {
    return [...this.#listeners.sessions].map((s) => ({
      protocol: s.protocol,
      account: s.account,
      state: s.state,
      since: s.openedAt,
    }));
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
