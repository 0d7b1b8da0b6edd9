/** What the traffic store counts of first contacts, against a plain count of the same messages. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shanghaiDay } from '../../domain/index.ts';
import { openTraffic, type Traffic, type TrafficMessage } from '../../store/index.ts';
import { Random } from '../../world/index.ts';
import { startOf } from '../detectors/declared-days.ts';
import { readMonth } from './months.ts';

const folder = mkdtempSync(join(tmpdir(), 'followed-'));
const month = readMonth('2026-06')!;
const [SHOP, MERCHANT, LENDER, STRANGER] = ['shop', 'merchant', 'lender', 'stranger'];
let traffic: Traffic;
let messages: Omit<TrafficMessage, 'gateway'>[];

before(async () => {
  traffic = await openTraffic({ chdbFolder: join(folder, 'chdb') });
  messages = [];
  const random = new Random('followed');
  for (let person = 0; person < 600; person++)
    for (let i = random.between(0, 25); i > 0; i--) messages.push(drawn(random, person));
  await traffic.insertBlock({ gateway: 'g', block: 1, messages, receipts: [], inbound: [] });
});
after(async () => {
  await traffic.close();
  rmSync(folder, { recursive: true, force: true });
});

function drawn(random: Random, person: number): Omit<TrafficMessage, 'gateway'> {
  // A little more than the time that is looked at, at any hour: also just before and after midnight in Shanghai.
  const day = random.between(month.fromDay - 2, month.toDay + 2);
  const n = messages.length + 1;
  return {
    ...{ block: 1, record: n, messageId: n.toString(16).padStart(16, '0') },
    at: startOf(day) + random.pick([0, 1, 43_200_000, 86_399_999]),
    ...{ account: '100001', signature: '青禾商城', protocol: 'cmpp30', plan: '', rulebook: '2026-05-01' },
    organisation: random.pick([SHOP, MERCHANT, LENDER, STRANGER, STRANGER, STRANGER]),
    port: random.weighted([
      [20, '1069000100'],
      [1, '13800138000'],
    ]),
    recipientTag: BigInt(person) * 7n + 3n,
    recipientSealed: 'AQIDBA==',
    carrier: random.weighted([
      [5, 'mobile'],
      [1, 'unicom'],
    ]),
    text: '【青禾商城】短信',
    textAnomalies: [],
    purpose: random.pick([
      ...['notification', 'marketing-retail', 'marketing-finance', 'marketing-finance', 'marketing-games'],
      ...['verification', 'marketing-education'],
    ]) as never,
    outcome: random.weighted([
      [9, 'allow'],
      [1, 'refuse'],
      [1, 'hold'],
    ]),
    ...{ reasons: [], shadowReasons: [], segments: 1 },
  };
}

/** By person, in the words of docs/derivation.md. */
function plainly() {
  const people = new Map<bigint, Omit<TrafficMessage, 'gateway'>[]>();
  for (const each of messages) {
    const day = shanghaiDay(each.at);
    if (day < month.fromDay || day > month.toDay || each.outcome === 'refuse' || !each.port.startsWith('106'))
      continue;
    people.set(each.recipientTag, [...(people.get(each.recipientTag) ?? []), each]);
  }
  const totals = {
    newcomers: 0,
    people: 0,
    before: 0,
    after: 0,
    own: 0,
    reached: 0,
    other: 0,
    apart: 0,
    calm: 0,
  };
  const daysOf = (list: readonly { readonly at: number }[]) => new Set(list.map(({ at }) => shanghaiDay(at)));
  for (const all of people.values()) {
    const contact = Math.min(
      ...all
        .filter(({ organisation }) => organisation === SHOP || organisation === MERCHANT)
        .filter(({ purpose }) => purpose === 'notification' || purpose === 'marketing-retail')
        .map(({ at }) => shanghaiDay(at)),
    );
    const known = all.some(({ at }) => shanghaiDay(at) < month.firstDay - 14);
    const finance = all.filter(({ purpose }) => purpose === 'marketing-finance');
    if (contact === Number.POSITIVE_INFINITY && known) {
      totals.apart += 1;
      totals.calm += daysOf(finance).size;
    }
    if (contact < month.firstDay || contact > month.lastDay) continue;
    if (!known) {
      totals.newcomers += 1;
      continue;
    }
    const after = (list: readonly { readonly at: number }[]) =>
      [...daysOf(list)].filter((day) => day > contact && day <= contact + 14).length;
    totals.people += 1;
    totals.before += [...daysOf(finance)].filter((day) => day < contact && day >= contact - 14).length;
    totals.after += after(finance);
    totals.reached += after(finance) > 0 ? 1 : 0;
    totals.own += after(
      finance.filter(({ organisation }) => organisation === SHOP || organisation === MERCHANT),
    );
    totals.other += after(
      all.filter(({ purpose }) => purpose === 'marketing-games' || purpose === 'marketing-education'),
    );
  }
  return totals;
}

test('first contacts and what came before and after are counted as by hand', async () => {
  const { contacted, apart } = await traffic.followed({
    organisations: [SHOP, MERCHANT] as string[],
    ...{ from: startOf(month.fromDay), to: startOf(month.toDay + 1), knownDay: month.firstDay - 14 },
    ...{ firstDay: month.firstDay, lastDay: month.lastDay, windowDays: 14, buckets: 32 },
  });
  const sum = <R>(rows: readonly R[], of: (row: R) => number) => rows.reduce((all, row) => all + of(row), 0);
  const known = contacted.filter((row) => row.known === 1);
  const expected = plainly();
  assert.ok(expected.newcomers > 10 && expected.people > 50 && expected.own > 5 && expected.apart > 10);
  assert.deepEqual(
    {
      newcomers: sum(contacted, (row) => row.people) - sum(known, (row) => row.people),
      people: sum(known, (row) => row.people),
      before: sum(known, (row) => row.financeBefore),
      after: sum(known, (row) => row.financeAfter),
      own: sum(known, (row) => row.ownAfter),
      reached: sum(known, (row) => row.peopleAfter),
      other: sum(known, (row) => row.otherAfter),
      apart: sum(
        apart.filter(({ what }) => what === 'people'),
        (row) => row.people,
      ),
      calm: sum(
        apart.filter(({ what }) => what === 'finance'),
        (row) => row.people,
      ),
    },
    expected,
  );
  // Keyed tags stay in the store: groups, sorts and days come out.
  assert.deepEqual(Object.keys(apart[0]!).sort(), ['band', 'bucket', 'carrier', 'day', 'people', 'what']);
  assert.ok(new Set(contacted.map(({ bucket }) => bucket)).size > 20);
});
