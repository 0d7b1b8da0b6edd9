/**
 * The small world that every rule's examples start from, as changes from outside: two content providers, a service provider, a port
 * of each use, a signature, a letter, a consent and a plan, in which `CLEAN_MESSAGE` passes every rule.
 */
export const ORGANISATIONS = {
  /** A carrier's customer who holds the ports. */
  provider: '91110000MA01ABCD1M',
  /** A shop: owns the signature 安宁商城. */
  shop: '91310000MA1FL00K2G',
  /** A lender that the shop works with. */
  lender: '91440300MA5DXY236C',
} as const;

export const CLEAN_MESSAGE: Readonly<Record<string, unknown>> = {
  at: '2026-06-01T10:00:00+08:00',
  account: 'shop01',
  source: '106900010001',
  recipient: '13800138000',
  text: '【安宁商城】会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R',
};

/** A verification code, a service notice and a request for consent, for examples. */
export const CODE_TEXT = '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。';
export const NOTICE_TEXT = '【安宁商城】您的订单已发货，运单号770012345678，请留意查收。';
export const REQUEST_TEXT =
  '【安宁商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。回复Y同意，不回复视为不同意。';

const start = '2015-07-01';

/** A lease from the provider to the shop on the marketing port, but for what is given, declared and confirmed at one moment: the terms of L1 anew. */
export function confirmedLease(
  differs: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>>[] {
  const declared = {
    ...{ kind: 'lease-declared', at: '2026-05-01', lease: 'L1', port: '10690001' },
    ...{ lessor: ORGANISATIONS.provider, lessee: ORGANISATIONS.shop },
    ...differs,
  };
  return [declared, { kind: 'lease-confirmed', at: declared.at, lease: declared.lease }];
}

export const EXAMPLE_CHANGES: readonly Readonly<Record<string, unknown>>[] = [
  {
    kind: 'organisation-registered',
    at: start,
    organisation: ORGANISATIONS.provider,
    name: '云桥通信有限公司',
  },
  { kind: 'organisation-registered', at: start, organisation: ORGANISATIONS.shop, name: '安宁商城有限公司' },
  {
    kind: 'organisation-registered',
    at: start,
    organisation: ORGANISATIONS.lender,
    name: '晴川小额贷款有限公司',
  },
  {
    kind: 'account-opened',
    at: start,
    account: 'shop01',
    organisation: ORGANISATIONS.shop,
    credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
  },
  { kind: 'port-opened', at: start, port: '10690001', holder: ORGANISATIONS.provider, use: 'marketing' },
  { kind: 'port-opened', at: start, port: '10690002', holder: ORGANISATIONS.provider, use: 'service' },
  { kind: 'port-opened', at: start, port: '106900010001', holder: ORGANISATIONS.provider, use: 'marketing' },
  {
    kind: 'lease-declared',
    at: start,
    lease: 'L1',
    port: '10690001',
    lessor: ORGANISATIONS.provider,
    lessee: ORGANISATIONS.shop,
  },
  { kind: 'lease-confirmed', at: start, lease: 'L1' },
  {
    kind: 'lease-declared',
    at: start,
    lease: 'L2',
    port: '10690002',
    lessor: ORGANISATIONS.provider,
    lessee: ORGANISATIONS.shop,
  },
  { kind: 'lease-confirmed', at: start, lease: 'L2' },
  { kind: 'signature-registered', at: start, signature: '安宁商城', owner: ORGANISATIONS.shop },
  { kind: 'signature-filed', at: start, signature: '安宁商城', carrier: 'mobile', state: 'filed' },
  { kind: 'signature-registered', at: start, signature: '晴川贷款', owner: ORGANISATIONS.lender },
  { kind: 'signature-filed', at: start, signature: '晴川贷款', carrier: 'mobile', state: 'filed' },
  { kind: 'port-assigned', at: start, port: '106900010001', signature: '安宁商城' },
  {
    kind: 'consent-granted',
    at: '2015-07-02',
    organisation: ORGANISATIONS.shop,
    purpose: 'marketing-retail',
    recipients: ['13800138000'],
    frequency: { count: 4, per: 'month' },
    until: '2030-01-01',
  },
  {
    kind: 'plan-filed',
    at: '2015-07-02',
    plan: 'P618',
    organisation: ORGANISATIONS.shop,
    purposes: ['marketing-retail'],
    ports: ['10690001'],
    signatures: ['安宁商城'],
    messagesMax: 1_000_000,
    from: '2015-07-02',
    until: '2029-01-01',
  },
  { kind: 'plan-approved', at: '2015-07-03', plan: 'P618' },
];
