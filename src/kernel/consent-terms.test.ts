import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ChangeOf,
  type Frequency,
  type Instant,
  type MarketingPurpose,
  type OrganisationId,
  parseInstant,
  type Recipient,
} from '../domain/index.ts';
import { Moments } from './consent-moments.ts';
import { Consents } from './consents.ts';
import { ConsentIndex } from './index.ts';
import { Organisations } from './organisations.ts';
import { PlainSets } from './plain-sets.fixture.ts';
import type { RecipientSets } from './recipient-sets.ts';

const MIDNIGHT = parseInstant('2026-06-01') as number;
const HOUR = 3_600_000;
const SHOP = '91310000MA1FL00K2G' as OrganisationId;
const RETAIL: MarketingPurpose = 'marketing-retail';
const FIRST = 8_613_800_138_000;
const POOL = 24;
/** More than agree "at once", and more than one slice of work. */
const CROWD = 2500;

const STATES = ['requested', 'declined', 'unanswered', 'withdrawn', 'expired'] as const;

interface Terms {
  readonly until: Instant;
  readonly most: number;
  readonly unproven: boolean;
}
type Step =
  | ({ readonly do: 'grant'; readonly who: readonly number[] } & Terms)
  | ({ readonly do: 'crowd' } & Terms)
  | { readonly do: 'move'; readonly who: readonly number[]; readonly state: (typeof STATES)[number] }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'settle' };

/** Midnights, and moments within a few days, of which some are the same. */
const until = fc.oneof(
  fc.integer({ min: 0, max: 14 }).map((days) => MIDNIGHT + days * 24 * HOUR),
  fc.integer({ min: 1, max: 14 * 24 }).map((hours) => MIDNIGHT + hours * HOUR + 1),
);
const who = fc.uniqueArray(fc.nat(POOL - 1), { minLength: 1, maxLength: 6 });
const most = fc.integer({ min: 1, max: 2 });
const unproven = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('grant' as const), who, until, most, unproven }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crowd' as const), until, most, unproven }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('move' as const), who, state: fc.constantFrom(...STATES) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 5, 24) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
);

type Known = Terms | { readonly state: string };

function agreed(
  recipients: readonly number[],
  ends: Instant,
  count: number,
  bare = false,
): ChangeOf<'consent-granted'> {
  const frequency: Frequency = { count, per: 'month' };
  const change = {
    kind: 'consent-granted',
    at: 0,
    organisation: SHOP,
    purpose: RETAIL,
    frequency,
    ...(bare ? { proof: 'unproven' } : {}),
  };
  return { ...change, until: ends, recipients: recipients as Recipient[] } as ChangeOf<'consent-granted'>;
}

function assertAs(model: ReadonlyMap<number, Known>, now: Instant, of: Consents, shop: Organisations): void {
  const state = shop.get(SHOP);
  const asked = [...Array(POOL).keys(), POOL, POOL + 1, POOL + 1999, POOL + 2000, POOL + CROWD - 1];
  for (const each of asked) {
    const known = model.get(each);
    const recipient = (FIRST + each) as Recipient;
    const granted = known !== undefined && 'until' in known && now < known.until;
    const expected = granted
      ? 'granted'
      : known === undefined
        ? 'none'
        : 'state' in known
          ? known.state
          : 'expired';
    assert.equal(of.state(state, RETAIL, recipient), expected);
    const found = of.granted(state, RETAIL, recipient)?.agreed;
    assert.deepEqual(
      found === undefined ? undefined : [found.count, found.unproven],
      granted ? [known.most, known.unproven] : undefined,
    );
  }
}

for (const [name, open] of [
  ['plain Sets', (): RecipientSets => new PlainSets()],
  ['the consent index', (): RecipientSets => new ConsentIndex()],
] as const) {
  test(`terms end when they end, renewed, shortened or withdrawn meanwhile, whatever work is left: ${name}`, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const organisations = new Organisations();
        const consents = new Consents(open(), organisations);
        const model = new Map<number, Known>();
        let now = MIDNIGHT;
        consents.expire(now);
        for (const s of steps) {
          if (s.do === 'grant' || s.do === 'crowd') {
            const these = s.do === 'grant' ? s.who : Array.from({ length: CROWD }, (_, i) => POOL + i);
            for (const each of these) model.set(each, { most: s.most, until: s.until, unproven: s.unproven });
            consents.grant(
              agreed(
                these.map((each) => FIRST + each),
                s.until,
                s.most,
                s.unproven,
              ),
            );
          } else if (s.do === 'move') {
            for (const each of s.who) model.set(each, { state: s.state });
            consents.move(
              SHOP,
              RETAIL,
              s.who.map((each) => FIRST + each),
              s.state,
            );
          } else if (s.do === 'wait') {
            now += s.hours * HOUR;
            consents.expire(now);
          } else consents.settle();
          assertAs(model, now, consents, organisations);
        }
      }),
      { numRuns: 150 },
    );
  });
}

test('two million whose term ends at one midnight hold up nobody, and nobody of them is served', () => {
  const organisations = new Organisations();
  const consents = new Consents(new ConsentIndex(), organisations);
  consents.expire(MIDNIGHT - HOUR);
  // Twelve terms, so that there is a set of all of them from which they have to be taken.
  for (let term = 0; term < 12; term++) {
    const recipients = (piece: number) =>
      Array.from({ length: 100_000 }, (_, i) => FIRST + piece * 100_000 + i);
    const last = term === 11 ? 20 : 1;
    for (let piece = 0; piece < last; piece++)
      consents.grant(
        agreed(recipients(term + piece), term === 11 ? MIDNIGHT : MIDNIGHT + term * HOUR + HOUR, 4),
      );
  }
  consents.settle();
  let longest = 0;
  let steps = 0;
  const shop = organisations.get(SHOP);
  for (let at = MIDNIGHT; steps < 2500; at += 1, steps++) {
    const begun = process.cpuUsage();
    consents.expire(at);
    const { user, system } = process.cpuUsage(begun);
    longest = Math.max(longest, user + system);
    const one = (FIRST + 1_100_000 + ((steps * 7919) % 2_000_000)) as Recipient;
    assert.equal(consents.state(shop, RETAIL, one), 'expired');
  }
  assert.ok(longest < 100_000, `${longest} µs of CPU in one call`);
});

test('moments of their own are kept in a few bytes, and the newest holds', () => {
  const moments = new Moments();
  const random = (i: number) => FIRST + ((i * 2_654_435_761) % 1_000_000_000);
  for (let i = 0; i < 10_000; i++) moments.add(MIDNIGHT + i * 3000, Float64Array.of(random(i)));
  moments.add(MIDNIGHT + 5, Float64Array.of(random(77), random(78)).sort());
  assert.equal(moments.endOf(random(9999)), MIDNIGHT + 9999 * 3000);
  assert.equal(moments.endOf(random(77)), MIDNIGHT + 5);
  assert.equal(moments.endOf(FIRST - 1), Number.NEGATIVE_INFINITY);
  moments.add(MIDNIGHT + 9, Float64Array.of(random(77)));
  assert.equal(moments.endOf(random(77)), MIDNIGHT + 9);
  assert.ok(moments.bytes / moments.count < 10, `${moments.bytes / moments.count} bytes each`);
});
