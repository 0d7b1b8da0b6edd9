import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Spool } from '../store/index.ts';
import { ClientIds, idText, KeptIds } from './message-ids.ts';

const SECOND_MS = 1000;
const START_MS = Date.UTC(2026, 5, 1, 2);

/** A gateway's ids from one start to its end at any moment: what was not saved is not known to the next. */
class Run {
  readonly #ids = new ClientIds(1);
  readonly #kept: KeptIds;

  constructor(spool: Spool) {
    this.#kept = new KeptIds(spool, this.#ids);
  }

  async start(nowMs: number): Promise<this> {
    await this.#kept.load(nowMs);
    return this;
  }

  take(nowMs: number, count: number): string[] {
    return Array.from({ length: count }, () => {
      const low = this.#ids.take(nowMs, 1);
      return idText(this.#ids.high, low);
    });
  }

  save(nowMs: number): Promise<void> {
    return this.#kept.save(nowMs);
  }
}

function metaOnly(): Spool {
  const meta = new Map<string, Buffer>();
  const spool = {
    getMeta: (key: string) => meta.get(key),
    async setMeta(key: string, value: Buffer) {
      meta.set(key, value);
    },
  };
  return spool as unknown as Spool;
}

describe('ids over restarts', () => {
  it('a gateway that starts again within the second gives none twice, however often', async () => {
    const spool = metaOnly();
    const given: string[] = [];
    for (let run = 0; run < 5; run++) {
      const nowMs = START_MS + run * 150;
      given.push(...(await new Run(spool).start(nowMs)).take(nowMs, 10));
    }
    assert.equal(new Set(given).size, 50);
  });

  it('nor one whose ids ran ahead of the clock', async () => {
    const spool = metaOnly();
    const first = await new Run(spool).start(START_MS);
    const early = first.take(START_MS, 400_000);
    await first.save(START_MS);
    const late = first.take(START_MS, 200_000);
    const later = START_MS + 2 * SECOND_MS;
    const next = (await new Run(spool).start(later)).take(later, 10);
    const given = [...early, ...late, ...next];
    assert.equal(new Set(given).size, given.length);
  });

  it('after a minute they are of that minute', async () => {
    const spool = metaOnly();
    await new Run(spool).start(START_MS);
    const [id] = (await new Run(spool).start(START_MS + 60 * SECOND_MS)).take(START_MS + 62 * SECOND_MS, 1);
    // June, the 1st, 10:01:02 in Shanghai, by the bits of Msg_Id.
    const high = Number.parseInt(id!.slice(0, 8), 16);
    const parts = [
      high >>> 28,
      (high >>> 23) & 31,
      (high >>> 18) & 31,
      (high >>> 12) & 63,
      (high >>> 6) & 63,
    ];
    assert.deepEqual(parts, [6, 1, 10, 1, 2]);
  });
});
