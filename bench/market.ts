/*
 * A whole market of senders for the benchmark: registry, consents and messages. One file beyond the usual length, since all of it is drawn from
 * one seeded source of chance and each part refers to what another drew.
 */
import {
  type AccountId,
  type Carrier,
  checkCharacter,
  day,
  type MarketingPurpose,
  type Message,
  type MessageId,
  type OrganisationId,
  parseChange,
  parseOrganisationId,
  type Recipient,
  type RecordedChange,
  type Signature,
  valid,
} from '../src/domain/index.ts';
import { readPurpose } from '../src/texts/index.ts';
import { Random, type Shop, Texts } from '../src/world/index.ts';

/*
 * A national market, invented and from a seed: who sends, over which ports, to whom. Large enough that nothing about a message is still
 * in a processor's cache when it is judged.
 */

const PROVIDERS = 20;
const RESELLERS = 30;
const SENDERS = 200;
const MAIN_PORTS = 200;
const SUB_PORTS = 49;
/** Numbers are given out in segments of 10,000; these are settled by people. */
const SEGMENTS = 10_000;
const HOME_SEGMENTS = 1000;
const MOBILE_PREFIXES = [
  130, 131, 132, 133, 135, 136, 137, 138, 139, 147, 150, 151, 152, 153, 155, 156, 157, 158, 159, 166, 173,
  176, 177, 178, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 191, 193, 195, 198, 199,
] as const;
const LINES: readonly MarketingPurpose[] = [
  'marketing-retail',
  'marketing-finance',
  'marketing-insurance',
  'marketing-education',
  'marketing-travel',
  'marketing-property',
  'marketing-games',
  'marketing-telecom',
];
const GRANT_MAX = 100_000;
const START = day('2025-01-01');
/** Everything is judged from here on: a Monday, ten in the morning. */
export const MARKET_NOW = day('2026-06-01') + 10 * 3_600_000;
const UNTIL = day('2027-12-31');

interface Sender {
  readonly id: OrganisationId;
  readonly account: AccountId;
  readonly resellerAccount: AccountId;
  readonly shop: Shop;
  readonly signature: Signature;
  readonly ports: { readonly marketing: string[]; readonly service: string[] };
  /** First of its home segments. */
  readonly home: number;
}

/** Consents that one organisation was given for one purpose and frequency, at most 100,000. */
export interface Grant {
  readonly organisation: OrganisationId;
  readonly signature: Signature;
  readonly purpose: MarketingPurpose;
  readonly frequency: { readonly count: number; readonly per: 'month' };
  readonly recipients: Float64Array;
}

export class Market {
  readonly grants: readonly Grant[];
  readonly #random = new Random('market');
  readonly #texts = new Texts('market');
  readonly #segments: Float64Array;
  readonly #senders: readonly Sender[];
  readonly #grantsOf = new Map<OrganisationId, Grant[]>();
  readonly #senderOf = new Map<OrganisationId, Sender>();

  constructor(consents: number) {
    const random = this.#random;
    this.#segments = Float64Array.from({ length: SEGMENTS }, () => {
      return 86e11 + random.pick(MOBILE_PREFIXES) * 1e8 + random.between(0, 9999) * 1e4;
    });
    this.#senders = this.#makeSenders();
    for (const sender of this.#senders) this.#senderOf.set(sender.id, sender);
    this.grants = this.#makeGrants(consents);
  }

  get ports(): number {
    return MAIN_PORTS * (SUB_PORTS + 1);
  }

  /** All but the consents: a little over 40,000 changes. */
  *registry(): Generator<RecordedChange> {
    const change = (body: Readonly<Record<string, unknown>>) => valid(parseChange({ at: START, ...body }));
    const register = (organisation: OrganisationId, name: string, group?: OrganisationId) =>
      change({
        kind: 'organisation-registered',
        organisation,
        name,
        ...(group === undefined ? {} : { group }),
      });
    const open = (account: AccountId, organisation: OrganisationId) =>
      change({
        kind: 'account-opened',
        account,
        organisation,
        credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
      });
    for (let i = 0; i < PROVIDERS; i++) yield register(providerId(i), `云桥通信${i}号有限公司`);
    for (let i = 0; i < RESELLERS; i++) {
      yield register(resellerId(i), `鹊枝信息${i}号有限公司`);
      yield open(resellerAccount(i), resellerId(i));
    }
    // Half of the senders belong to groups of five: a refusal binds all of a group.
    for (const [i, sender] of this.#senders.entries()) {
      const head = i < SENDERS / 2 ? this.#senders[i - (i % 5)]!.id : undefined;
      yield register(sender.id, `${sender.signature}有限公司`, head);
      yield open(sender.account, sender.id);
      const { signature } = sender;
      yield change({ kind: 'signature-registered', signature, owner: sender.id });
      for (const carrier of ['mobile', 'unicom', 'telecom', 'broadnet'])
        yield change({ kind: 'signature-filed', signature, carrier, state: 'filed' });
      yield* this.#templates(sender, i, change);
    }
    for (let main = 0; main < MAIN_PORTS; main++) {
      const port = mainPort(main);
      const holder = providerId(main % PROVIDERS);
      yield change({ kind: 'port-opened', port, holder, use: useOf(main) });
      yield change({
        kind: 'lease-declared',
        lease: `M${main}`,
        port,
        lessor: holder,
        lessee: resellerId(main % RESELLERS),
      });
      yield change({ kind: 'lease-confirmed', lease: `M${main}` });
      for (let sub = 0; sub < SUB_PORTS; sub++) {
        const sender = this.#senders[senderOf(main, sub)]!;
        const subPort = port + String(sub).padStart(2, '0');
        yield change({ kind: 'port-opened', port: subPort, holder, use: useOf(main) });
        yield change({ kind: 'port-assigned', port: subPort, signature: sender.signature });
        const lease = `S${main}-${sub}`;
        yield change({
          kind: 'lease-declared',
          lease,
          port: subPort,
          lessor: resellerId(main % RESELLERS),
          lessee: sender.id,
        });
        yield change({ kind: 'lease-confirmed', lease });
      }
    }
    for (const [i, sender] of this.#senders.entries()) {
      yield change({
        kind: 'plan-filed',
        plan: `P${i}`,
        organisation: sender.id,
        purposes: [sender.shop.line, 'marketing-other'],
        ports: sender.ports.marketing,
        signatures: [sender.signature],
        messagesMax: 1_000_000_000,
        from: START,
        until: UNTIL,
      });
      if (i % 8 !== 7) yield change({ kind: 'plan-approved', plan: `P${i}` });
    }
  }

  /** The consents, then what was withdrawn and refused since: 3 of 100, and a refusal of everything by 200,000 people. */
  *consents(): Generator<RecordedChange> {
    for (const { organisation, purpose, frequency, recipients } of this.grants) {
      yield {
        kind: 'consent-granted',
        at: START,
        organisation,
        purpose,
        frequency,
        until: UNTIL,
        recipients: Array.from(recipients as ArrayLike<number>, (n) => n as Recipient),
      };
    }
    const share = (recipients: Float64Array, of: number) =>
      Array.from({ length: Math.ceil(recipients.length / of) }, (_, i) => recipients[i * of]! as Recipient);
    for (const { organisation, purpose, recipients } of this.grants) {
      yield {
        kind: 'consent-withdrawn',
        at: START,
        organisation,
        purpose,
        recipients: share(recipients, 33),
      };
      yield { kind: 'suppression-placed', at: START, organisation, recipients: share(recipients, 97) };
    }
    for (let i = 0; i < 2; i++) {
      const recipients = Array.from({ length: GRANT_MAX }, () => this.#anyone());
      yield { kind: 'suppression-placed', at: START, recipients };
    }
  }

  /**
   * Messages of every kind, of senders as they weigh in the market, to people picked from all of them. They come from `lots` sendings that
   * go on at once, interleaved at random: a campaign has one text for all its recipients, codes and notices are written anew for each.
   * Without lots (0) no two messages have a text, a source or a sender in common but by chance.
   */
  messages(count: number, lots: number): StoredMessages {
    const random = new Random('messages');
    const stored = new StoredMessages(count);
    const going = Array.from({ length: lots }, () => this.#lot(random));
    for (let i = 0; i < count; i++) {
      const lot = lots === 0 ? this.#lot(random) : random.pick(going);
      const { sender, kind } = lot;
      const text = lot.text ?? this.#texts.one(kind === 'notice' ? 'notice' : 'verification', sender.shop);
      stored.add({
        at: MARKET_NOW + Math.floor(i / 500),
        account: lot.account,
        source: lot.source,
        recipient: kind === 'consented' ? this.#willing(sender, text) : this.#anyone(),
        carrier: random.pick(['mobile', 'mobile', 'unicom', 'telecom'] as const),
        text,
      });
    }
    return stored;
  }

  #lot(random: Random): Lot {
    const grant = random.pick(this.grants);
    const sender = this.#senderOf.get(grant.organisation)!;
    const kind = random.weighted(KINDS);
    const marketing = kind === 'consented' || kind === 'anyone';
    const port = random.pick(
      marketing && random.chance(0.98) ? sender.ports.marketing : sender.ports.service,
    );
    // Senders put their own digits behind a sub-port: a branch's, or one for each task.
    const digits = random.weighted([
      [70, ''],
      [25, String(random.between(10, 99))],
      [5, random.digits(6)],
    ] as const);
    return {
      sender,
      kind,
      account: random.chance(0.3) ? resellerAccount(resellerOf(port)) : sender.account,
      source: port + digits,
      text: marketing
        ? this.#texts.one(random.chance(0.97) ? 'marketing' : 'marketing-without-opt-out', sender.shop)
        : undefined,
    };
  }

  #makeSenders(): Sender[] {
    const senders: Sender[] = [];
    for (let i = 0; i < SENDERS; i++) {
      const drawn = this.#texts.shop(LINES[i % LINES.length]!);
      // Names repeat; a number tells them apart.
      const shop = { ...drawn, signature: `${drawn.signature}${i}` };
      senders.push({
        id: organisationId('CP', i),
        account: `9${String(10_000 + i)}` as AccountId,
        resellerAccount: resellerAccount(i % RESELLERS),
        shop,
        signature: shop.signature as Signature,
        ports: { marketing: [], service: [] },
        home: this.#random.between(0, SEGMENTS - HOME_SEGMENTS),
      });
    }
    for (let main = 0; main < MAIN_PORTS; main++)
      for (let sub = 0; sub < SUB_PORTS; sub++)
        senders[senderOf(main, sub)]!.ports[useOf(main)].push(mainPort(main) + String(sub).padStart(2, '0'));
    return senders;
  }

  /** Few senders hold most consents: the i-th as many as 1 / (i + 3). Most are for the sender's own line of business. */
  #makeGrants(consents: number): Grant[] {
    const random = this.#random;
    const grants: Grant[] = [];
    let weights = 0;
    for (let i = 0; i < SENDERS; i++) weights += 1 / (i + 3);
    for (const [i, sender] of this.#senders.entries()) {
      const all = (consents / weights) * (1 / (i + 3));
      const purposes = [
        [0.6, sender.shop.line, 30],
        [0.15, sender.shop.line, 4],
        [0.2, 'marketing-other', 30],
        [0.05, LINES[(i + 3) % LINES.length]!, 4],
      ] as const;
      const list: Grant[] = [];
      for (const [share, purpose, count] of purposes) {
        for (let left = Math.ceil(all * share); left > 0; left -= GRANT_MAX) {
          const recipients = new Float64Array(Math.min(left, GRANT_MAX));
          for (let r = 0; r < recipients.length; r++)
            recipients[r] = random.chance(0.7) ? this.#neighbour(sender) : this.#anyone();
          list.push({
            organisation: sender.id,
            signature: sender.signature,
            purpose,
            frequency: { count, per: 'month' },
            recipients,
          });
        }
      }
      this.#grantsOf.set(sender.id, list);
      grants.push(...list);
    }
    return grants;
  }

  *#templates(
    sender: Sender,
    number: number,
    change: (body: Readonly<Record<string, unknown>>) => RecordedChange,
  ): Generator<RecordedChange> {
    const file = (i: number, text: string, purpose: string) =>
      change({
        kind: 'template-filed',
        template: `T${number}-${i}`,
        organisation: sender.id,
        signature: sender.signature,
        text,
        purpose,
      });
    for (let i = 0; i < 3; i++) {
      const written = this.#texts.one('verification', sender.shop).slice(sender.signature.length + 2);
      yield file(i, written.replace(/\d+/g, '{number}'), 'verification');
    }
    for (let i = 3; i < 6; i++) {
      const written = this.#texts.one('notice', sender.shop).slice(sender.signature.length + 2);
      yield file(i, written.replace(/\d+/g, '{number}'), 'notification');
    }
  }

  /** Somebody who agreed to what the text is for; to something else where nobody did. */
  #willing(sender: Sender, text: string): Recipient {
    const random = this.#random;
    const { purpose } = readPurpose(text.slice(sender.signature.length + 2));
    const all = this.#grantsOf.get(sender.id)!;
    const fitting = all.filter((g) => g.purpose === purpose);
    const { recipients } = random.pick(fitting.length > 0 ? fitting : all);
    return recipients[Math.floor(random.fraction() * recipients.length)]! as Recipient;
  }

  #anyone(): Recipient {
    const random = this.#random;
    return (this.#segments[random.between(0, SEGMENTS - 1)]! + random.between(0, 9999)) as Recipient;
  }

  #neighbour(sender: Sender): Recipient {
    const random = this.#random;
    const segment = this.#segments[sender.home + random.between(0, HOME_SEGMENTS - 1)]!;
    return (segment + random.between(0, 9999)) as Recipient;
  }
}

const KINDS = [
  [46, 'consented'],
  [14, 'anyone'],
  [23, 'verification'],
  [17, 'notice'],
] as const;

/** One sending that goes on: who sends what from where. */
interface Lot {
  readonly sender: Sender;
  readonly kind: (typeof KINDS)[number][1];
  readonly account: AccountId;
  readonly source: string;
  /** Of a campaign. */
  readonly text: string | undefined;
}

type Drawn = Omit<Message, 'id' | 'textAnomalies' | 'segments'>;
const NONE: readonly string[] = [];

/**
 * Messages as octets, from which `take` makes them anew, as a gateway does: a string that was judged before would carry its hash and its
 * place in the caches along.
 */
export class StoredMessages {
  readonly count: number;
  readonly #accounts: AccountId[] = [];
  readonly #carriers: (Carrier | undefined)[] = [];
  readonly #at: Float64Array;
  readonly #recipients: Float64Array;
  readonly #sourceEnds: Uint32Array;
  readonly #textEnds: Uint32Array;
  #sources: Buffer = Buffer.alloc(1 << 20);
  #texts: Buffer = Buffer.alloc(1 << 24);
  #size = 0;

  constructor(count: number) {
    this.count = count;
    this.#at = new Float64Array(count);
    this.#recipients = new Float64Array(count);
    this.#sourceEnds = new Uint32Array(count + 1);
    this.#textEnds = new Uint32Array(count + 1);
  }

  add({ at, account, source, recipient, carrier, text }: Drawn): void {
    const i = this.#size++;
    this.#accounts.push(account);
    this.#carriers.push(carrier);
    this.#at[i] = at;
    this.#recipients[i] = recipient;
    const sourceAt = this.#sourceEnds[i]!;
    const textAt = this.#textEnds[i]!;
    if (sourceAt + 32 > this.#sources.length) this.#sources = doubled(this.#sources);
    if (textAt + text.length * 2 > this.#texts.length) this.#texts = doubled(this.#texts);
    this.#sourceEnds[i + 1] = sourceAt + this.#sources.write(source, sourceAt, 'latin1');
    this.#textEnds[i + 1] = textAt + this.#texts.write(text, textAt, 'utf16le');
  }

  /** Fills `into` with the messages from `from` on, as many as it has room for. */
  take(from: number, into: Message[]): void {
    for (let n = 0; n < into.length; n++) {
      const i = (from + n) % this.count;
      into[n] = {
        id: '0000000000000000' as MessageId,
        at: this.#at[i]!,
        account: this.#accounts[i]!,
        source: this.#sources.toString('latin1', this.#sourceEnds[i]!, this.#sourceEnds[i + 1]!),
        recipient: this.#recipients[i]! as Recipient,
        carrier: this.#carriers[i],
        text: this.#texts.toString('utf16le', this.#textEnds[i]!, this.#textEnds[i + 1]!),
        textAnomalies: NONE,
        segments: 1,
      };
    }
  }
}

function doubled(buffer: Buffer): Buffer {
  const wider = Buffer.alloc(buffer.length * 2);
  buffer.copy(wider);
  return wider;
}

function organisationId(kind: string, i: number): OrganisationId {
  const body = `91330000MA${kind}${String(i).padStart(5, '0')}`;
  return valid(parseOrganisationId(body + checkCharacter(body)));
}
const providerId = (i: number) => organisationId('PR', i);
const resellerId = (i: number) => organisationId('RE', i);
const resellerAccount = (i: number) => `8${String(10_000 + i)}` as AccountId;
const mainPort = (i: number) => `1069${1000 + i}`;
const resellerOf = (port: string) => (Number(port.slice(4, 8)) - 1000) % RESELLERS;
/** Two main ports in five are for services. */
const useOf = (main: number) => (main % 5 < 3 ? 'marketing' : 'service') as 'marketing' | 'service';
const senderOf = (main: number, sub: number) => (main * 7 + sub * 13) % SENDERS;
