import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { block, engines, MAY, MINUTE_MS, message, type Stand } from './stand.fixture.ts';

const base = mkdtempSync(join(tmpdir(), 'traffic-distinct-'));
after(() => rmSync(base, { recursive: true, force: true }));

for (const engine of engines) {
  describe(`distinct texts on ${engine.name}`, () => {
    let stand: Stand;
    before(async () => {
      stand = await engine.stand(base);
    });
    after(() => stand.close());

    test('P11 each text once for each place, marketing and what is unclear, from ports, within the time', async () => {
      const text = '【青禾商城】满300减50，拒收请回复R';
      const other = { text, port: '10690000456', signature: '' };
      await stand.traffic.insertBlock(
        block('distinct', 1, [
          message({ text, at: MAY }),
          message({ text, at: MAY + MINUTE_MS, outcome: 'refuse' }),
          message({ text, at: MAY + 2 * MINUTE_MS, outcome: 'hold', purpose: 'unclear' }),
          message({ ...other, at: MAY + 3 * MINUTE_MS, purpose: 'unclear' }),
          // Of none of these anything is told.
          message({ text: '【青禾商城】验证码 482913', at: MAY + 1, purpose: 'verification' }),
          message({ text: '晚上回家吃饭', at: MAY + 1, port: '13800138000', purpose: 'unclear' }),
          message({ text: '', at: MAY + 1 }),
          message({ text: '昨天的', at: MAY - 1 }),
          message({ text: '明天的', at: MAY + 10 * MINUTE_MS }),
        ]),
      );
      const found = await stand.traffic.distinctTexts({ from: MAY, to: MAY + 10 * MINUTE_MS });
      const { organisation } = message();
      assert.deepEqual(found, [
        {
          ...{ text, port: '10690000123', signature: '青禾商城', organisation, messages: 3, refused: 1 },
          ...{ firstAt: MAY, lastAt: MAY + 2 * MINUTE_MS },
        },
        {
          ...{ ...other, organisation, messages: 1, refused: 0 },
          ...{ firstAt: MAY + 3 * MINUTE_MS, lastAt: MAY + 3 * MINUTE_MS },
        },
      ]);
    });
  });
}
