import { formatInstant } from '../domain/index.ts';
import type { Town } from '../world/index.ts';
import type { App } from './app.ts';
import { signedIn } from './demo-desk.ts';

const DAY_MS = 86_400_000;
/** Told over the API, so that each stands in the ledger with its receipt. */
const WORDINGS = [
  ['shop', 'member-card', 'marketing-retail', '禾屿集市', '促销短信：每月不超过4条，期限一年', 4, 365],
  ['shop', 'member-travel', 'marketing-travel', '禾屿集市', '旅游优惠短信：每月不超过2条，期限一年', 2, 365],
  [
    'lender',
    'app-offers',
    'marketing-finance',
    '砚青小贷',
    '金融产品推广短信：每月不超过1条，期限180天',
    1,
    180,
  ],
] as const;

/**
 * A person of the town, for whoever tries the page of one's own number: she agreed to three things and refused one company. By the API, as those who hold
 * consents do it. @returns her number; a folder that has her already is left as it is.
 */
export async function demoOwnNumber(
  app: Pick<App, 'access' | 'address'>,
  { organisations, handsets }: Pick<Town, 'organisations' | 'handsets'>,
  at: number,
): Promise<string> {
  const number = handsets.get('granted')![0]!;
  const { shop, lender, stranger } = organisations;
  const staff = {
    shop: await signedIn(app, 'demo-desk-shop', '演示·禾屿 登记专员', { role: 'sender', organisation: shop }),
    lender: await signedIn(app, 'demo-desk-lender', '演示·砚青 登记专员', {
      role: 'sender',
      organisation: lender,
    }),
  };
  // Requests by SMS have wordings too, of another channel.
  if ((await staff.shop('GET /api/consent/wordings?channel=app')).items.length > 0) return number;
  for (const [who, name, purpose, sender, what, count, termDays] of WORDINGS) {
    const of = { organisation: organisations[who], purpose, channel: 'app' };
    const text = `我同意接收${sender}的${what}。可随时回复R退订。`;
    const wanted = { ...of, name, text, frequency: { count, per: 'month' }, termDays };
    const { id: wording } = await staff[who]('POST /api/consent/wordings', wanted);
    const grant = {
      ...{ ...of, recipient: number, wording, at: formatInstant(at) },
      ...{ preTicked: false, bundled: false, evidence: 'd3'.repeat(32) },
    };
    const { items } = await staff[who]('POST /api/consent/grants', { grants: [grant] });
    const [taken] = items as { readonly objections: readonly object[] }[];
    if (taken!.objections.length > 0) throw new Error(`the demo's consents: ${JSON.stringify(taken)}`);
  }
  const centre = await signedIn(app, 'demo-desk-centre', '演示·投诉中心 纪禾', {
    role: 'centre',
    organisation: undefined,
  });
  const refusal = {
    of: 'organisation',
    recipient: number,
    organisation: stranger,
    channel: 'complaint',
    source: '演示投诉 0021',
  };
  await centre('POST /api/consent/refusals', { ...refusal, at: formatInstant(at - 3 * DAY_MS) });
  return number;
}
