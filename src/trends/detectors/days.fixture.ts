/** Small towns of messages and facts, written by hand, for the tests of the detectors. */
import {
  checkCharacter,
  DAY_MS,
  day as dayOf,
  type OrganisationId,
  parseChange,
  parseOrganisationId,
  shanghaiDay,
  valid,
} from '../../domain/index.ts';
import { Aggregator } from './aggregator.ts';
import type { CountedMessage, TrafficDay } from './days.ts';
import { type Declared, DeclaredFacts } from './declared.ts';

export const FIRST = shanghaiDay(dayOf('2026-09-01'));
export const PORT = '10690001001';
export const OTHER_PORT = '10690001002';

function organisation(letter: string): OrganisationId {
  const body = `91310000MA000000${letter}`;
  return valid(parseOrganisationId(body + checkCharacter(body)!));
}

/** The provider holds both ports; the shop is the lessee of the first, the lender of the second. */
export const PROVIDER = organisation('P');
export const SHOP = organisation('A');
export const LENDER = organisation('B');

export interface Sent {
  readonly port?: string;
  readonly signature?: string;
  readonly text: string;
  readonly purpose: string;
  readonly hour?: number;
  readonly messages: number;
  /** The number of the first recipient; the others follow it. */
  readonly to: number;
}

/** Ids are of the day and the message's place in it. */
export function messagesOf(day: number, sent: readonly Sent[]): CountedMessage[] {
  let count = day * 1_000_000;
  return sent.flatMap((each) =>
    Array.from({ length: each.messages }, (_, n) => {
      count += 1;
      const signature = each.signature ?? '青禾商城';
      return {
        messageId: count.toString(16).padStart(16, '0'),
        at: (FIRST + day) * DAY_MS - 8 * 3_600_000 + (each.hour ?? 10) * 3_600_000 + n,
        port: each.port ?? PORT,
        signature,
        recipientTag: tag(each.to + n),
        text: `【${signature}】${each.text}`,
        purpose: each.purpose,
        outcome: 'allow' as const,
      };
    }),
  );
}

export function trafficOf(day: number, sent: readonly Sent[]): TrafficDay {
  const aggregator = new Aggregator(FIRST + day);
  for (const message of messagesOf(day, sent)) aggregator.add(message);
  return aggregator.close();
}

/** Spread over all 64 bits, as keyed hashes are. */
function tag(person: number): bigint {
  return (BigInt(person + 1) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn;
}

/** What is declared before the first day. */
export const REGISTERED: readonly object[] = [
  ...[PROVIDER, SHOP, LENDER].map((each) => ({
    kind: 'organisation-registered',
    organisation: each,
    name: '甲乙丙有限公司',
  })),
  { kind: 'port-opened', port: PORT, holder: PROVIDER, use: 'marketing' },
  { kind: 'port-opened', port: OTHER_PORT, holder: PROVIDER, use: 'service' },
  { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: PROVIDER, lessee: SHOP },
  { kind: 'lease-confirmed', lease: 'L1' },
  { kind: 'lease-declared', lease: 'L2', port: OTHER_PORT, lessor: PROVIDER, lessee: LENDER },
  { kind: 'lease-confirmed', lease: 'L2' },
  { kind: 'signature-registered', signature: '青禾商城', owner: SHOP },
  { kind: 'signature-registered', signature: '云桥金服', owner: LENDER },
  filed('T1', '青禾商城', SHOP, 'marketing-retail'),
  filed('T2', '云桥金服', LENDER, 'notification'),
];

export function filed(template: string, signature: string, organisation: string, purpose: string): object {
  return { kind: 'template-filed', template, organisation, signature, text: '您好{x}', purpose };
}

/** What is declared on a day: the towns's own facts and those given, with the day from which each holds. */
export function declaredOn(
  day: number,
  more: readonly (readonly [day: number, change: object])[] = [],
): Declared {
  const facts = new DeclaredFacts();
  for (const body of REGISTERED) facts.take(valid(parseChange({ at: (FIRST - 30) * DAY_MS, ...body })));
  for (const [from, body] of more)
    if (from <= day) facts.take(valid(parseChange({ at: (FIRST + from) * DAY_MS, ...body })));
  return facts.at((FIRST + day) * DAY_MS + DAY_MS / 2);
}

const OFFERS = ['秋装满减', '会员日专场', '新品到店', '周末清仓', '老客回馈'];

/** The shop's own day: an advert to a part of its customers, and codes. */
export function shopDay(day: number, factor = 1): Sent[] {
  const customers = (day % 4) * 20;
  const advert = `${OFFERS[Math.floor(day / 7) % OFFERS.length]}，${day}折起，详见 qinghe.example 拒收请回复R`;
  return [
    { text: advert, purpose: 'marketing-retail', messages: 30 * factor, to: customers },
    {
      text: '验证码123456，请勿告知他人',
      purpose: 'verification',
      messages: 10,
      to: 500 + day * 3,
      hour: 14,
    },
    { text: '您的快件已到，凭12取件', purpose: 'notification', messages: 10, to: customers, hour: 16 },
  ];
}

export function lenderDay(day: number): Sent[] {
  return [
    {
      port: OTHER_PORT,
      signature: '云桥金服',
      text: `您的账单${day}已出，详见 yunqiao.example`,
      purpose: 'notification',
      messages: 30,
      to: 5000 + (day % 4) * 20,
    },
  ];
}

/** The first day of the strangers below. */
export const ONSET = 20;

/** Loans to strangers over the shop's port. */
export function loans(day: number, over: Partial<Sent> = {}): Sent[] {
  if (day < ONSET) return [];
  const text = `最高${day}万元额度，最快3分钟到账，详见 jiedai.example 退订回T`;
  return [{ text, purpose: 'marketing-finance', messages: 15, to: 9000 + day * 15, hour: 20, ...over }];
}
