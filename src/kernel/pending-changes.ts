import type { Instant, RecordedChange } from '../domain/index.ts';

interface Waiting {
  readonly change: RecordedChange;
  readonly arrival: number;
}

/** Changes that take effect later: taken out by time, and by arrival within one instant. A binary heap, so that a million can wait. */
export class PendingChanges {
  readonly #heap: Waiting[] = [];
  #arrivals = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(change: RecordedChange): void {
    const heap = this.#heap;
    const added = { change, arrival: this.#arrivals++ };
    let at = heap.length;
    heap.push(added);
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (!before(added, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = added;
  }

  /** The next one, if it takes effect by then. */
  takeDue(by: Instant): RecordedChange | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined || first.change.at > by) return undefined;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    return first.change;
  }

  /** From the root downwards, to where nothing below it comes earlier. */
  #sink(moved: Waiting): void {
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

function before(a: Waiting, b: Waiting): boolean {
  return a.change.at < b.change.at || (a.change.at === b.change.at && a.arrival < b.arrival);
}
