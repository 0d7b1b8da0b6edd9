import {
  day,
  type OrganisationId,
  parseChange,
  parseOrganisationId,
  type Recipient,
  type RecordedChange,
  valid,
} from '../src/domain/index.ts';
import { readPurpose } from '../src/texts/index.ts';
import { Random, type Shop, Texts } from '../src/world/index.ts';

/*
 * What the gateway of the bench knows, and what is sent through it: one retailer with four accounts on eight sub-ports of its own, and
 * consents of one number after another but for every twentieth, whose marketing is refused.
 */

export const ACCOUNTS = ['910001', '910002', '910003', '910004'] as const;
export const SECRET = 'benchkey';
export const FIRST_RECIPIENT = 8_613_900_000_000;
const PORT = '10690088';
export const SOURCES = Array.from({ length: 8 }, (_, i) => `${PORT}${String(i + 1).padStart(2, '0')}`);
const GRANT_MAX = 100_000;
const WITHOUT = 20;
const PROVIDER = valid(parseOrganisationId('91330000MA2BENCH14'));
const RETAILER = valid(parseOrganisationId('91330000MA2BENCH27'));
const START = day('2025-01-01');
const UNTIL = day('2030-01-01');
/** The gateway's clock starts here and then runs: marketing is sent by day. */
export const GATEWAY_NOW = day('2026-06-01') + 10 * 3_600_000;
const SHOP: Shop = {
  signature: '禾屿集市',
  line: 'marketing-retail',
  phone: '400-881-0021',
  site: 'heyu.example/m',
};

/** 200 texts: six in ten are marketing, the others codes and notices. All fit one segment and are read as what they are. */
export function gatewayTexts(): string[] {
  const random = new Random('gateway');
  const texts = new Texts('gateway');
  const found: string[] = [];
  while (found.length < 200) {
    const kind = random.weighted([
      [60, 'marketing'],
      [25, 'verification'],
      [15, 'notice'],
    ] as const);
    const text = texts.one(kind, SHOP);
    const { purpose } = readPurpose(text.slice(SHOP.signature.length + 2));
    const asMeant =
      kind === 'marketing' ? purpose === 'marketing-retail' : purpose.startsWith(kind.slice(0, 4));
    if (asMeant && text.length <= 70) found.push(text);
  }
  return found;
}

/** @param seal makes what an account keeps of its secret. */
export function* gatewayChanges(
  consents: number,
  seal: (secret: string) => string,
): Generator<RecordedChange> {
  const change = (body: Readonly<Record<string, unknown>>) => valid(parseChange({ at: START, ...body }));
  const register = (organisation: OrganisationId, name: string) =>
    change({ kind: 'organisation-registered', organisation, name });
  yield register(PROVIDER, '鹤屿云通信有限公司');
  yield register(RETAILER, '禾屿集市贸易有限公司');
  for (const account of ACCOUNTS) {
    yield change({
      kind: 'account-opened',
      account,
      organisation: RETAILER,
      credential: { scheme: 'sealed-secret', sealed: seal(SECRET) },
    });
  }
  yield change({ kind: 'port-opened', port: PORT, holder: PROVIDER, use: 'marketing' });
  yield change({ kind: 'lease-declared', lease: 'L1', port: PORT, lessor: PROVIDER, lessee: RETAILER });
  yield change({ kind: 'lease-confirmed', lease: 'L1' });
  const { signature } = SHOP;
  yield change({ kind: 'signature-registered', signature, owner: RETAILER });
  yield change({ kind: 'signature-filed', signature, carrier: 'mobile', state: 'filed' });
  for (const port of SOURCES) {
    yield change({ kind: 'port-opened', port, holder: PROVIDER, use: 'marketing' });
    yield change({ kind: 'port-assigned', port, signature });
  }
  yield change({
    kind: 'plan-filed',
    plan: 'P1',
    organisation: RETAILER,
    purposes: ['marketing-retail'],
    ports: [PORT],
    signatures: [signature],
    messagesMax: 1_000_000_000,
    from: START,
    until: UNTIL,
  });
  yield change({ kind: 'plan-approved', plan: 'P1' });
  let recipients: Recipient[] = [];
  for (let i = 0, given = 0; given < consents; i++) {
    if (i % WITHOUT === WITHOUT - 1) continue;
    recipients.push((FIRST_RECIPIENT + i) as Recipient);
    if (++given !== consents && recipients.length < GRANT_MAX) continue;
    yield {
      kind: 'consent-granted',
      at: START,
      organisation: RETAILER,
      purpose: 'marketing-retail',
      recipients,
      frequency: { count: 10_000, per: 'month' },
      until: UNTIL,
    };
    recipients = [];
  }
}
