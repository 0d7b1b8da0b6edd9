/*
 * Traffic, reports of it, and their answer key. One file beyond the usual length, since all reports are drawn from one seeded source of chance.
 */
import { Random } from '../../src/world/index.ts';
import { DAMAGES, type Damage, Damaging, type Seen } from './damage.ts';
import { FRAUDS } from './phrases.ts';
import { type Firm, filled, letters } from './senders.ts';
import { type Carried, DAY, DAYS, FIRST, KEPT_FROM, SeasonTraffic, type TrafficOptions } from './traffic.ts';

/** What a report is really about. */
export type Truth =
  | { readonly kind: 'message'; readonly id: string; readonly recipient: string }
  | {
      readonly kind:
        | 'spoofed-sender'
        | 'fake-base-station'
        | 'person-to-person'
        | 'another-network'
        | 'unknown-sender'
        | 'too-old'
        /** It came to another telephone of the person's. */
        | 'another-telephone';
    };

export interface Case {
  readonly truth: Truth;
  readonly recipient: string;
  readonly sender: string | undefined;
  readonly text: string | undefined;
  readonly told: { readonly at: number; readonly precision: 'minute' | 'day' } | undefined;
  readonly receivedAt: number;
  readonly damages: readonly Damage[];
  /** How the stranger does it, for the tables. */
  readonly way: string;
  /** Other people's reports of the same text that are about no message either. */
  readonly nearby: { readonly people: number; readonly spanMs: number } | undefined;
}

export interface SeasonOptions extends TrafficOptions {
  readonly reports: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ON_TEXT: readonly Damage[] = [
  'typing errors',
  'many typing errors',
  'cut off',
  'read off a picture',
  'words around it',
  'widths and characters',
];
const ON_TIME: readonly Damage[] = [
  'hours wrong',
  'days wrong',
  'day only',
  'no time',
  'another zone',
  'another year',
];
const ON_SENDER: readonly Damage[] = [
  'sender with signs',
  'sender cut',
  'sender mistyped',
  'sender by name',
  'own number as sender',
  'no sender',
];

/** A season's traffic, and the reports of it with their answer key. */
export class ComplaintSeason {
  readonly traffic: SeasonTraffic;
  readonly cases: readonly Case[];
  readonly #random: Random;
  readonly #damaging: Damaging;
  readonly #ours: ReadonlySet<string>;

  constructor(options: SeasonOptions) {
    this.traffic = new SeasonTraffic(options);
    this.#random = new Random(`reports of season ${options.seed}`);
    this.#damaging = new Damaging(this.#random);
    this.#ours = new Set(this.traffic.firms.flatMap(({ ports }) => ports));
    const cases: Case[] = [];
    while (cases.length < options.reports) cases.push(...this.#some());
    this.cases = cases.slice(0, options.reports);
  }

  /** Whether a port that begins the number is one of the firms'. */
  isOurs(number: string): boolean {
    for (let length = number.length; length >= 5; length--)
      if (this.#ours.has(number.slice(0, length))) return true;
    return false;
  }

  #some(): Case[] {
    const random = this.#random;
    const make = random.weighted([
      [720, () => [this.#ofMessage()]],
      [60, () => [this.#spoofed()]],
      [12, () => this.#station()],
      [50, () => [this.#ofPerson()]],
      [50, () => [this.#ofAnotherNetwork()]],
      [30, () => [this.#ofNobody()]],
      [35, () => [this.#tooOld()]],
      [15, () => [this.#ofAnotherTelephone()]],
    ] as const);
    return make();
  }

  #ofMessage(): Case {
    const random = this.#random;
    const message = this.#carried(
      ({ outcome, delivery, at }) =>
        outcome !== 'refuse' && at >= KEPT_FROM + DAY && (delivery !== 'failed' || random.chance(0.02)),
    );
    const receivedAt = message.at + this.#lag();
    const damages = this.#damages();
    const seen = this.#seen(message);
    for (const damage of damages) this.#damaging.do(damage, seen);
    return this.#told(seen, {
      truth: { kind: 'message', id: message.id, recipient: message.recipient },
      recipient: message.recipient,
      receivedAt,
      damages,
      way: '',
    });
  }

  /** Over a number of ours that somebody else put on, or what only looks like a firm's message. */
  #spoofed(): Case {
    const random = this.#random;
    const model = this.#carried(({ outcome, at }) => outcome === 'allow' && at > KEPT_FROM + 5 * DAY);
    const own = random.chance(0.6);
    const recipient = own ? model.recipient : random.pick(this.traffic.people);
    const at = model.at + random.between(-3 * DAY, 6 * DAY);
    const imitates = random.chance(0.35);
    const text = imitates
      ? this.#imitation(model)
      : this.#fraud(random.chance(0.5) ? model.signature : undefined);
    const seen = {
      sender: model.port,
      text,
      told: { at, precision: 'minute' as const },
      signature: model.signature,
      own: recipient,
    };
    const way = imitates
      ? own
        ? 'imitates a message that the person got'
        : 'imitates a message'
      : 'another text';
    return this.#stranger(
      'spoofed-sender',
      seen,
      at,
      recipient,
      way,
      random.chance(0.15)
        ? { people: random.between(2, 8), spanMs: random.between(1, 20 * 24) * HOUR }
        : undefined,
    );
  }

  /** A box in the boot of a car: everybody about gets the same within an hour or two, and their telephones are out of reach meanwhile. */
  #station(): Case[] {
    const random = this.#random;
    const at = this.#moment();
    const lines = this.traffic.firms.flatMap(({ ports }) => ports.filter((port) => port.startsWith('95')));
    const sender = random.weighted([
      [55, random.pick(lines)],
      [30, this.traffic.maker.line()],
      [15, random.pick(this.traffic.firms).ports[0]!],
    ]);
    const firm = this.traffic.firms.find(({ ports }) => ports.includes(sender));
    const text = this.#fraud(random.chance(0.6) ? firm?.signature : undefined);
    const spanMs = random.between(10, 150) * MINUTE;
    const people = random.chance(0.2) ? 1 : random.between(2, 9);
    return Array.from({ length: people }, () => {
      const recipient = random.pick(this.traffic.people);
      const own = at + random.between(0, spanMs);
      for (const message of this.traffic.of(recipient))
        if (Math.abs(message.at - own) < 30 * MINUTE && random.chance(0.7)) message.delivery = 'failed';
      const seen = {
        sender,
        text,
        told: { at: own, precision: 'minute' as const },
        signature: firm?.signature ?? '',
        own: recipient,
      };
      // Not all of them are known when the report comes.
      const known = random.between(0, people - 1);
      return this.#stranger(
        'fake-base-station',
        seen,
        own,
        recipient,
        people > 1 ? 'several report it' : 'one reports it',
        known < 2 ? undefined : { people: known, spanMs },
      );
    });
  }

  #ofPerson(): Case {
    const random = this.#random;
    const at = this.#moment();
    const recipient = random.pick(this.traffic.people);
    const mobile = `1${random.pick(['3', '5', '7', '8', '9'])}${random.digits(9)}`;
    const sender = random.pick([
      mobile,
      `+86${mobile}`,
      mobile.replace(/(\d{3})(\d{4})/, '$1 $2 '),
      `86${mobile}`,
    ]);
    const text = random.chance(0.3) ? this.#imitation(this.#carried(() => true)) : this.#fraud(undefined);
    const seen = { sender, text, told: { at, precision: 'minute' as const }, signature: '', own: recipient };
    return this.#stranger('person-to-person', seen, at, recipient, '', undefined);
  }

  /** A number that was never opened here: another firm's, or one of ours that sends elsewhere too; or from abroad. */
  #ofAnotherNetwork(): Case {
    const random = this.#random;
    const at = this.#moment();
    const recipient = random.pick(this.traffic.people);
    const { maker, firms } = this.traffic;
    const abroad = random.chance(0.15);
    const ours = random.chance(0.3);
    const firm: Firm = ours ? random.pick(firms) : maker.one();
    const sender = abroad ? random.pick(['+1', '+44', '00852', '+63']) + random.digits(9) : maker.port();
    const text = abroad
      ? this.#fraud(undefined)
      : `【${firm.signature}】${maker.personal(maker.advert(firm).frame, maker.person())}`;
    const seen = {
      sender,
      text,
      told: { at, precision: 'minute' as const },
      signature: firm.signature,
      own: recipient,
    };
    const way = abroad
      ? 'from abroad'
      : ours
        ? 'a firm that also sends here'
        : 'a firm that does not send here';
    return this.#stranger('another-network', seen, at, recipient, way, undefined);
  }

  #ofNobody(): Case {
    const random = this.#random;
    const at = this.#moment();
    const recipient = random.pick(this.traffic.people);
    const sender = random.pick([
      `0571${random.digits(8)}`,
      '未知号码',
      'Notice',
      random.digits(5).replace(/^[19]/, '7'),
      '陌生号码',
      '#####',
      'iMessage',
      `021-${random.digits(8)}`,
      '',
    ]);
    const seen = {
      sender,
      text: this.#fraud(undefined),
      told: { at, precision: 'minute' as const },
      signature: '',
      own: recipient,
    };
    return this.#stranger(
      'unknown-sender',
      seen,
      at,
      recipient,
      sender === '' ? 'no sender told' : 'no number',
      undefined,
    );
  }

  #tooOld(): Case {
    const random = this.#random;
    const message = this.#carried(({ at, outcome }) => outcome === 'allow' && at < KEPT_FROM - DAY);
    const receivedAt = FIRST + DAYS * DAY - random.between(0, 30 * DAY);
    const seen = this.#seen(message);
    const damages = this.#light();
    for (const damage of damages) this.#damaging.do(damage, seen);
    return this.#told(seen, {
      truth: { kind: 'too-old' },
      recipient: message.recipient,
      receivedAt,
      damages,
      way: '',
    });
  }

  #ofAnotherTelephone(): Case {
    const random = this.#random;
    const message = this.#carried(({ outcome, at }) => outcome === 'allow' && at > KEPT_FROM + DAY);
    const recipient = random.pick(this.traffic.people.filter((each) => each !== message.recipient));
    const seen = { ...this.#seen(message), own: recipient };
    return this.#told(seen, {
      truth: { kind: 'another-telephone' },
      recipient,
      receivedAt: message.at + this.#lag(),
      damages: ['clean'],
      way: '',
    });
  }

  #stranger(
    kind: Exclude<Truth['kind'], 'message'>,
    seen: Seen,
    at: number,
    recipient: string,
    way: string,
    nearby: Case['nearby'],
  ): Case {
    const damages = this.#light();
    for (const damage of damages) this.#damaging.do(damage, seen);
    return this.#told(seen, {
      truth: { kind },
      recipient,
      receivedAt: at + this.#lag(),
      damages,
      way,
      nearby,
    });
  }

  #told(
    { sender, text, told }: Seen,
    rest: Omit<Case, 'sender' | 'text' | 'told' | 'nearby'> & { nearby?: Case['nearby'] },
  ): Case {
    return { ...rest, nearby: rest.nearby, sender, text, told };
  }

  /** As it stands on the telephone, where times are of the minute. */
  #seen({ port, text, at, signature, recipient }: Carried): Seen {
    const random = this.#random;
    const shown = at + random.between(0, 90_000);
    // A fifth say it from memory: about a quarter past.
    const step = (random.chance(0.8) ? 1 : random.pick([5, 10, 15, 30, 60])) * MINUTE;
    const told = Math.round(shown / step) * step;
    return { sender: port, text, told: { at: told, precision: 'minute' }, signature, own: recipient };
  }

  /** One of each kind alone as often as any other; a fifth have several. */
  #damages(): Damage[] {
    const random = this.#random;
    if (!random.chance(0.2)) return [random.pick(DAMAGES)];
    const several = [random.pick(ON_TEXT), random.pick(ON_TIME), random.pick(ON_SENDER)];
    if (random.chance(0.5)) several.splice(random.between(0, 2), 1);
    return several;
  }

  #light(): Damage[] {
    const random = this.#random;
    return [
      random.weighted([
        [55, 'clean'],
        [10, 'typing errors'],
        [10, 'cut off'],
        [8, 'read off a picture'],
        [8, 'words around it'],
        [5, 'hours wrong'],
        [4, 'day only'],
      ] as const),
    ];
  }

  #carried(allowed: (message: Carried) => boolean): Carried {
    const random = this.#random;
    for (;;) {
      const own = this.traffic.of(random.pick(this.traffic.people));
      if (own.length === 0) continue;
      const message = random.pick(own);
      if (allowed(message) && (message.marketing || random.chance(0.5))) return message;
    }
  }

  #moment(): number {
    return KEPT_FROM + DAY + Math.floor(this.#random.fraction() * (DAYS - 35) * DAY);
  }

  /** Until the report: hours, days, and for some weeks. */
  #lag(): number {
    const random = this.#random;
    return random.weighted([
      [45, random.between(3 * MINUTE, 3 * HOUR)],
      [30, random.between(3 * HOUR, DAY)],
      [17, random.between(DAY, 7 * DAY)],
      [6, random.between(7 * DAY, 60 * DAY)],
      [2, random.between(60 * DAY, 140 * DAY)],
    ]);
  }

  /** A real message with another address, telephone or code put in. */
  #imitation({ text }: Carried): string {
    const random = this.#random;
    const link = `${letters(random, 6)}.example/${letters(random, 3)}`;
    if (/\w+\.example\/\w+/.test(text)) return text.replace(/\w+\.example\/\w+/, link);
    if (/400-\d+-\d+/.test(text))
      return text.replace(/400-\d+-\d+/, `400-${random.digits(3)}-${random.digits(4)}`);
    const digits = text.replace(/\d{4,}/g, (each) => random.digits(each.length));
    return digits === text ? `${text}详见 ${link}` : digits;
  }

  #fraud(signature: string | undefined): string {
    const random = this.#random;
    const body = filled(this.traffic.maker.personal(this.traffic.maker.occasion(random.pick(FRAUDS)), ''), {
      url: () => `${letters(random, 6)}.example/${letters(random, 3)}`,
      tel: () => `1${random.digits(10)}`,
    });
    return signature === undefined ? body : `【${signature}】${body}`;
  }
}
