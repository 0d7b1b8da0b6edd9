import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createSealer, recipientTag, SealError, SealKey } from '../seal.ts';
import { openMany } from '../seal-many.ts';
import type { TrafficMessage } from './rows.ts';
import { block, engines, message } from './stand.fixture.ts';

const key = new SealKey(Buffer.alloc(32, 7));
const sealer = createSealer(key, [new SealKey(Buffer.alloc(32, 8))]);
const earlier = createSealer(new SealKey(Buffer.alloc(32, 8)));
const sealedTo = (written: string, tag: bigint, by = sealer) => ({
  recipientSealed: by.seal(Buffer.from(written)).toString('base64'),
  recipientTag: tag,
});

for (const { name, stand } of engines)
  describe(`the past, a block at a time: ${name}`, () => {
    test('every message once and in order, as it was stored, and with its number', async () => {
      const base = mkdtempSync(join(tmpdir(), 'past-'));
      const { traffic, close } = await stand(base);
      try {
        const number = 8613800138000;
        const stored: TrafficMessage[] = [
          message({
            at: 5000,
            messageId: '000000000000000b',
            ...sealedTo('13800138000', recipientTag(key, number)),
          }),
          message({
            ...{ at: 5000, messageId: '000000000000000a', outcome: 'refuse' },
            ...sealedTo('+8613800138000', recipientTag(key, number)),
            reasons: ['plan-missing', 'recipient-never-consented'],
            ...{
              shadowReasons: ['purpose-unclear'],
              textAnomalies: ['cut'],
              text: `【长】${'长'.repeat(300)}`,
            },
          }),
          message({
            at: 6000,
            messageId: '000000000000000c',
            outcome: 'hold',
            ...sealedTo('not a number', 0n),
          }),
          message({
            ...{ at: 7000, messageId: '000000000000000d', signature: '' },
            ...sealedTo('8613800138000', recipientTag(key, number), earlier),
          }),
          message({ at: 8000, messageId: '000000000000000e' }),
        ];
        await traffic.insertBlock(block('g1', 1, stored));
        const found = [];
        let after: { at: number; messageId: string } | undefined;
        for (;;) {
          const piece = await traffic.past({ from: 5000, to: 8000, after, limit: 3 });
          if (piece.length === 0) break;
          const numbers = openMany(piece, key, sealer);
          for (let i = 0; i < piece.length; i++) {
            const row = piece.row(i);
            found.push([
              row.messageId(),
              row.at,
              row.outcome,
              row.reasons(),
              row.shadowReasons(),
              numbers[i],
            ]);
            const same = stored.find(({ messageId }) => messageId === row.messageId())!;
            assert.deepEqual(
              [row.text(), row.signature(), row.port(), row.account(), row.organisation(), row.carrier()],
              [same.text, same.signature, same.port, same.account, same.organisation, same.carrier],
            );
            assert.deepEqual([row.textAnomalies(), row.segments], [same.textAnomalies.join(), same.segments]);
            after = { at: row.at, messageId: row.messageId() };
          }
        }
        assert.deepEqual(found, [
          [
            '000000000000000a',
            5000,
            'refuse',
            'plan-missing,recipient-never-consented',
            'purpose-unclear',
            number,
          ],
          ['000000000000000b', 5000, 'allow', '', '', number],
          ['000000000000000c', 6000, 'hold', '', '', 0],
          ['000000000000000d', 7000, 'allow', '', '', number],
        ]);
      } finally {
        await close();
        rmSync(base, { recursive: true, force: true });
      }
    });
  });

test('P7 a number that was changed in the store is found out, and not repeated', () => {
  const sealed = sealer.seal(Buffer.from('13800138000'));
  sealed[sealed.length - 1] = sealed.at(-1)! ^ 1;
  const tag = Buffer.alloc(8);
  tag.writeBigUInt64LE(recipientTag(key, 8613800138000));
  const many = {
    ...{ bytes: Buffer.concat([tag, sealed]), length: 1 },
    ...{ tagPlace: () => 0, sealedPlace: () => 8, sealedEnd: () => 8 + sealed.length },
  };
  assert.throws(
    () => openMany(many, key, sealer),
    (error: SealError) => {
      assert.ok(error instanceof SealError);
      assert.doesNotMatch(error.message, /138/);
      return error.code === 'tampered';
    },
  );
});
