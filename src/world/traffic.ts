import type { AccountId, Purpose, ReasonCode } from '../domain/index.ts';
import type { Scheme } from '../wire/index.ts';
import { Random } from './random.ts';
import { type Shop, type TextKind, Texts } from './texts.ts';
import type { Standing, Town } from './town.ts';

/** What a message was made to be. For people who read a report: the product never sees it. */
export interface TrafficKind {
  readonly name: string;
  /** What the town's facts call for: the main reason, or `allow`. Undefined for texts from outside. */
  readonly expects: 'allow' | ReasonCode | undefined;
}

export interface TownMessage extends TrafficKind {
  /** From 0. */
  readonly number: number;
  readonly account: AccountId;
  readonly source: string;
  /** 11 digits. */
  readonly recipient: string;
  readonly text: string;
  /** What the text was written to be: the answer key for whoever reads purposes. Undefined for texts from outside. */
  readonly purpose: Purpose | undefined;
  /** Where the client insists on an encoding. */
  readonly scheme?: Scheme;
  readonly receipt: boolean;
}

interface Draft {
  readonly source: string;
  readonly standing: Standing;
  readonly text: string;
  readonly purpose: Purpose | undefined;
  readonly scheme?: Scheme;
}

interface Recipe extends TrafficKind {
  readonly weight: number;
  /** Index into the town's accounts: 0 shop on CMPP 3.0, 1 lender on CMPP 2.0, 2 the shop's English desk on SMPP. */
  readonly from: 0 | 1 | 2;
  readonly make: (texts: Texts, random: Random) => Draft;
}

export interface TrafficOptions {
  readonly seed?: string | number;
  /** Texts from outside: they replace the bodies of the shop's marketing, under whatever signature they carry. */
  readonly texts?: readonly string[];
}

/** An endless stream of messages of all sorts, the same for the same town and seed. */
export class Traffic implements Iterable<TownMessage> {
  readonly #town: Town;
  readonly #random: Random;
  readonly #texts: Texts;
  readonly #recipes: readonly (readonly [number, Recipe])[];
  readonly #refused: string[] = [];
  #number = 0;

  constructor(town: Town, options: TrafficOptions = {}) {
    const { seed = 'traffic', texts } = options;
    this.#town = town;
    this.#random = new Random(`traffic ${seed}`);
    this.#texts = new Texts(`traffic ${seed}`);
    const recipes = texts === undefined ? recipesOf(town) : recipesFrom(town, texts);
    this.#recipes = recipes.map((r) => [r.weight, r] as const);
  }

  /** Tells that a person has refused the shop's marketing, so that some messages try again all the same. */
  refused(recipient: string): void {
    if (this.#refused.length < 1000) this.#refused.push(recipient);
  }

  next(): TownMessage {
    const random = this.#random;
    const { accounts, handsets, shops, ports } = this.#town;
    const receipt = random.chance(0.95);
    const number = this.#number++;
    // A draw that does not depend on what happened keeps the rest of the stream the same.
    const retries = random.chance(0.02);
    const pick = random.fraction();
    const recipe = random.weighted(this.#recipes);
    const draft = recipe.make(this.#texts, random);
    const recipient = random.pick(handsets.get(draft.standing)!);
    if (retries && this.#refused.length > 0) {
      return {
        number,
        name: 'marketing after a refusal by reply',
        expects: 'recipient-withdrew-consent',
        account: accounts[0]!.account,
        source: ports.shopMarketing,
        recipient: this.#refused[Math.floor(pick * this.#refused.length)]!,
        ...written(new Texts(`again ${number}`), 'marketing', shops.shop),
        receipt,
      };
    }
    return {
      number,
      name: recipe.name,
      expects: recipe.expects,
      account: accounts[recipe.from]!.account,
      source: draft.source,
      recipient,
      text: draft.text,
      purpose: draft.purpose,
      ...(draft.scheme === undefined ? {} : { scheme: draft.scheme }),
      receipt,
    };
  }

  *[Symbol.iterator](): Iterator<TownMessage> {
    for (;;) yield this.next();
  }
}

const ANYONE: readonly Standing[] = [
  'granted',
  'none',
  'withdrawn',
  'declined',
  'suppressed',
  'suppressed-everyone',
];

/** A text with its answer key, under another signature where one is given. */
function written(
  texts: Texts,
  kind: TextKind,
  shop: Shop,
  signature?: string,
): { readonly text: string; readonly purpose: Purpose } {
  const text = texts.one(kind, shop);
  const purpose = purposeOf(kind, shop);
  if (signature === undefined) return { text, purpose };
  return { text: `【${signature}】${text.replace(/^【[^】]*】/, '')}`, purpose };
}

function purposeOf(kind: TextKind, shop: Shop): Purpose {
  switch (kind) {
    case 'verification':
    case 'english-verification':
      return 'verification';
    case 'notice':
    case 'english-notice':
      return 'notification';
    case 'consent-request':
    case 'consent-request-poor':
      return 'consent-request';
    case 'marketing':
    case 'marketing-long':
    case 'marketing-without-opt-out':
    case 'marketing-without-signature':
    case 'disguised':
    case 'english-marketing':
      return shop.line;
  }
}

/** Neither service nor advertising by their words. */
const UNCLEAR = [
  '老地方见，记得带上。',
  '上次说的那件事，都办妥了。',
  '明天见，别忘了带伞。',
  '东西放在门口了。',
] as const;

function recipesOf({ shops, ports }: Town): Recipe[] {
  const { shop, lender, english } = shops;
  const recipe = (
    weight: number,
    from: Recipe['from'],
    name: string,
    expects: Recipe['expects'],
    make: Recipe['make'],
  ): Recipe => ({ weight, from, name, expects, make });
  /** The shop's retail marketing to handsets of one standing. */
  const toStanding = (weight: number, standing: Standing, expects: Recipe['expects']) =>
    recipe(weight, 0, `marketing to ${standing}`, expects, (t) => ({
      source: ports.shopMarketing,
      standing,
      ...written(t, 'marketing', shop),
    }));

  return [
    toStanding(180, 'granted', 'allow'),
    recipe(30, 0, 'long marketing', 'allow', (t) => ({
      source: ports.shopMarketing,
      standing: 'granted',
      ...written(t, 'marketing-long', shop),
    })),
    recipe(110, 0, 'verification code', 'allow', (t, r) => ({
      source: ports.shopService,
      standing: r.pick(ANYONE),
      ...written(t, 'verification', shop),
    })),
    recipe(90, 0, 'service notice', 'allow', (t, r) => ({
      source: ports.shopService,
      standing: r.pick(ANYONE),
      ...written(t, 'notice', shop),
    })),
    recipe(10, 0, 'request for consent', 'allow', (t) => ({
      source: ports.shopService,
      standing: 'none',
      ...written(t, 'consent-request', shop),
    })),
    recipe(4, 0, 'poor request for consent', 'consent-request-incomplete', (t) => ({
      source: ports.shopService,
      standing: 'none',
      ...written(t, 'consent-request-poor', shop),
    })),
    recipe(4, 0, 'repeated request for consent', 'consent-request-repeated', (t, r) => ({
      source: ports.shopService,
      standing: r.pick(['declined', 'unanswered', 'withdrawn'] as const),
      ...written(t, 'consent-request', shop),
    })),
    toStanding(16, 'none', 'recipient-never-consented'),
    toStanding(12, 'withdrawn', 'recipient-withdrew-consent'),
    toStanding(6, 'declined', 'recipient-declined'),
    toStanding(5, 'unanswered', 'recipient-silent'),
    toStanding(5, 'another-purpose', 'consent-for-another-purpose'),
    toStanding(6, 'suppressed', 'recipient-withdrew-consent'),
    toStanding(5, 'suppressed-everyone', 'recipient-refuses-all-marketing'),
    // The first of a day passes, the next do not.
    toStanding(12, 'tight', undefined),
    recipe(10, 0, 'marketing without a signature', 'signature-missing', (t) => ({
      source: ports.shopMarketing,
      standing: 'granted',
      ...written(t, 'marketing-without-signature', shop),
    })),
    recipe(10, 0, 'marketing without opt-out wording', 'opt-out-instruction-missing', (t) => ({
      source: ports.shopMarketing,
      standing: 'granted',
      ...written(t, 'marketing-without-opt-out', shop),
    })),
    recipe(12, 0, 'disguised marketing on a service port', 'marketing-on-service-port', (t) => ({
      source: ports.shopService,
      standing: 'granted',
      ...written(t, 'disguised', shop),
    })),
    recipe(8, 0, 'marketing on a service port', 'marketing-on-service-port', (t) => ({
      source: ports.shopService,
      standing: 'granted',
      ...written(t, 'marketing', shop),
    })),
    recipe(6, 0, 'unknown port', 'port-unknown', (t) => ({
      source: ports.unknown,
      standing: 'granted',
      ...written(t, 'marketing', shop),
    })),
    recipe(4, 0, 'suspended port', 'port-suspended', (t) => ({
      source: ports.suspended,
      standing: 'granted',
      ...written(t, 'marketing', shop),
    })),
    recipe(5, 0, 'unknown signature', 'signature-unknown', (t) => ({
      source: ports.freeMarketing,
      standing: 'granted',
      ...written(t, 'marketing', shop, '来路不明'),
    })),
    recipe(4, 0, 'suspended signature', 'signature-suspended', (t) => ({
      source: ports.freeMarketing,
      standing: 'granted',
      ...written(t, 'marketing', shop, '禾屿特卖'),
    })),
    recipe(4, 0, 'signature that is not filed', 'signature-not-filed', (t) => ({
      source: ports.freeMarketing,
      standing: 'granted',
      ...written(t, 'marketing', shop, '禾屿金选'),
    })),
    recipe(4, 0, 'sub-port of another signature', 'sub-port-serves-another-signature', (t) => ({
      source: ports.lenderMarketing,
      standing: 'granted',
      ...written(t, 'marketing', shop),
    })),
    recipe(6, 0, 'in another name, within the letter', 'allow', (t) => ({
      source: ports.letterMarketing,
      standing: 'granted',
      ...written(t, 'marketing', lender),
    })),
    recipe(4, 0, 'in another name, outside the letter', 'signature-outside-letter', (t) => ({
      source: ports.freeMarketing,
      standing: 'granted',
      ...written(t, 'marketing', lender),
    })),
    recipe(12, 0, 'a text that nobody can place', 'purpose-unclear', (_, r) => ({
      source: ports.shopService,
      standing: r.pick(ANYONE),
      text: `【${shop.signature}】${r.pick(UNCLEAR)}`,
      purpose: undefined,
    })),
    recipe(3, 0, 'from a person’s number', 'person-to-person', () => ({
      source: ports.person,
      standing: 'granted',
      text: '晚上一起吃饭吗，老地方见',
      purpose: undefined,
    })),

    recipe(70, 1, 'lender’s marketing', 'allow', (t, r) => ({
      source: ports.lenderMarketing,
      standing: 'granted',
      ...written(t, r.chance(0.2) ? 'marketing-long' : 'marketing', lender),
      ...(r.chance(0.5) ? { scheme: 'gb18030' as const } : {}),
    })),
    recipe(40, 1, 'lender’s notice', 'allow', (t, r) => ({
      source: ports.lenderService,
      standing: r.pick(ANYONE),
      ...written(t, r.chance(0.4) ? 'verification' : 'notice', lender),
      ...(r.chance(0.5) ? { scheme: 'gb18030' as const } : {}),
    })),
    recipe(10, 1, 'lender to people who never agreed', 'recipient-never-consented', (t) => ({
      source: ports.lenderMarketing,
      standing: 'none',
      ...written(t, 'marketing', lender),
    })),
    recipe(8, 1, 'outside the custody chain', 'sender-outside-custody-chain', (t) => ({
      source: ports.shopMarketing,
      standing: 'granted',
      ...written(t, 'marketing', lender),
    })),
    recipe(4, 1, 'a lease that was never confirmed', 'sender-outside-custody-chain', (t) => ({
      source: ports.declaredService,
      standing: 'granted',
      ...written(t, 'notice', lender),
    })),

    recipe(30, 2, 'English notice', 'allow', (t, r) => ({
      source: ports.englishService,
      standing: r.pick(ANYONE),
      ...written(t, r.chance(0.5) ? 'english-verification' : 'english-notice', english, english.signature),
    })),
    recipe(8, 2, 'English in GSM 7-bit, without a signature', 'signature-missing', (t) => ({
      source: ports.englishService,
      standing: 'granted',
      ...written(t, 'english-notice', english),
      scheme: 'gsm7',
    })),
    recipe(6, 2, 'English marketing whose plan is not approved', 'plan-not-approved', (t) => ({
      source: ports.englishMarketing,
      standing: 'granted',
      ...written(t, 'english-marketing', english, english.signature),
    })),
    recipe(30, 2, 'Chinese notice over SMPP', 'allow', (t, r) => ({
      source: ports.englishService,
      standing: r.pick(ANYONE),
      ...written(t, 'notice', shop, english.signature),
    })),
  ];
}

function recipesFrom(town: Town, texts: readonly string[]): Recipe[] {
  const own = recipesOf(town);
  const { shop } = town.shops;
  const given = (signed: boolean): Recipe['make'] => {
    return (_, random) => {
      const text = random.pick(texts);
      const body = signed ? `【${shop.signature}】${text.replace(/^【[^】]*】/, '')}` : text;
      return {
        source: town.ports.shopMarketing,
        standing: 'granted',
        text: body.slice(0, 600),
        purpose: undefined,
      };
    };
  };
  const about = { weight: 300, from: 0, expects: undefined } as const;
  return [
    ...own.filter((r) => !r.name.startsWith('marketing to')),
    { ...about, name: 'given text under the shop’s signature', make: given(true) },
    { ...about, weight: 60, name: 'given text as it is', make: given(false) },
  ];
}
