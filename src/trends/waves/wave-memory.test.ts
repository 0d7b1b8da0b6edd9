import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WaveGatherer } from './gatherer.ts';
import type { VariantRow, WaveMemory } from './wave.ts';

const contactKey = Buffer.from('a key of tests');
const CLAUSES =
  '全场家电五折起送货上门 老客户凭短信再减现金 活动只有本周末三天 地址在人民路家电广场 无抵押信用贷款当天放款 凭身份证就能办理 周末少儿围棋兴趣班免费试听 退订回复字母 专业疏通下水管道 详情请咨询客服经理'.split(
    ' ',
  );
const CONTACTS = [
  '',
  '',
  '，加微信 dk88666',
  '，电话13800138000',
  '，网址 http://t.example.cn/q1',
  '，400-820-8820',
];
/** Texts of three to five clauses, many of them near each other, some with contacts. */
const written = fc
  .tuple(
    fc.subarray(CLAUSES, { minLength: 2, maxLength: 5 }),
    fc.constantFrom(...CONTACTS),
    fc.constantFrom('', '300元', '五百元', '赵先生您好，'),
  )
  .map(([clauses, contact, before]) => before + clauses.join('，') + contact);
const settings = { contactKey, variantsMax: 8, unlikeMax: 2 };

function add(rows: Map<number, VariantRow>, merged: Map<number, number>, memory: WaveMemory): WaveMemory {
  for (const row of memory.variants) rows.set(row.variant, row);
  for (const { wave, into } of memory.merged) merged.set(wave, into);
  return {
    ...memory,
    variants: [...rows.values()].sort((a, b) => a.variant - b.variant),
    merged: [...merged].map(([wave, into]) => ({ wave, into })).sort((a, b) => a.wave - b.wave),
  };
}

test('a gatherer that reads what was kept goes on to the same answers, by all rows and by the changed ones', () => {
  let moved = 0;
  fc.assert(
    fc.property(fc.array(fc.array(written, { maxLength: 12 }), { minLength: 2, maxLength: 4 }), (days) => {
      const gatherer = WaveGatherer.empty(settings);
      const rows = new Map<number, VariantRow>();
      const merged = new Map<number, number>();
      let other: WaveGatherer | undefined;
      for (const day of days) {
        for (const text of day) {
          const gathered = gatherer.take(text);
          moved += gathered.merged.length;
          if (other !== undefined) assert.deepEqual(other.take(text), gathered);
        }
        const reviewed = gatherer.review();
        moved += reviewed.split.length;
        if (other !== undefined) assert.deepEqual(other.review(), reviewed);
        const kept = add(rows, merged, gatherer.changes());
        assert.deepEqual(kept, gatherer.memory(), 'the changed rows over the old ones are all rows');
        assert.deepEqual(gatherer.changes().variants, [], 'what was told is not told again');
        other = WaveGatherer.from(JSON.parse(JSON.stringify(kept)), settings);
        assert.deepEqual(other.memory(), kept);
        for (const { wave } of kept.variants) {
          assert.deepEqual(other.variants(wave), gatherer.variants(wave));
          assert.deepEqual(other.template(wave), gatherer.template(wave));
        }
        assert.deepEqual(other.changes().variants, []);
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(moved > 20, 'waves were merged and split on the way');
});

test('when a text that was kept comes again does not matter', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 15 }), fc.array(fc.nat()), (texts, again) => {
      const once = WaveGatherer.empty();
      const waves = texts.map((text) => once.take(text));
      const often = WaveGatherer.empty();
      for (const [i, text] of texts.entries()) {
        assert.deepEqual(often.take(text), waves[i]);
        const earlier = texts[(again[i] ?? 0) % (i + 1)]!;
        const repeated = often.take(earlier);
        assert.equal(repeated.isNewWave, false);
      }
      assert.deepEqual(
        often.memory().variants.map(({ variant, wave, prototype }) => [variant, wave, prototype]),
        once.memory().variants.map(({ variant, wave, prototype }) => [variant, wave, prototype]),
      );
    }),
    { numRuns: 300 },
  );
});

test('a number is never given twice, over merges, splits and reading again', () => {
  fc.assert(
    fc.property(fc.array(fc.array(written, { maxLength: 10 }), { maxLength: 5 }), (days) => {
      let gatherer = WaveGatherer.empty({ ...settings, joins: 0.2, holds: 0.3 });
      const waves = new Set<number>();
      const variants = new Set<number>();
      for (const day of days) {
        for (const text of day) {
          const { isNewWave, isNewVariant, wave, variant } = gatherer.take(text);
          assert.equal(isNewVariant, !variants.has(variant));
          if (isNewWave) assert.ok(!waves.has(wave));
          waves.add(wave);
          variants.add(variant);
        }
        for (const { wave } of gatherer.review().split) {
          assert.ok(!waves.has(wave));
          waves.add(wave);
        }
        gatherer = WaveGatherer.from(gatherer.memory(), { ...settings, joins: 0.2, holds: 0.3 });
      }
    }),
    { numRuns: 200 },
  );
});

test('some waves alone are read; then numbers go on where they were', () => {
  const gatherer = WaveGatherer.empty(settings);
  for (const clause of CLAUSES) gatherer.take(`${clause}，欢迎来电咨询办理`);
  const memory = gatherer.memory();
  const some = WaveGatherer.from(
    { ...memory, variants: memory.variants.filter(({ wave }) => wave === 2) },
    settings,
  );
  assert.equal(some.take(`${CLAUSES[1]}，欢迎来电咨询办理`).wave, 2);
  const fresh = some.take(`${CLAUSES[4]}，欢迎来电咨询办理`);
  assert.equal(fresh.wave, memory.nextWave);
  assert.equal(fresh.variant, memory.nextVariant);
});

test('rows that cannot be gone on from are refused, with what is wrong', () => {
  const gatherer = WaveGatherer.empty();
  gatherer.take('全场家电五折起送货上门');
  const memory = gatherer.memory();
  assert.throws(() => WaveGatherer.from({ ...memory, version: 99 }), /version: found 99/);
  assert.throws(() => WaveGatherer.from({ ...memory, nextWave: 1 }), /nextWave: found 1/);
  assert.throws(() => WaveGatherer.from({ ...memory, nextVariant: 1 }), /nextVariant: found 1/);
  const [row] = memory.variants;
  assert.throws(() => WaveGatherer.from({ ...memory, variants: [row!, row!] }), /variant: found 1 twice/);
  const long = { ...row!, prototype: '贷'.repeat(601) };
  assert.throws(
    () => WaveGatherer.from({ ...memory, variants: [long] }),
    /prototype of variant 1: found 601/,
  );
});
