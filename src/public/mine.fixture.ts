import type { OwnComplaint, Received } from '../complaints/index.ts';
import type { KeptEvent, OwnLedger } from '../consent/index.ts';
import { NotThere, type OrganisationId, type Recipient } from '../domain/index.ts';
import type { PublicParts } from './index.ts';

const NUMBER = 8_613_900_139_000 as Recipient;
const AT = Date.UTC(2026, 4, 1, 2);
const UNTIL = Date.UTC(2027, 4, 1, 2);
const WORDING = '我同意接收本店的促销短信：每月不超过4条，期限一年。可随时回复R退订。';

/** Cookies as a browser has them: a code on its way, and a number with nothing, with everything, and that refuses everyone. */
const MINE_TOKENS = ['code', 'nothing', 'everything', 'everyone'] as const;
type Token = (typeof MINE_TOKENS)[number];

/** The pages of one's own number with ledgers made up; no code is right and nothing is kept. */
export function mineOf(
  organisations: readonly OrganisationId[],
): Pick<PublicParts, 'proof' | 'own' | 'complaints' | 'received'> {
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
    complaints: {
      complain: async () => ({ id: COMPLAINT.id, again: false, marks: [] }),
      list: async () => (token === 'nothing' ? [] : [COMPLAINT]),
      get: async (_recipient, id) => {
        if (id !== COMPLAINT.id) throw new NotThere();
        return { complaint: COMPLAINT, steps: STEPS };
      },
      object: async () => undefined,
    },
    received: async () => ({
      messages: token === 'nothing' ? [] : received(organisations),
      isWhole: token !== 'everything',
    }),
  };
}

/** The pages of one's own number, each with whose cookie. */
export const MINE_ADDRESSES: readonly { readonly address: string; readonly token: Token }[] = [
  ...MINE_TOKENS.map((token) => ({ address: '/mine?done=3', token })),
  ...['/mine/complaint', '/mine/messages', '/mine/complaints/202605010000018?done=taken'].flatMap((address) =>
    (['nothing', 'everything'] as const).map((token) => ({ address, token })),
  ),
];

/** With everything that a page of a complaint can show. */
const COMPLAINT: OwnComplaint = {
  ...{ id: '202605010000018', acceptedAt: AT, sender: '<b>1069\u202e</b>', state: 'closed' },
  ...{ text: `<script>ran=1</script>${'长'.repeat(2000)}`, ended: 'service-message', mayObject: true },
};
const STEPS = (['accept', 'gather', 'transfer', 'answer', 'close', 'object'] as const).map((act) => ({
  ...({
    act,
    state: 'gathered',
    at: AT,
    told: act === 'answer' ? '<img src=x onerror=ran=1>' : '',
    words: undefined,
  } as const),
}));

/** Marketing with a consent and without, a notice, and what nobody is known to have sent. */
function received([first = '' as OrganisationId]: readonly OrganisationId[]): Received[] {
  const one = { at: AT, port: '10690088', signature: '青禾商城', text: '<b>全场</b>满300减50' };
  const of = (
    id: string,
    organisation: string,
    purpose: string,
    consent?: Received['consent'],
  ): Received => ({
    ...one,
    ...{ id, organisation, purpose, consent },
  });
  return [
    of('a1', first, 'marketing-retail', { event: 1, at: AT, channel: 'web' }),
    of('a2', first, 'marketing-retail'),
    of('a3', first, 'notification'),
    of('a4', '', 'marketing-other'),
  ];
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
