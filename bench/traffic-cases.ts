/** The questions of the traffic bench, each through the function that the console's API calls. */
import type { Found, MessageFilter, SearchPage, Traffic, TrafficScope } from '../src/store/index.ts';
import {
  accountOf,
  FROM_MS,
  idOf,
  ORGANISATIONS,
  organisationOf,
  portOf,
  RARE_REASON,
  signatureOf,
  TO_MS,
} from './traffic-fill.ts';

export interface Case {
  readonly name: string;
  readonly kind: 'first list' | 'filter' | 'by id' | 'dashboard';
  /** Asks with the values of this turn. */
  ask(traffic: Traffic, turn: number): Promise<Asked>;
}

export interface Asked {
  readonly rows: number;
  /** What the console does where an answer came before everything was looked through. Resolves with how many more answers it took. */
  goOn?(): Promise<number>;
}

/** Milliseconds that a question of this kind may take. */
export const TARGETS_MS: Readonly<Record<Case['kind'], number>> = {
  'first list': 1500,
  filter: 500,
  'by id': 200,
  dashboard: 500,
};

const DAY_MS = 86_400_000;
/** As the console's API asks. */
const PAGE: SearchPage = { limit: 51, withinMs: 300 };
/** Organisations that send some hundred of ten million messages, and the first ones, which send most. */
const small = (turn: number) => ORGANISATIONS - 10 - turn * 7;
const none = (turn: number) => `nobody-${turn}`;
const smallScope = (turn: number): TrafficScope => ({
  accounts: [accountOf(small(turn))],
  organisations: [organisationOf(small(turn))],
});
const noScope = (turn: number): TrafficScope => ({ accounts: [none(turn)], organisations: [none(turn)] });
const rarePair = (turn: number) => `李${String.fromCodePoint(0x4e10 + turn * 321)}`;
const absentPair = (turn: number) => `龘${String.fromCodePoint(0x9f98 + turn)}`;
/** Each pair of its characters is in nearly every text, the whole in none. */
const ABSENT_PHRASE = '拒收请回复TD';
const common = (turn: number) => ['退订', '回复', '尊敬', '您的', '拒收'][turn % 5]!;

/**
 * @param messages how many the store holds.
 * @param recipients tags that are in it, one a turn.
 */
export function casesOf(messages: number, recipients: readonly bigint[]): readonly Case[] {
  const numberAt = (turn: number) => Math.floor((messages * (2 * turn + 1)) / 64) * 3;
  const range = { from: FROM_MS, to: TO_MS };
  const lastDay = { from: TO_MS - DAY_MS, to: TO_MS };
  const week = (turn: number) => ({ from: TO_MS - (turn + 9) * DAY_MS, to: TO_MS - (turn + 2) * DAY_MS });
  const month = (turn: number) => ({ from: TO_MS - (turn + 32) * DAY_MS, to: TO_MS - (turn + 2) * DAY_MS });
  const middle = (turn: number) => ({ at: TO_MS - (turn + 20) * DAY_MS, messageId: '0' });
  return [
    { name: 'the newest', kind: 'first list', ask: (t) => searched(t, {}, PAGE) },
    {
      name: 'a page in the middle',
      kind: 'filter',
      ask: (t, turn) => searched(t, {}, { ...PAGE, after: middle(turn) }),
    },
    filter('outcome', (turn) => ({ outcome: (['hold', 'refuse', 'allow'] as const)[turn % 3]! })),
    filter('reason, common', () => ({ reason: 'plan-missing' })),
    filter('reason, three in a million', () => ({ reason: RARE_REASON })),
    filter('reason, none', (turn) => ({ reason: none(turn) })),
    filter('account, large', (turn) => ({ accounts: [accountOf(turn)] })),
    filter('account, small', (turn) => ({ accounts: [accountOf(small(turn))] })),
    filter('account, none', (turn) => ({ accounts: [none(turn)] })),
    filter('organisation, small', (turn) => ({ organisations: [organisationOf(small(turn))] })),
    filter('organisation, none', (turn) => ({ organisations: [none(turn)] })),
    filter('port, small', (turn) => ({ port: portOf(small(turn), turn % 4) })),
    filter('port, none', (turn) => ({ port: `1065${turn}` })),
    filter('signature, small', (turn) => ({ signature: signatureOf(small(turn)) })),
    filter('signature, none', (turn) => ({ signature: none(turn) })),
    filter('recipient', (turn) => ({ recipientTag: recipients[turn]! })),
    filter('recipient, none', (turn) => ({ recipientTag: BigInt(10_000 + turn) })),
    filter('plan, small', (turn) => ({ plan: `P-${small(turn)}` })),
    filter('plan, none', (turn) => ({ plan: none(turn) })),
    filter('purpose, rare', () => ({ purpose: 'public-interest' })),
    filter('purpose, none', (turn) => ({ purpose: none(turn) })),
    filter('text, common', (turn) => ({ text: common(turn) })),
    filter('text, a rare pair', (turn) => ({ text: rarePair(turn) })),
    filter('text, no such pair', (turn) => ({ text: absentPair(turn) })),
    filter('text, none of common pairs', () => ({ text: ABSENT_PHRASE })),
    filter('text, none of common pairs, in 30 days', (turn) => ({ text: ABSENT_PHRASE, ...month(turn) })),
    filter('text, none of common pairs, in a week', (turn) => ({ text: ABSENT_PHRASE, ...week(turn) })),
    filter('outcome and reason, in a week', (turn) => ({
      outcome: 'refuse',
      reason: 'plan-missing',
      ...week(turn),
    })),
    filter('outcome and reason, none', () => ({ outcome: 'allow', reason: 'plan-missing' })),
    filter('small scope', (turn) => ({ scope: smallScope(turn) })),
    filter('small scope, outcome', (turn) => ({ scope: smallScope(turn), outcome: 'hold' })),
    filter('small scope, reason, none', (turn) => ({ scope: smallScope(turn), reason: RARE_REASON })),
    filter('small scope, text, common', (turn) => ({ scope: smallScope(turn), text: common(turn) })),
    filter('small scope, text, none of common pairs', (turn) => ({
      scope: smallScope(turn),
      text: ABSENT_PHRASE,
    })),
    filter('scope without messages', (turn) => ({ scope: noScope(turn) })),
    filter('scope without messages, text, common', (turn) => ({ scope: noScope(turn), text: common(turn) })),
    {
      name: 'a message',
      kind: 'by id',
      ask: async (t, turn) => found(await t.message(idOf(numberAt(turn), messages))),
    },
    {
      name: 'a message, in a small scope that is not its own',
      kind: 'by id',
      ask: async (t, turn) => found(await t.message(idOf(numberAt(turn), messages), noScope(turn))),
    },
    {
      name: 'no message',
      kind: 'by id',
      ask: async (t, turn) => found(await t.message(`${idOf(numberAt(turn), messages).slice(0, 13)}fff`)),
    },
    {
      name: 'its receipts',
      kind: 'by id',
      ask: async (t, turn) => ({ rows: (await t.receipts(idOf(numberAt(turn), messages))).length }),
    },
    dashboard('counts by day, all', async (t) => t.counts({ ...range, by: 'day' })),
    dashboard('counts by hour, one day', async (t) => t.counts({ ...lastDay, by: 'hour' })),
    dashboard('counts by day, small scope', async (t, turn) =>
      t.counts({ ...range, by: 'day', scope: smallScope(turn) }),
    ),
    dashboard('verdicts, all', async (t) => t.verdictTable(range)),
    dashboard('verdicts, small scope', async (t, turn) =>
      t.verdictTable({ ...range, scope: smallScope(turn) }),
    ),
    dashboard('by reason, all', async (t) => t.breakdown({ ...range, by: 'reason', step: 'day', limit: 8 })),
    dashboard('by organisation, all', async (t) =>
      t.breakdown({ ...range, by: 'organisation', step: 'day', limit: 8 }),
    ),
    dashboard('by organisation, one day', async (t) =>
      t.breakdown({ ...lastDay, by: 'organisation', step: 'hour', limit: 8 }),
    ),
    dashboard('by account, small scope', async (t, turn) =>
      t.breakdown({ ...range, by: 'account', step: 'day', limit: 8, scope: smallScope(turn) }),
    ),
    dashboard('rates of five minutes', async (t) =>
      t.rates({ from: TO_MS - 300_000, to: TO_MS, by: 'outcome' }),
    ),
  ];
}

function filter(name: string, of: (turn: number) => MessageFilter): Case {
  return { name, kind: 'filter', ask: (t, turn) => searched(t, of(turn), PAGE) };
}

async function searched(traffic: Traffic, filter: MessageFilter, page: SearchPage): Promise<Asked> {
  const found = await traffic.search(filter, page);
  const { goesOn } = found;
  return {
    rows: found.messages.length,
    ...(goesOn === undefined ? {} : { goOn: () => toTheEnd(traffic, filter, page, found) }),
  };
}

async function toTheEnd(traffic: Traffic, filter: MessageFilter, page: SearchPage, first: Found) {
  let answers = 0;
  let limit = page.limit - first.messages.length;
  for (let after = first.goesOn; after !== undefined; answers++) {
    const more = await traffic.search(filter, { ...page, limit, after });
    limit -= more.messages.length;
    after = more.goesOn;
  }
  return answers;
}

function dashboard(name: string, ask: (traffic: Traffic, turn: number) => Promise<readonly unknown[]>): Case {
  return { name, kind: 'dashboard', ask: async (t, turn) => ({ rows: (await ask(t, turn)).length }) };
}

function found(message: unknown): Asked {
  return { rows: message === undefined ? 0 : 1 };
}
