import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyPast, type OwnerPast } from './owner-past.ts';
import { addToPool, emptyPool, strangersIn } from './recipient-pool.ts';
import { isAlike } from './text-stream.ts';
import { type Ground, type StrandPast, weigh } from './weigh-strand.ts';

const hours = (hour: number, count: number) => Array.from({ length: 24 }, (_, n) => (n === hour ? count : 0));
const side = (hour: number, strangers: number) => ({ hours: hours(hour, 400), tested: 100, strangers });

/** A shop that writes at ten, to one stranger in ten. */
const PAST: OwnerPast = {
  ...emptyPast(),
  days: 30,
  messages: 1000,
  purposes: new Map([['marketing-retail', 500]]),
  sides: { marketing: side(10, 10), service: side(14, 50) },
};
const MARKET: Ground['market'] = {
  lines: new Map([
    ['marketing-retail', 50],
    ['marketing-finance', 50],
  ]),
  sides: {
    marketing: { hours: new Array<number>(24).fill(20), tested: 0, strangers: 0 },
    service: side(14, 0),
  },
};
const GROUND: Ground = {
  standing: 'declared',
  past: PAST,
  market: MARKET,
  filed: new Set(['marketing-retail']),
  contactOf: 0,
  templateOf: 0,
};
const OWN: StrandPast = {
  signature: '青禾商城',
  contact: '',
  template: 'abc',
  firstDay: 1,
  lastDay: 4,
  days: 4,
  messages: 40,
  purposes: { 'marketing-retail': 40 },
  hours: hours(10, 40),
  tested: 20,
  strangers: 2,
  examples: [],
};

test('an owner’s own strand weighs against a suspicion, piece by piece', () => {
  const weights = weigh(OWN, GROUND);
  assert.ok(weights.declaration < 0 && weights.recipients < 0 && weights.line < 0 && weights.hours < 0);
  assert.equal(weights.texts, 0);
});

test('each piece of evidence turns its own weight and no other', () => {
  const rows: readonly [piece: keyof ReturnType<typeof weigh>, Partial<StrandPast>, Partial<Ground>][] = [
    ['declaration', {}, { standing: 'undeclared' }],
    ['declaration', {}, { standing: 'unregistered' }],
    ['texts', { contact: 'new.example' }, {}],
    ['texts', {}, { contactOf: 1 }],
    ['texts', {}, { templateOf: 2 }],
    ['recipients', { strangers: 20 }, {}],
    ['line', { purposes: { 'marketing-finance': 40 } }, {}],
    ['hours', { hours: hours(21, 40) }, {}],
  ];
  const plain = weigh(OWN, GROUND);
  for (const [piece, strand, ground] of rows) {
    const weights = weigh({ ...OWN, ...strand }, { ...GROUND, ...ground });
    assert.ok(weights[piece] > 0, piece);
    assert.deepEqual({ ...weights, [piece]: 0 }, { ...plain, [piece]: 0 }, piece);
  }
});

test('a line that the signature was filed for is its own, and without a past nothing but facts and texts weighs', () => {
  const finance = { ...OWN, purposes: { 'marketing-finance': 40 } };
  assert.ok(weigh(finance, { ...GROUND, filed: new Set(['marketing-finance']) }).line < 1);
  const { recipients, line, hours: at } = weigh(finance, { ...GROUND, past: undefined });
  assert.deepEqual([recipients, line, at], [0, 0, 0]);
});

test('a pool tells strangers from those it met, and says nothing of tags that it could not have kept', () => {
  const pool = emptyPool();
  addToPool(pool, [1, 3, 5], 3);
  assert.deepEqual(strangersIn(pool, [1, 2, 3, 9]), { tested: 3, strangers: 1 });
  addToPool(
    pool,
    Array.from({ length: 3000 }, (_, n) => n * 2),
    9999,
  );
  assert.deepEqual(strangersIn(pool, [2, 4, 5, 7]), { tested: 3, strangers: 0 });
});

test('texts with a word put in are one, two adverts are two', () => {
  assert.ok(isAlike('少儿英语体验课开班，名师授课', '杭州店少儿英语体验课开班，名师授课'));
  assert.ok(!isAlike('少儿英语体验课开班，名师授课', '考研冲刺班名额告急，报名送讲义'));
});
