import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createSealer, openSpool, SealKey, type Spool } from '../store/index.ts';
import { type Item, type ItemState, itemName } from './item.ts';
import { Journal } from './journal.ts';
import { Parking, parkingKey } from './parking.ts';

const folder = mkdtempSync(join(tmpdir(), 'parking-'));
let spool: Spool;
let journal: Journal;
let next = 0;

before(() => {
  spool = openSpool({ folder, sealer: createSealer(new SealKey(Buffer.alloc(32, 7))) });
  journal = new Journal(
    spool,
    () => 0,
    () => {},
  );
});
after(async () => {
  await spool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Queued, under its key. */
async function queued(parking: Parking): Promise<Item> {
  const messageId = (++next).toString(16).padStart(16, '0');
  const item: Item = {
    ...{ messageId, segment: 0, at: 0, account: 'shop01', protocol: 'cmpp', source: '1069000201' },
    ...{ destination: '', idHigh: 0, idLow: next, wantsReceipt: true, udhi: false, coding: 8 },
    ...{ protocolId: 0, serviceId: '', plan: '', content: Buffer.from('x'), state: 'queued', tries: 0 },
    ...{ upstream: 'carrier', upstreamId: messageId, receiptState: '', doneAt: 0, receiptError: '' },
    ...{ home: undefined, place: -1 },
  };
  item.home = parkingKey(item);
  await spool.park(item.home, Buffer.from('{}'));
  await parking.move([item]);
  return item;
}

const keysOf = ({ messageId }: Item) =>
  [...spool.parkedRange('')].map(([key]) => key).filter((key) => key.includes(messageId));

test('a message that goes on lies under one key after every commit: a gateway that ends then finds it once', async () => {
  const seen: string[][] = [];
  let item: Item | undefined;
  const watched = new Proxy(spool, {
    get: (of, name) => {
      if (name !== 'parkAll') return Reflect.get(of, name).bind?.(of) ?? Reflect.get(of, name);
      return async (...given: Parameters<Spool['parkAll']>) => {
        await of.parkAll(...given);
        if (item !== undefined) seen.push(keysOf(item));
      };
    },
  });
  const parking = new Parking(watched, journal);
  item = await queued(parking);
  for (const state of ['forwarded', 'returning'] as const) {
    item.state = state;
    await parking.move([item]);
    assert.deepEqual(keysOf(item), [parkingKey(item)]);
  }
  assert.deepEqual(
    seen.map((keys) => keys.length),
    [1, 1],
  );
  await journal.release(item);
  assert.deepEqual(keysOf(item), []);
});

test('however its moves overtake each other, a message ends under the key of its state, and nowhere once it is finished', async () => {
  const act = fc.constantFrom<ItemState | 'wait' | 'finish'>(
    'queued',
    'forwarded',
    'returning',
    'wait',
    'finish',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
      const parking = new Parking(spool, journal);
      const item = await queued(parking);
      let moves: Promise<void>[] = [];
      let finished: Promise<void> | undefined;
      for (const each of acts) {
        if (each === 'wait') await Promise.all(moves.splice(0));
        else if (each === 'finish') {
          item.state = 'done';
          finished = Promise.resolve(journal.release(item));
          break;
        } else {
          item.state = each;
          moves = [...moves, parking.move([item])];
        }
      }
      await Promise.all(moves);
      await finished;
      // What was stale is taken out without anybody waiting for it.
      await spool.unpark('nothing');
      assert.deepEqual(keysOf(item), finished === undefined ? [parkingKey(item)] : []);
      assert.equal(parking.isMoving(itemName(item.messageId, item.segment)), false);
      await journal.release(item);
    }),
    { numRuns: 150 },
  );
});
