import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

export interface SortingLimits {
  /** So many items, or characters of them, stand in memory before they are written out in order. */
  readonly items: number;
  readonly characters: number;
  /** So many runs are merged into one in between: each open one costs a file and a buffer. */
  readonly runs: number;
}

const LIMITS: SortingLimits = { items: 250_000, characters: 64_000_000, runs: 64 };

export interface Timed {
  readonly at: number;
  readonly row: number;
}

/**
 * Puts what comes in any order into the order of time, of the same moment into that of the rows: in memory while it fits, else in runs on the disk that
 * are merged. An item is what JSON keeps.
 */
export class SortedByTime<T extends Timed> {
  readonly #folder: string;
  readonly #limits: SortingLimits;
  #items: T[] = [];
  #characters = 0;
  #runs: string[] = [];
  #made = 0;
  #inOrder = true;
  #last: T | undefined;
  /** How many there are. */
  size = 0;

  constructor(folder: string, limits: SortingLimits = LIMITS) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Whether what came was in order already. */
  get cameInOrder(): boolean {
    return this.#inOrder;
  }

  /** `weight`: how many characters of text it holds. Await what it returns, where it returns something. */
  add(item: T, weight = 0): Promise<void> | undefined {
    if (this.#last !== undefined && before(item, this.#last)) this.#inOrder = false;
    this.#last = item;
    this.size++;
    this.#items.push(item);
    this.#characters += weight + 80;
    const { items, characters } = this.#limits;
    if (this.#items.length < items && this.#characters < characters) return undefined;
    return this.#spill();
  }

  async #spill(): Promise<void> {
    const items = this.#items;
    this.#items = [];
    this.#characters = 0;
    items.sort(compare);
    this.#runs.push(await this.#write(items));
    if (this.#runs.length < this.#limits.runs) return;
    const runs = this.#runs.splice(0);
    const merged = await this.#write(mergedOf<T>(runs.map(readRun<T>)));
    for (const run of runs) rmSync(run);
    this.#runs.unshift(merged);
  }

  async #write(items: Iterable<T> | AsyncIterable<T>): Promise<string> {
    mkdirSync(this.#folder, { recursive: true });
    const file = path.join(this.#folder, `run-${this.#made++}`);
    const stream = createWriteStream(file);
    let piece = '';
    for await (const item of items) {
      piece += `${JSON.stringify(item)}\n`;
      if (piece.length < 1 << 18) continue;
      if (!stream.write(piece)) await once(stream, 'drain');
      piece = '';
    }
    stream.end(piece);
    await once(stream, 'close');
    return file;
  }

  /** All of them in order; may be asked for again. */
  async *values(): AsyncGenerator<T> {
    this.#items.sort(compare);
    if (this.#runs.length === 0) {
      yield* this.#items;
      return;
    }
    yield* mergedOf<T>([...this.#runs.map(readRun<T>), this.#memory()]);
  }

  async *#memory(): AsyncGenerator<T> {
    yield* this.#items;
  }
}

function before(a: Timed, b: Timed): boolean {
  return a.at < b.at || (a.at === b.at && a.row < b.row);
}

function compare(a: Timed, b: Timed): number {
  return a.at - b.at || a.row - b.row;
}

async function* readRun<T>(file: string): AsyncGenerator<T> {
  let rest = '';
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 18, encoding: 'utf8' })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as T;
  }
}

/** The least of the heads, again and again, by a heap. */
async function* mergedOf<T extends Timed>(sources: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const heap: { head: T; readonly source: AsyncGenerator<T> }[] = [];
  try {
    for (const source of sources) {
      const { value, done } = await source.next();
      if (done !== true) heap.push({ head: value, source });
    }
    heap.sort((a, b) => compare(a.head, b.head));
    while (heap.length > 0) {
      const top = heap[0]!;
      yield top.head;
      const { value, done } = await top.source.next();
      if (done === true) {
        const last = heap.pop()!;
        if (heap.length === 0) return;
        heap[0] = last;
      } else top.head = value;
      sink(heap);
    }
  } finally {
    for (const source of sources) await source.return(undefined);
  }
}

function sink<T extends Timed>(heap: { head: T }[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    let least = at;
    if (left < heap.length && before(heap[left]!.head, heap[least]!.head)) least = left;
    if (right < heap.length && before(heap[right]!.head, heap[least]!.head)) least = right;
    if (least === at) return;
    [heap[at], heap[least]] = [heap[least]!, heap[at]!];
    at = least;
  }
}
