import { ORGANISATIONS, EXAMPLE_CHANGES as WORLD } from '../../rules/index.ts';

export { CHINA, ORGANISATIONS } from '../../rules/index.ts';
export const CODE_TEXT_FOR_TESTS = '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。';

const start = '2015-07-01';
const { provider, lender } = ORGANISATIONS;

/** The rules' example world without its consent, and the lender as a sender in good order on the same ports. */
export const EXAMPLE_CHANGES: readonly Readonly<Record<string, unknown>>[] = [
  ...WORLD.filter(({ kind }) => kind !== 'consent-granted' && kind !== 'port-assigned'),
  {
    ...{ kind: 'account-opened', at: start, account: 'loan01', organisation: lender },
    credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
  },
  ...['10690001', '10690002'].flatMap((port) => [
    { kind: 'lease-declared', at: start, lease: `X${port}`, port, lessor: provider, lessee: lender },
    { kind: 'lease-confirmed', at: start, lease: `X${port}` },
  ]),
];
