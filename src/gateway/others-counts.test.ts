import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import pino from 'pino';
import {
  type Instant,
  type OrganisationId,
  parseChange,
  type Recipient,
  type RecordedChange,
  valid,
} from '../domain/index.ts';
import {
  ConsentIndex,
  countsOf,
  Facts,
  packCounts,
  periodStanding,
  readCounts,
  sumCounts,
  Tally,
} from '../kernel/index.ts';
import { EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import type { SentCounts } from '../store/index.ts';
import { OthersCounts } from './others-counts.ts';

const GATEWAYS = 3;
const DAY_MS = 86_400_000;
const START = Date.parse('2026-05-31T10:00:00+08:00');
const log = pino({ level: 'silent' });
const CHANGES = [
  ...EXAMPLE_CHANGES,
  {
    ...{ kind: 'plan-filed', at: '2026-05-01', plan: 'P1', organisation: ORGANISATIONS.shop, messagesMax: 5 },
    ...{ ports: ['106900010001'], signatures: ['安宁商城'], purposes: ['marketing-retail'] },
    ...{ from: '2026-05-01', until: '2026-07-01' },
  },
].map((raw) => valid(parseChange(raw)) as RecordedChange);

type Step =
  | {
      readonly do: 'send';
      readonly at: number;
      readonly person: number;
      readonly per: 'day' | 'month';
      readonly plan: boolean;
    }
  | { readonly do: 'ship' | 'hear' | 'restart'; readonly at: number }
  | { readonly do: 'merge'; readonly of: number; readonly from: number; readonly rows: number }
  | { readonly do: 'midnight' };

const gateway = fc.nat(GATEWAYS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      at: gateway,
      person: fc.nat(3),
      per: fc.constantFrom('day' as const, 'month' as const),
      plan: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('ship' as const, 'hear' as const), at: gateway }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), at: gateway }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      of: gateway,
      from: fc.nat(5),
      rows: fc.integer({ min: 2, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'midnight' as const }) },
);

/** The table as the record keeps it, its rows in the order of their blocks. */
class Table {
  rows: SentCounts[] = [];

  /** A few at a time, so that a merge can come between two pieces. */
  async readSentCounts(gateway: string, has: ReadonlyMap<string, number>): Promise<SentCounts[]> {
    return this.rows
      .filter((row) => row.gateway !== gateway && row.last > (has.get(row.gateway) ?? 0))
      .sort((a, b) => (a.gateway === b.gateway ? a.last - b.last : a.gateway < b.gateway ? -1 : 1))
      .slice(0, 3);
  }

  async tailSentCounts(): Promise<void> {}

  merge(gateway: string, from: number, count: number): void {
    const mine = this.rows.filter((row) => row.gateway === gateway).sort((a, b) => a.last - b.last);
    const run = mine.slice(from, from + count);
    if (run.length < 2) return;
    const counts = packCounts(sumCounts(run.flatMap((row) => [...readCounts(row.counts)])));
    this.rows = this.rows.filter((row) => !run.includes(row));
    this.rows.push({ gateway, first: run[0]!.first, last: run.at(-1)!.last, counts });
  }
}

/** A gateway as far as its counts go: they are kept over a restart, those of others are read anew. */
class Node {
  readonly name: string;
  readonly #table: Table;
  readonly #own = new Tally();
  #unshipped: ReturnType<typeof countsOf> = [];
  #block = 0;
  facts!: Facts;
  others!: OthersCounts;

  constructor(name: string, table: Table, now: Instant) {
    this.name = name;
    this.#table = table;
    this.restart(now);
  }

  restart(now: Instant): void {
    const tally = new Tally();
    tally.applyDelta(this.#own.snapshot());
    this.facts = new Facts({ recipients: new ConsentIndex(), tally });
    this.facts.apply({ kind: 'time-passed', at: now });
    for (const change of CHANGES) this.facts.apply(change);
    this.others = new OthersCounts(this.#table, this.facts, this.name, log);
  }

  send(at: Instant, step: Extract<Step, { do: 'send' }>): void {
    const passed = {
      ...{ at, recipient: (8_613_800_000_000 + step.person) as Recipient, agreedPer: step.per },
      ...{ organisation: ORGANISATIONS.shop as OrganisationId, purpose: 'marketing-retail' as const },
      ...{
        plan: step.plan ? 'P1' : undefined,
        leases: step.plan ? [{ lease: 'L1', per: 'day' as const }] : [],
      },
    };
    this.facts.apply({ kind: 'message-passed', account: 'shop01' as never, ...passed });
    this.#own.applyDelta(this.facts.tally.takeDelta());
    this.#unshipped.push(...countsOf(passed));
  }

  ship(): void {
    const first = this.#block + 1;
    this.#block += 2;
    if (this.#unshipped.length > 0) {
      const counts = packCounts(sumCounts(this.#unshipped));
      this.#table.rows.push({ gateway: this.name, first, last: this.#block, counts });
    }
    this.#unshipped = [];
  }
}

test('after quiet each gateway counts what all of them sent, whatever was told late, twice, put together or read anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      let now = START;
      const table = new Table();
      const nodes = Array.from({ length: GATEWAYS }, (_, i) => new Node(`gw-${i}`, table, now));
      const sent: ReturnType<typeof countsOf> = [];
      for (const each of steps) {
        now += 1000;
        switch (each.do) {
          case 'send': {
            const node = nodes[each.at]!;
            node.facts.apply({ kind: 'time-passed', at: now });
            node.send(now, each);
            const { person, per, plan } = each;
            sent.push(
              ...countsOf({
                ...{ at: now, recipient: (8_613_800_000_000 + person) as Recipient, agreedPer: per },
                ...{ organisation: ORGANISATIONS.shop as OrganisationId, purpose: 'marketing-retail' },
                ...{ plan: plan ? 'P1' : undefined, leases: plan ? [{ lease: 'L1', per: 'day' }] : [] },
              }),
            );
            break;
          }
          case 'ship':
            nodes[each.at]!.ship();
            break;
          case 'hear':
            // Its clock may be behind those of the others by days.
            await nodes[each.at]!.others.catchUp();
            break;
          case 'restart':
            nodes[each.at]!.restart(now);
            await nodes[each.at]!.others.catchUp();
            break;
          case 'merge':
            table.merge(`gw-${each.of}`, each.from, each.rows);
            break;
          case 'midnight':
            now += DAY_MS;
        }
      }
      for (const node of nodes) {
        node.ship();
        node.facts.apply({ kind: 'time-passed', at: now });
      }
      for (const node of nodes) await node.others.catchUp();
      for (const node of nodes) {
        for (const { key, period, count } of sumCounts(sent)) {
          if (periodStanding(period, now) === 0)
            assert.equal(node.facts.tally.count(key, period), count, `${node.name} ${key} ${period}`);
        }
        const planned = sent.filter(({ period }) => period === 3).length;
        assert.equal(node.facts.plans.get('P1')!.sent, planned);
      }
    }),
    { numRuns: 300 },
  );
});
