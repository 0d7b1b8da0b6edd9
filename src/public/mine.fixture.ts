import type { KeptEvent, OwnLedger } from '../consent/index.ts';
import { NotThere, type OrganisationId, type Recipient } from '../domain/index.ts';
import type { MineParts } from './index.ts';

const NUMBER = 8_613_900_139_000 as Recipient;
const AT = Date.UTC(2026, 4, 1, 2);
const UNTIL = Date.UTC(2027, 4, 1, 2);
const WORDING = '我同意接收本店的促销短信：每月不超过4条，期限一年。可随时回复R退订。';

/** Cookies as a browser has them: a code on its way, and a number with nothing, with everything, and that refuses everyone. */
export const MINE_TOKENS = ['code', 'nothing', 'everything', 'everyone'] as const;
type Token = (typeof MINE_TOKENS)[number];

/** The pages of one's own number with ledgers made up; no code is right and nothing is kept. */
export function mineOf(organisations: readonly OrganisationId[]): Pick<MineParts, 'proof' | 'own'> {
  let token: Token = 'nothing';
  const until = Date.UTC(2026, 5, 1, 4, 30);
  return {
    proof: {
      isPossible: true,
      ask: async (typed) =>
        typed === '13900139001'
          ? { outcome: 'too-often', of: 'number', until: until + 86_400_000 }
          : { outcome: 'not-mobile' },
      confirm: async (_token, typed) =>
        typed === '000000' ? { outcome: 'over' } : { outcome: 'wrong', triesLeft: 4 },
      find: async (held) => {
        const known = MINE_TOKENS.find((each) => each === held);
        if (known === undefined) return undefined;
        token = known;
        return { step: known === 'code' ? 'code' : 'in', recipient: NUMBER, until };
      },
      end: async () => undefined,
    },
    own: {
      ledger: async () => ledgerOf(token, organisations),
      stop: async () => ({ event: 3, again: false }),
      lift: async () => ({ event: 5, again: false }),
      receipt: async () => {
        throw new NotThere();
      },
      noteProven: async () => undefined,
    },
  };
}

function ledgerOf(token: Token, organisations: readonly OrganisationId[]): OwnLedger {
  const number = '86139****9000';
  if (token === 'nothing') return { number, everyone: undefined, organisations: [], events: [] };
  const of = (i: number) => organisations[i % organisations.length]!;
  const consent = { since: AT, channel: 'web', event: 1, until: UNTIL } as const;
  const yes = {
    ...consent,
    state: 'granted',
    frequency: { count: 4, per: 'month' },
    wording: WORDING,
  } as const;
  const all: OwnLedger['organisations'] = [
    {
      ...{ organisation: of(0), refusal: undefined, isBound: false },
      consents: [
        { ...yes, purpose: 'marketing-retail', isRefused: token !== 'everything' },
        { ...yes, purpose: 'marketing-travel', wording: undefined, isRefused: token !== 'everything' },
        {
          ...consent,
          purpose: 'marketing-finance',
          state: 'requested',
          frequency: undefined,
          wording: WORDING,
          isRefused: false,
        },
        {
          ...consent,
          purpose: 'marketing-games',
          state: 'unanswered',
          frequency: undefined,
          wording: undefined,
          isRefused: false,
        },
      ],
    },
    { organisation: of(1), refusal: { at: AT, event: 2 }, isBound: true, consents: [] },
  ];
  const everyone = token === 'everyone' ? { at: AT, event: 4 } : undefined;
  return { number, everyone, organisations: all, events: events(organisations) };
}

/** One of each kind of act, and more than the page shows. */
function events(organisations: readonly OrganisationId[]): KeptEvent[] {
  const of = (id: number, kind: KeptEvent['kind'], more: Partial<KeptEvent> = {}): KeptEvent => ({
    ...{ id, kind, recipient: '86139****9000', organisation: organisations[0]!, purpose: 'marketing-retail' },
    ...{ at: AT + id, recordedAt: AT + id, channel: 'public-page', wording: undefined, evidence: undefined },
    ...{ proof: undefined, frequency: undefined, until: undefined, source: '', actor: '', log: undefined },
    ...more,
  });
  return [
    ...Array.from({ length: 60 }, (_, i) => of(100 + i, 'granted')),
    of(5, 'lifted', { organisation: '', purpose: '' }),
    of(4, 'refused', { organisation: '', purpose: '' }),
    of(3, 'withdrawn'),
    of(2, 'refused', { organisation: organisations[1]!, purpose: '' }),
    of(1, 'granted', { channel: 'web' }),
  ];
}
