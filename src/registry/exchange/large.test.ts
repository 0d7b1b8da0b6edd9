import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { FileFormat } from '../../domain/index.ts';
import { columnsIn } from './columns.ts';
import { openRows } from './read-file.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const folder = mkdtempSync(join(tmpdir(), 'large-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A file of about so many bytes, written piece by piece. Resolves with its rows. */
async function write(path: string, format: FileFormat, bytes: number): Promise<number> {
  let rows = 0;
  function* pieces() {
    yield format === 'csv' ? 'signature,owner\n' : format === 'json' ? '[' : '';
    for (let written = 0; written < bytes; ) {
      let piece = '';
      for (let i = 0; i < 2000; i++) {
        const [name, owner] = [`青禾${rows++}`, '91310000MA1FL00K2G'];
        const object = `{"signature":"${name}","owner":"${owner}"}`;
        if (format === 'csv') piece += `${name},${owner}\n`;
        else piece += format === 'jsonl' ? `${object}\n` : `${rows === 1 ? '' : ','}${object}`;
      }
      written += Buffer.byteLength(piece);
      yield piece;
    }
    yield format === 'json' ? ']' : '';
  }
  await pipeline(Readable.from(pieces()), createWriteStream(path));
  return rows;
}

/** Bytes. Set for a measurement by hand: `ANNING_LARGE_BYTES=1e9 npm test -- exchange/large`. */
const BYTES = Number(process.env['ANNING_LARGE_BYTES'] ?? 12_000_000);

/** What is held is looked at once in so many bytes, without what nobody holds any more. */
const LOOK_EVERY = BYTES / 12;

for (const format of ['csv', 'jsonl', 'json'] as const)
  test(`a large file (${format}) is read to its end in the memory of a piece of it`, async (t) => {
    const path = join(folder, format);
    const rows = await write(path, format, BYTES);
    const begun = performance.now();
    let most = 0;
    let read = 0;
    let first = 0;
    let next = 0;
    const file = await openRows(path, columnsIn('signatures', 'facts'), (bytes) => {
      if (bytes < next) return;
      next += LOOK_EVERY;
      collect();
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external);
      first ||= most;
    });
    for await (const row of file.rows) {
      read++;
      assert.equal(row.problems.length, 0);
    }
    const seconds = (performance.now() - begun) / 1000;
    rmSync(path);
    assert.equal(read, rows);
    const more = (most - first) / 1e6;
    assert.ok(more < 30, `${more} MB more than at its beginning`);
    t.diagnostic(`${more.toFixed(1)} MB more than at its beginning`);
    const resident = Math.round(process.memoryUsage().rss / 1e6);
    t.diagnostic(
      `${(BYTES / 1e6).toFixed(0)} MB, ${rows} rows: ${seconds.toFixed(1)} s, ${resident} MB resident`,
    );
  });
