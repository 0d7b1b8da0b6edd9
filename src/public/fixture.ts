import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import type { LinkOf } from '../consent/index.ts';
import {
  checkCharacter,
  NotThere,
  type OrganisationId,
  parseOrganisationId,
  parseRecipient,
  REASON_CODES,
  valid,
} from '../domain/index.ts';
import type { PortStanding } from '../registry/index.ts';
import { BULLETINS } from './bulletins.fixture.ts';
import { type PublicParts, publicRoutes, type Status } from './index.ts';
import { mineOf } from './mine.fixture.ts';
import { STATISTICS } from './statistics.fixture.ts';

const code = (body: string): OrganisationId => valid(parseOrganisationId(body + checkCharacter(body)));
const PROVIDER = code('91330100MA2TWN002');
const SHOP = code('91330200MA2TWN003');
export const NASTY_NAME = '<img src=x onerror=ran=1>\u202e公司"&\'';
/** The link of a message of the shop's. */
export const LINK = 'AbC-_'.padEnd(42, 'x');
export const LINK_OF: LinkOf = {
  recipient: valid(parseRecipient('13800138000')),
  organisation: SHOP,
  purpose: 'marketing-retail',
};
const NAMES = new Map<string, string>([
  [PROVIDER, '鹤屿云通信有限公司'],
  [SHOP, NASTY_NAME],
]);

/** Held by the provider and leased to the shop under each of them; 10690099 has the most that a page shows, under the longest names. */
function standingOf(number: string): PortStanding | undefined {
  const port = (['10690088', '10690099'] as PortStanding['port'][]).find((each) => number.startsWith(each));
  if (port === undefined) return undefined;
  const hop = { port, lessor: PROVIDER, lessee: SHOP };
  const many = Array.from({ length: 500 }, () => ({ ...hop, lessor: 'LONG' as OrganisationId }));
  return { port, holder: PROVIDER, state: 'suspended', hops: port === '10690099' ? many : [hop] };
}

/** As much as a day can tell: every reason under every outcome. */
export const FULL_STATUS: Status = {
  version: '0.1.0',
  now: Date.UTC(2026, 5, 1, 4),
  since: Date.UTC(2026, 4, 31, 4),
  verdicts: ['allow', 'hold', 'refuse'].flatMap((outcome) =>
    ['', ...REASON_CODES].map((reason, i) => ({ outcome, reason, messages: 1_234_567_890 - i })),
  ),
  evidence: { size: 41_234_567, origin: 'anning.example/log' },
  gateway: {
    running: true,
    addresses: ['cmpp', 'smpp'].map((protocol) => ({ protocol, host: '0.0.0.0', listener: 7890 })),
  },
};

/** The pages alone, on a server that answers unknown addresses in JSON as the API does. */
export async function pagesOn(given: Partial<PublicParts> = {}): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true });
  // As the API's server: no route takes a body unless it says which kind.
  app.removeAllContentTypeParsers();
  await app.register(cookie);
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: { code: 'not-found' } }));
  await app.register((scope) =>
    publicRoutes(scope, {
      clock: () => Date.UTC(2026, 5, 1, 4),
      publicUrl: 'https://anning.example',
      registered: {
        nameOf: (organisation) => (organisation === 'LONG' ? '长'.repeat(150) : NAMES.get(organisation)),
        portStanding: standingOf,
      },
      links: {
        read: (token) => (token === LINK ? LINK_OF : undefined),
        refuse: async () => ({ event: 1, again: false }),
      },
      leads: {
        openByToken: async () => {
          throw new NotThere();
        },
        answerByToken: async () => {
          throw new NotThere();
        },
      },
      statistics: STATISTICS,
      bulletins: BULLETINS,
      status: async () => FULL_STATUS,
      checkScript: undefined,
      ...mineOf([PROVIDER, SHOP]),
      ...given,
    }),
  );
  return app;
}

/** Every page, and every way in which one of them can look. */
export const ADDRESSES: readonly string[] = [
  '/',
  '/sender',
  ...[
    '10690088021234567890',
    '10690099',
    '1065512345',
    '10620001',
    '10699001',
    '95588',
    '10086',
    '4008810021',
    '13900139000',
    '1064012345678',
    '+85291234567',
    '',
    '1069x',
    '1069',
    '106900880000000000012',
    '20690001',
  ].map((number) => `/sender?number=${encodeURIComponent(number)}`),
  `/sender?number=${'长'.repeat(1500)}`,
  '/status',
  '/about',
  '/mine',
  '/mine?ended=1',
  '/mine?to=complaint',
  '/receipt',
  '/receipt?event=12',
  `/refuse/${LINK}`,
  '/refuse/nonsense',
  '/lead/nonsense',
  '/statistics',
  '/statistics/2026Q2.1',
  '/statistics/2026-05-31',
  '/statistics/2026-06-31',
  '/bulletins',
  '/bulletins/2026-3',
  '/bulletins/2026-3.1',
  '/bulletins/2026-2',
  '/bulletins/2026-9',
  '/nothing-is-here',
  '/?lang=xx',
];

/** The same address with a language asked for, unless it asks for one. */
export function inLanguage(address: string, language: string): string {
  if (address.includes('lang=')) return address;
  return `${address}${address.includes('?') ? '&' : '?'}lang=${language}`;
}
