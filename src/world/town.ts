import {
  type AccountId,
  checkCharacter,
  DAY_MS,
  type Instant,
  type MarketingPurpose,
  type OrganisationId,
  type Purpose,
  parseAccountId,
  parseChange,
  parseOrganisationId,
  type RecordedChange,
  valid,
} from '../domain/index.ts';
import type { ClientProtocol } from './client-types.ts';
import { Random } from './random.ts';
import { CODE_FRAMES, ENGLISH_CODES, ENGLISH_NOTICES, LINES } from './text-words.ts';
import type { Shop } from './texts.ts';
import { registryPast } from './town-registry.ts';

/**
 * An account of the town with its secret in clear. Whoever composes the product seals or hashes the secret into an
 * `account-opened` change; the world itself never sees a sealed one.
 */
export interface TownAccount {
  readonly account: AccountId;
  readonly organisation: OrganisationId;
  readonly secret: string;
  readonly protocol: ClientProtocol;
  readonly refusal: 'response' | 'receipt';
}

/** How a handset stands towards the shop's retail marketing and the lender's offers. */
export type Standing =
  | 'granted'
  | 'tight'
  | 'none'
  | 'withdrawn'
  | 'declined'
  | 'unanswered'
  | 'another-purpose'
  | 'suppressed'
  | 'suppressed-everyone';

export interface TownOptions {
  readonly seed?: string | number;
  /** Facts begin 400 days before this instant and last 400 days beyond it. */
  readonly at: Instant;
  /** Default 2,000. */
  readonly handsets?: number;
}

export interface Town {
  readonly organisations: Readonly<
    Record<'carrier' | 'provider' | 'shop' | 'lender' | 'stranger', OrganisationId>
  >;
  readonly accounts: readonly TownAccount[];
  /** In the order of their time. `account-opened` is left to the composition, see `TownAccount`. */
  readonly changes: readonly RecordedChange[];
  /** 11 digits. */
  readonly handsets: ReadonlyMap<Standing, readonly string[]>;
  readonly shops: Readonly<Record<'shop' | 'lender' | 'english', Shop>>;
  readonly ports: typeof PORTS;
  /** Whose account the operator's own messages go by: the holder's, which stands on the chain of every port. */
  readonly own: { readonly account: AccountId; readonly organisation: OrganisationId };
}

/** From where the town's operator writes to people itself. */
export const TOWN_OWN = { account: 'anning', port: '10690055', signature: '安宁' } as const;

const PORTS = {
  /** Held by the provider, leased whole to the shop. */
  marketing: '10690088',
  service: '10690066',
  shopMarketing: '1069008801',
  /** Leased to the lender alone besides. */
  lenderMarketing: '1069008802',
  englishMarketing: '1069008803',
  /** The shop may send there in the lender's name, by letter. */
  letterMarketing: '1069008804',
  freeMarketing: '1069008805',
  suspended: '1069008809',
  shopService: '1069006601',
  lenderService: '1069006602',
  englishService: '1069006603',
  /** Declared to the lender, never confirmed. */
  declaredService: '1069006609',
  /** Nobody opened it. */
  unknown: '1069777701',
  /** A person's number: no port at all. */
  person: '19900001234',
} as const;

const SHARES: readonly (readonly [weight: number, standing: Standing])[] = [
  [60, 'granted'],
  [6, 'tight'],
  [12, 'none'],
  [6, 'withdrawn'],
  [4, 'declined'],
  [3, 'unanswered'],
  [3, 'another-purpose'],
  [4, 'suppressed'],
  [2, 'suppressed-everyone'],
];

function code(body: string): OrganisationId {
  return valid(parseOrganisationId(body + checkCharacter(body)));
}

/** A small town in which every kind of verdict can happen. All names and numbers are invented. */
export function town(options: TownOptions): Town {
  const { seed = 'town', at, handsets: count = 2000 } = options;
  const random = new Random(`town ${seed}`);
  const start = at - 400 * DAY_MS;
  const until = at + 400 * DAY_MS;
  const organisations = {
    carrier: code('91330000MA2TWN001'),
    provider: code('91330100MA2TWN002'),
    shop: code('91330200MA2TWN003'),
    lender: code('91330300MA2TWN004'),
    stranger: code('91330400MA2TWN005'),
  };
  const { provider, shop, lender } = organisations;
  const shops: Town['shops'] = {
    shop: { signature: '禾屿集市', line: 'marketing-retail', phone: '400-881-0021', site: 'heyu.example/m' },
    lender: {
      signature: '砚青小贷',
      line: 'marketing-finance',
      phone: '400-882-0037',
      site: 'yanqing.example/l',
    },
    english: {
      signature: 'HeyuMarket',
      line: 'marketing-retail',
      phone: '400-881-0021',
      site: 'heyu.example/en',
    },
  };

  const changes: RecordedChange[] = [];
  let when = start;
  const record = (change: Readonly<Record<string, unknown>>) => {
    changes.push(valid(parseChange({ at: when, ...change })));
  };
  const names = {
    carrier: '朔野移动通信运营有限公司',
    provider: '鹤屿云通信有限公司',
    shop: '禾屿集市贸易有限公司',
    lender: '砚青小额贷款有限公司',
    stranger: '砾岸信息技术有限公司',
  };
  for (const [key, name] of Object.entries(names)) {
    record({ kind: 'organisation-registered', organisation: organisations[key as keyof typeof names], name });
  }

  for (const [key, port] of Object.entries(PORTS)) {
    if (port === PORTS.unknown || port === PORTS.person) continue;
    record({
      kind: 'port-opened',
      port,
      holder: provider,
      use: port.startsWith(PORTS.service) ? 'service' : 'marketing',
    });
    if (key === 'suspended') record({ kind: 'port-suspended', port, reason: '投诉集中，暂停整改' });
  }
  record({ kind: 'port-opened', port: TOWN_OWN.port, holder: provider, use: 'service' });
  const lease = (id: string, port: string, lessee: OrganisationId, confirmed = true) => {
    record({ kind: 'lease-declared', lease: id, port, lessor: provider, lessee });
    if (confirmed) record({ kind: 'lease-confirmed', lease: id });
  };
  lease('L-shop-marketing', PORTS.marketing, shop);
  lease('L-shop-service', PORTS.service, shop);
  lease('L-lender-marketing', PORTS.lenderMarketing, lender);
  lease('L-lender-service', PORTS.lenderService, lender);
  lease('L-lender-declared', PORTS.declaredService, lender, false);

  const sign = (signature: string, owner: OrganisationId, state: 'filed' | 'failed' = 'filed') => {
    record({ kind: 'signature-registered', signature, owner });
    for (const carrierCode of ['mobile', 'unicom', 'telecom', 'broadnet']) {
      record({ kind: 'signature-filed', signature, carrier: carrierCode, state });
    }
  };
  sign(shops.shop.signature, shop);
  sign(shops.lender.signature, lender);
  sign(shops.english.signature, shop);
  sign(TOWN_OWN.signature, provider);
  sign('禾屿特卖', shop);
  record({ kind: 'signature-suspended', signature: '禾屿特卖', reason: '超范围使用，暂停' });
  sign('禾屿金选', shop, 'failed');
  const assign = (port: string, signature: string) => record({ kind: 'port-assigned', port, signature });
  assign(PORTS.shopMarketing, shops.shop.signature);
  assign(PORTS.lenderMarketing, shops.lender.signature);
  assign(PORTS.englishMarketing, shops.english.signature);
  assign(PORTS.shopService, shops.shop.signature);
  assign(PORTS.lenderService, shops.lender.signature);
  assign(PORTS.englishService, shops.english.signature);
  record({
    kind: 'letter-granted',
    letter: 'A-lender-shop',
    signatures: [shops.lender.signature],
    grantor: lender,
    grantee: shop,
    ports: [PORTS.letterMarketing],
    until,
  });

  // What serves is filed, as carriers ask; a text that cannot be told is held for a person.
  let templates = 0;
  const file = (
    organisation: OrganisationId,
    { signature }: Shop,
    purpose: Purpose,
    texts: readonly string[],
  ) => {
    for (const text of texts) {
      record({
        kind: 'template-filed',
        template: `T-${++templates}`,
        organisation,
        signature,
        text,
        purpose,
      });
    }
  };
  for (const [organisation, filer, line] of [
    [shop, shops.shop, 'marketing-retail'],
    [lender, shops.lender, 'marketing-finance'],
    [shop, shops.english, 'marketing-retail'],
  ] as const) {
    file(organisation, filer, 'verification', CODE_FRAMES);
    const { matters } = LINES.find((l) => l.line === line)!;
    file(
      organisation,
      filer,
      'notification',
      matters.map((text) => `${text}。`),
    );
  }
  file(shop, shops.english, 'verification', ENGLISH_CODES);
  file(shop, shops.english, 'notification', ENGLISH_NOTICES);
  record({ kind: 'rule-mode-set', rule: 'purpose-unclear', mode: 'enforce' });

  const plan = (
    id: string,
    organisation: OrganisationId,
    facts: { purposes: MarketingPurpose[]; ports: string[]; signatures: string[] },
    approved: boolean,
  ) => {
    record({
      kind: 'plan-filed',
      plan: id,
      organisation,
      ...facts,
      messagesMax: 50_000_000,
      from: start,
      until,
    });
    if (approved) record({ kind: 'plan-approved', plan: id });
  };
  const retail: MarketingPurpose[] = ['marketing-retail', 'marketing-other'];
  const finance: MarketingPurpose[] = ['marketing-finance', 'marketing-other'];
  plan(
    'P-shop',
    shop,
    { purposes: retail, ports: [PORTS.shopMarketing], signatures: [shops.shop.signature] },
    true,
  );
  plan(
    'P-lender',
    lender,
    { purposes: finance, ports: [PORTS.lenderMarketing], signatures: [shops.lender.signature] },
    true,
  );
  plan(
    'P-letter',
    shop,
    { purposes: finance, ports: [PORTS.letterMarketing], signatures: [shops.lender.signature] },
    true,
  );
  plan(
    'P-english',
    shop,
    { purposes: retail, ports: [PORTS.englishMarketing], signatures: [shops.english.signature] },
    false,
  );

  const handsets = new Map<Standing, string[]>(SHARES.map(([, standing]) => [standing, []]));
  for (let i = 0; i < count; i++) {
    // Each standing has at least one handset, however small the town.
    const standing = i < SHARES.length ? SHARES[i]![1] : random.weighted(SHARES);
    handsets.get(standing)!.push(`199${String(10_000_000 + i)}`);
  }
  const of = (...standings: Standing[]) => standings.flatMap((s) => handsets.get(s)!);
  const grant = (
    organisation: OrganisationId,
    purposes: readonly MarketingPurpose[],
    recipients: readonly string[],
    frequency: { count: number; per: 'day' | 'month' },
  ) => {
    for (const purpose of purposes) {
      record({ kind: 'consent-granted', organisation, purpose, recipients, frequency, until });
    }
  };
  when = start + 10 * DAY_MS;
  const often = { count: 10_000, per: 'month' } as const;
  const once = { count: 1, per: 'day' } as const;
  const willing = of('granted', 'withdrawn', 'suppressed', 'suppressed-everyone');
  grant(shop, [...retail, 'marketing-finance'], willing, often);
  grant(lender, finance, willing, often);
  grant(shop, retail, of('tight'), once);
  grant(lender, finance, of('tight'), once);
  grant(shop, ['marketing-travel'], of('another-purpose'), often);
  grant(lender, ['marketing-travel'], of('another-purpose'), often);
  when = start + 20 * DAY_MS;
  for (const organisation of [shop, lender]) {
    const purposes = organisation === shop ? [...retail, 'marketing-finance' as const] : finance;
    for (const purpose of purposes) {
      const about = { organisation, purpose };
      record({ kind: 'consent-requested', ...about, recipients: of('declined', 'unanswered') });
      record({ kind: 'consent-declined', ...about, recipients: of('declined') });
      record({ kind: 'consent-unanswered', ...about, recipients: of('unanswered') });
      record({ kind: 'consent-withdrawn', ...about, recipients: of('withdrawn') });
    }
    record({ kind: 'suppression-placed', organisation, recipients: of('suppressed') });
  }
  record({ kind: 'suppression-placed', recipients: of('suppressed-everyone') });

  const open = (
    account: string,
    organisation: OrganisationId,
    protocol: ClientProtocol,
    refusal: TownAccount['refusal'],
  ): TownAccount => ({
    account: valid(parseAccountId(account)),
    organisation,
    secret: `t${random.digits(7)}`,
    protocol,
    refusal,
  });
  const accounts = [
    open('900101', shop, 'cmpp30', 'response'),
    open('900102', lender, 'cmpp20', 'receipt'),
    open('heyu-en', shop, 'smpp', 'response'),
  ];
  const neighbours = {
    agent: code('91330500MA2TWN006'),
    travel: code('91330600MA2TWN007'),
    fresh: code('91330200MA2TWN008'),
    school: code('91330700MA2TWN009'),
    copycat: code('91330800MA2TWN010'),
  };
  const all = [...changes, ...registryPast({ ...organisations, ...neighbours }, at)];
  all.sort((a, b) => a.at - b.at);
  const own = { account: valid(parseAccountId(TOWN_OWN.account)), organisation: provider };
  return { organisations, accounts, changes: all, handsets, shops, ports: PORTS, own };
}
