import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkCharacter,
  day,
  type OrganisationId,
  parseChange,
  parseOrganisationId,
  valid,
} from '../domain/index.ts';
import { PortRegister } from './port-register.ts';

const code = (body: string): OrganisationId => valid(parseOrganisationId(body + checkCharacter(body)));
const PROVIDER = code('91330100MA2TWN002');
const SHOP = code('91330200MA2TWN003');
const LENDER = code('91330300MA2TWN004');
const STRANGER = code('91330400MA2TWN005');
const NAMES = new Map([
  [PROVIDER, 'provider'],
  [SHOP, 'shop'],
  [LENDER, 'lender'],
  [STRANGER, 'stranger'],
]);

const opened = (port: string, holder: string, at = '2026-01-01') => ({
  kind: 'port-opened',
  at,
  port,
  holder,
  use: 'marketing',
});
const lease = (name: string, port: string, lessor: string, lessee: string, more = {}) => ({
  kind: 'lease-declared',
  at: '2026-01-01',
  lease: name,
  port,
  lessor,
  lessee,
  ...more,
});
const confirmed = (name: string, at = '2026-01-02') => ({ kind: 'lease-confirmed', at, lease: name });

const main = opened('10690088', PROVIDER);
const toShop = [lease('L1', '10690088', PROVIDER, SHOP), confirmed('L1')];

/** Each row: what is known, the number, and what is told on a day, as `port holder state: lessor>lessee …`. */
const rows: readonly [
  title: string,
  changes: readonly object[],
  number: string,
  told: string,
  at?: string,
][] = [
  ['nothing is opened', [], '1069008801', 'nothing'],
  ['another port is opened', [main], '10690089', 'nothing'],
  ['a shorter number than the port', [main], '1069008', 'nothing'],
  ['the port itself', [main], '10690088', '10690088 provider open:'],
  ['digits behind it', [main], '10690088123456', '10690088 provider open:'],
  ['a port that opens later', [main], '10690088', 'nothing', '2025-12-31'],
  ['the longest port counts', [main, opened('1069008801', SHOP)], '106900880112', '1069008801 shop open:'],
  [
    'suspended',
    [main, { kind: 'port-suspended', at: '2026-02-01', port: '10690088', reason: 'x' }],
    '10690088',
    '10690088 provider suspended:',
  ],
  [
    'before the suspension',
    [main, { kind: 'port-suspended', at: '2026-02-01', port: '10690088', reason: 'x' }],
    '10690088',
    '10690088 provider open:',
    '2026-01-31',
  ],
  [
    'restored, told out of order',
    [
      main,
      { kind: 'port-restored', at: '2026-03-01', port: '10690088' },
      { kind: 'port-suspended', at: '2026-02-01', port: '10690088', reason: 'x' },
    ],
    '10690088',
    '10690088 provider open:',
  ],
  [
    'closed',
    [main, { kind: 'port-closed', at: '2026-02-01', port: '10690088' }],
    '10690088',
    '10690088 provider closed:',
  ],
  [
    'closed before it was ever opened',
    [{ kind: 'port-closed', at: '2026-02-01', port: '10690088' }],
    '10690088',
    'nothing',
  ],
  ['a confirmed lease', [main, ...toShop], '1069008801', '10690088 provider open: provider>shop'],
  ['a lease that is only declared', [main, toShop[0]!], '1069008801', '10690088 provider open:'],
  ['not yet confirmed on that day', [main, ...toShop], '1069008801', '10690088 provider open:', '2026-01-01'],
  [
    'two hops',
    [main, ...toShop, lease('L2', '10690088', SHOP, LENDER), confirmed('L2')],
    '10690088',
    '10690088 provider open: provider>shop shop>lender',
  ],
  [
    'the first of two hops ended',
    [
      main,
      ...toShop,
      lease('L2', '10690088', SHOP, LENDER),
      confirmed('L2'),
      { kind: 'lease-ended', at: '2026-02-01', lease: 'L1' },
    ],
    '10690088',
    '10690088 provider open:',
  ],
  [
    'a term that has ended',
    [main, lease('L1', '10690088', PROVIDER, SHOP, { until: '2026-02-01' }), confirmed('L1')],
    '10690088',
    '10690088 provider open:',
  ],
  [
    'the lease on the longest port counts',
    [main, ...toShop, lease('L2', '1069008802', PROVIDER, LENDER), confirmed('L2')],
    '106900880255',
    '10690088 provider open: provider>lender',
  ],
  [
    '…and the shorter one beside it',
    [main, ...toShop, lease('L2', '1069008802', PROVIDER, LENDER), confirmed('L2')],
    '106900880155',
    '10690088 provider open: provider>shop',
  ],
  [
    'leased on from a shorter port',
    [main, ...toShop, lease('L2', '1069008802', SHOP, LENDER), confirmed('L2')],
    '1069008802',
    '10690088 provider open: provider>shop shop>lender',
  ],
  [
    'nobody on the chain let it in',
    [main, lease('L2', '10690088', STRANGER, LENDER), confirmed('L2')],
    '10690088',
    '10690088 provider open:',
  ],
  [
    'leases in a circle',
    [main, ...toShop, lease('L2', '10690088', SHOP, PROVIDER), confirmed('L2')],
    '10690088',
    '10690088 provider open: provider>shop',
  ],
  [
    'declared again under its name',
    [main, ...toShop, lease('L1', '10690088', PROVIDER, LENDER, { at: '2026-02-01' })],
    '10690088',
    '10690088 provider open:',
  ],
];

for (const [title, changes, number, told, at = '2026-06-01'] of rows) {
  test(`who stands behind a number: ${title}`, () => {
    const register = new PortRegister();
    for (const change of changes) register.take(valid(parseChange(change)));
    const found = register.standing(number, day(at));
    const hops = found?.hops
      .map(({ lessor, lessee }) => ` ${NAMES.get(lessor)}>${NAMES.get(lessee)}`)
      .join('');
    assert.equal(
      found === undefined ? 'nothing' : `${found.port} ${NAMES.get(found.holder)} ${found.state}:${hops}`,
      told,
    );
  });
}
