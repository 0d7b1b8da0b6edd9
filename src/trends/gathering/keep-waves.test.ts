import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type House, openHouse } from '../../consent/fixture.ts';
import type { VariantRow } from '../waves/wave.ts';
import type { Placed } from './arrived.ts';
import { type Batch, keepBatch } from './keep-waves.ts';
import { Waves } from './waves.ts';

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.shut());

const at = Date.UTC(2026, 5, 1, 4);
const variant = (id: number, wave: number, parent?: number): VariantRow => ({
  ...{ variant: id, wave, distance: 0.4, by: parent === undefined ? 'first' : 'text' },
  ...{ prototype: `第${id}种文字`, contacts: [], examples: [] },
  ...(parent === undefined ? {} : { parent }),
});
const placed = (id: number, wave: number, messages: number): Placed => ({
  ...{ text: '', port: `106900000${id}`, signature: '', organisation: '', region: '' },
  ...{ firstAt: at + id, lastAt: at + id, day: 20_600, messages, refused: 0, complaints: 0 },
  gathered: {
    ...{ wave, variant: id, isNewWave: false, isNewVariant: true, merged: [] },
    why: { by: 'text', similarity: 0.6 },
  },
});
const keep = (batch: Partial<Batch>) =>
  house.record.db.transaction().execute((db) =>
    keepBatch(db, {
      ...{ placed: [], changed: [], merged: [], split: [], at: new Date(at) },
      template: (wave) => [{ kind: 'fixed', text: `\0群${wave}\ud800` }],
      ...batch,
    }),
  );

test('a part that turns out another wave takes along what was counted of it; both tell of it; merged again, all is where it was', async () => {
  await keep({
    placed: [placed(1, 1, 100), placed(2, 1, 20), placed(3, 1, 3)],
    changed: [variant(1, 1), variant(2, 1, 1), variant(3, 1, 2)],
  });
  await keep({ changed: [variant(2, 2, 1), variant(3, 2, 2)], split: [{ wave: 2, from: 1, variants: 2 }] });
  const waves = new Waves({ ...house, clock: () => house.clock.now });
  const told = async () =>
    (await waves.list({}, { sort: 'messages', limit: 9 })).map(({ id, messages, counts }) => [
      id,
      messages,
      counts.port,
    ]);
  assert.deepEqual(await told(), [
    [1, 100, 1],
    [2, 23, 2],
  ]);
  const [one, two] = [await waves.get(1), await waves.get(2)];
  for (const { events } of [one, two])
    assert.deepEqual(
      events.map(({ kind, wave, other, variants }) => [kind, wave, other, variants]),
      [['split', 1, 2, 2]],
    );
  assert.deepEqual(
    two.variants.map(({ variant: id, parent }) => [id, parent]),
    [
      [2, 1],
      [3, 2],
    ],
  );
  // What no table can hold is left out of what is kept.
  assert.deepEqual(two.wave.template, [{ kind: 'fixed', text: '群2\ufffd' }]);

  await keep({ changed: [variant(2, 1, 1), variant(3, 1, 2)], merged: [{ wave: 2, into: 1 }] });
  assert.deepEqual(await told(), [[1, 123, 3]]);
  assert.equal((await waves.get(2)).wave.mergedInto, 1);
  const { rows } = await sql<{ wave: number }>`select distinct wave from wave_day`.execute(house.record.db);
  assert.deepEqual(rows, [{ wave: 1 }]);
});
