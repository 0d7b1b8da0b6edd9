/** The thread that reads an audience: see `rowsOf`. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { bytesOf } from './audience-file.ts';
import type { ReadNews, ToRead } from './audience-rows.ts';
import { BATCH, Batch, Neighbours } from './batch.ts';
import { NumberScanner, type Rows } from './number-scanner.ts';
import { PreflightFault } from './preflight-fault.ts';
import { Seen } from './seen.ts';

/** A row has two bytes at least. */
const STEP = 16 * 1024;
const STEP_ROWS = STEP / 2;

const { path, form, memories } = workerData as ToRead;
const port = parentPort!;
const batches = memories.map((memory) => new Batch(memory));
const free = batches.map((_, place) => place);
port.on('message', (place: number) => free.push(place));

const tell = (news: ReadNews) => port.postMessage(news);

try {
  await read();
  tell({ kind: 'end' });
} catch (error) {
  if (error instanceof PreflightFault) tell({ kind: 'fault', words: error.words, found: error.found });
  else {
    const { message, code } = error as NodeJS.ErrnoException;
    tell({ kind: 'failed', message, code });
  }
} finally {
  port.close();
}

async function read(): Promise<void> {
  const scanner = new NumberScanner(form.column, form.delimiter);
  const neighbours = new Neighbours();
  const seen = new Seen();
  let bytes = 0;
  let place = free.shift()!;
  let rows = rowsIn(place);
  const handOver = async () => {
    const batch = batches[place]!;
    neighbours.bringTogether(batch, rows.length);
    seen.addMany(batch, rows.length);
    tell({ kind: 'filled', place, filled: { rows: rows.length, cells: rows.cells, bytes } });
    while (free.length === 0) await once(port, 'message');
    place = free.shift()!;
    rows = rowsIn(place);
  };
  let skip = form.headBytes;
  const pieces = bytesOf(path, form.gzip, (read) => {
    bytes = read;
  });
  for await (const whole of pieces) {
    const piece = (whole as Buffer).subarray(skip);
    skip = Math.max(0, skip - (whole as Buffer).length);
    for (let at = 0; at < piece.length; at += STEP) {
      scanner.push(piece.subarray(at, at + STEP), rows);
      if (rows.length + STEP_ROWS > BATCH) await handOver();
    }
  }
  // What is not ended yet may come with it.
  scanner.end(rows);
  await handOver();
}

function rowsIn(place: number): Rows {
  return { numbers: batches[place]!.numbers, cells: new Map(), length: 0 };
}
