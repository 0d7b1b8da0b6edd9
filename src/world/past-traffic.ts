import { DAY_MS, type Instant, type OrganisationId, type Purpose, shanghaiDay } from '../domain/index.ts';
import { Random } from './random.ts';
import { type Shop, Texts } from './texts.ts';
import type { Town } from './town.ts';

/** A message that the town sent before today. */
export interface PastMessage {
  readonly at: Instant;
  readonly organisation: OrganisationId;
  readonly account: string;
  readonly port: string;
  readonly signature: string;
  readonly text: string;
  readonly purpose: Purpose;
  /** 11 digits. */
  readonly recipient: string;
}

export const PAST_DAYS = 35;
/** So many days ago the shop let a lender's customers send over its port. */
const LET_DAYS = 12;
/** And so many days ago its service port began to carry adverts. */
const ADVERTS_DAYS = 5;

interface Batch {
  readonly from: 'shop' | 'lender';
  readonly port: string;
  readonly signature: string;
  readonly purpose: Purpose;
  readonly hour: number;
  readonly count: number;
  /** The first recipient among those of the batch's sender; the others follow it. */
  readonly to: number;
  readonly text: () => string;
}

/**
 * What the town sent in the weeks before `at`, whole days in Shanghai, the oldest first. The shop and the lender go about their business; then the shop lets
 * strangers send loans over its port under its own name, and its service port comes to carry adverts.
 */
export function* pastTraffic(town: Town, at: Instant, seed: string | number): Generator<PastMessage[]> {
  const texts = new Texts(`past ${seed}`);
  const random = new Random(`past ${seed}`);
  const strangers = texts.shop('marketing-finance');
  const today = shanghaiDay(at);
  for (let ago = PAST_DAYS; ago >= 1; ago--) {
    const midnight = (today - ago) * DAY_MS - 8 * 3_600_000;
    const batches = batchesOf(town, texts, strangers, ago);
    yield batches
      .flatMap(({ hour, count, to, text, from, ...rest }) => {
        // An advert goes out to many at once; a code is each one's own.
        const shared = rest.purpose.startsWith('marketing-') ? text() : undefined;
        return Array.from(
          { length: count },
          (_, i): PastMessage => ({
            ...rest,
            at: midnight + hour * 3_600_000 + random.between(0, 3_500_000),
            organisation: town.organisations[from],
            account: town.accounts[from === 'shop' ? 0 : 1]!.account,
            recipient: `198${String(10_000_000 + to + i)}`,
            text: shared ?? text(),
          }),
        );
      })
      .sort((a, b) => a.at - b.at);
  }
}

function batchesOf({ shops, ports }: Town, texts: Texts, strangers: Shop, ago: number): Batch[] {
  const { shop, lender } = shops;
  const round = (ago % 5) * 30;
  const of = (from: 'shop' | 'lender', port: string) => ({ from, port, signature: shops[from].signature });
  const batches: Batch[] = [
    {
      ...of('shop', ports.shopMarketing),
      ...{ purpose: 'marketing-retail', hour: 10, count: 45, to: round },
      text: () => texts.one('marketing', shop),
    },
    {
      ...of('shop', ports.shopService),
      ...{ purpose: 'verification', hour: 14, count: 25, to: 2000 + ago * 7 },
      text: () => texts.one('verification', shop),
    },
    {
      ...of('shop', ports.shopService),
      ...{ purpose: 'notification', hour: 16, count: 30, to: round },
      text: () => texts.one('notice', shop),
    },
    {
      ...of('lender', ports.lenderMarketing),
      ...{ purpose: 'marketing-finance', hour: 11, count: 30, to: 5000 + round },
      text: () => texts.one('marketing', lender),
    },
    {
      ...of('lender', ports.lenderService),
      ...{ purpose: 'notification', hour: 15, count: 30, to: 5000 + round },
      text: () => texts.one('notice', lender),
    },
  ];
  if (ago <= LET_DAYS)
    batches.push({
      ...of('shop', ports.shopMarketing),
      ...{ purpose: 'marketing-finance', hour: 20, count: 24, to: 20_000 + ago * 40 },
      text: () => texts.one('marketing', strangers).replace(strangers.signature, shop.signature),
    });
  if (ago <= ADVERTS_DAYS)
    batches.push({
      ...of('shop', ports.shopService),
      ...{ purpose: 'marketing-retail', hour: 18, count: 20, to: round },
      text: () => texts.one('marketing', shop),
    });
  return batches;
}
