import type { Instant } from '../domain/index.ts';

interface Waiting<T> {
  readonly item: T;
  readonly at: Instant;
  readonly arrival: number;
}

/** What is due later: taken out by time, and by arrival within one instant. A binary heap, so that a million can wait. */
export class DueQueue<T> {
  readonly #heap: Waiting<T>[] = [];
  #arrivals = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** When the next one is due. */
  get next(): Instant {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: Instant, item: T): void {
    const heap = this.#heap;
    const added = { item, at, arrival: this.#arrivals++ };
    let place = heap.length;
    heap.push(added);
    while (place > 0) {
      const above = (place - 1) >>> 1;
      if (!before(added, heap[above]!)) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = added;
  }

  /** The next one, if it is due by then. */
  takeDue(by: Instant): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.at > by) return undefined;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    return first.item;
  }

  /** From the root downwards, to where nothing below it comes earlier. */
  #sink(moved: Waiting<T>): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const next = right < heap.length && before(heap[right]!, heap[left]!) ? right : left;
      if (!before(heap[next]!, moved)) break;
      heap[at] = heap[next]!;
      at = next;
    }
    heap[at] = moved;
  }
}

function before<T>(a: Waiting<T>, b: Waiting<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.arrival < b.arrival);
}
