/* How much of an answer key is found, how soon, at so many false episodes a week: by the rules of the complaint centre’s simulated days. */

export interface Planted {
  readonly kind: string;
  readonly onset: number;
  readonly end: number;
  readonly series: readonly number[];
}

export interface Found {
  readonly perWeek: number;
  readonly threshold: number;
  readonly falsePerWeek: number;
  readonly found: number;
  readonly events: number;
  /** In days from the onset on; undefined where nothing was found. */
  readonly delay: number | undefined;
  readonly byKind: Readonly<
    Record<string, { readonly events: number; readonly found: number; readonly delay: number | undefined }>
  >;
}

/** Days between two alarms of one episode, and after an event’s end on which one is still its. */
const NEAR = 7;

/** @param scores by series, of each day from `from` on. */
export class AlarmScore {
  readonly #scores: readonly ArrayLike<number>[];
  readonly #from: number;
  readonly #events: readonly Planted[];
  readonly #own: readonly (readonly number[])[];
  readonly #weeks: number;

  constructor(scores: readonly ArrayLike<number>[], from: number, events: readonly Planted[]) {
    this.#scores = scores;
    this.#from = from;
    this.#events = events;
    const own: number[][] = scores.map(() => []);
    for (const [e, { series }] of events.entries()) for (const one of series) own[one]!.push(e);
    this.#own = own;
    this.#weeks = scores[0]!.length / NEAR;
  }

  /** With one threshold, or one for each day. */
  at(threshold: number | ArrayLike<number>): {
    falsePerWeek: number;
    truePerWeek: number;
    seen: ReadonlyMap<number, number>;
  } {
    const of = (d: number) => (typeof threshold === 'number' ? threshold : threshold[d]!);
    let [wrong, right] = [0, 0];
    const seen = new Map<number, number>();
    for (const [s, scores] of this.#scores.entries()) {
      let last = -Infinity;
      let state: 'none' | 'wrong' | 'right' = 'none';
      const close = () => {
        if (state === 'right') right++;
        if (state === 'wrong') wrong++;
      };
      for (let d = 0; d < scores.length; d++) {
        if (!(scores[d]! > of(d))) continue;
        if (d - last > NEAR) {
          close();
          state = 'wrong';
        }
        last = d;
        const day = this.#from + d;
        for (const e of this.#own[s]!) {
          const { onset, end } = this.#events[e]!;
          if (day < onset || day > end + NEAR) continue;
          state = 'right';
          if (day <= end && !(seen.get(e)! <= day)) seen.set(e, day);
        }
      }
      close();
    }
    return { falsePerWeek: wrong / this.#weeks, truePerWeek: right / this.#weeks, seen };
  }

  /** With the lowest threshold that keeps to so many false episodes a week. */
  within(perWeek: number): Found {
    const levels = [
      ...new Set(this.#scores.flatMap((scores) => Array.from(scores).filter((v) => v > 0))),
    ].sort((a, b) => b - a);
    let [low, high] = [0, levels.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.at(levels[middle]!).falsePerWeek <= perWeek) low = middle;
      else high = middle - 1;
    }
    return this.told(levels[low] ?? Infinity, perWeek);
  }

  told(threshold: number | ArrayLike<number>, perWeek: number): Found {
    const { falsePerWeek, seen } = this.at(threshold);
    const delays = (kind?: string) =>
      [...seen]
        .filter(([e]) => kind === undefined || this.#events[e]!.kind === kind)
        .map(([e, day]) => day - this.#events[e]!.onset);
    const kinds = [...new Set(this.#events.map(({ kind }) => kind))];
    return {
      ...{ perWeek, threshold: typeof threshold === 'number' ? threshold : Number.NaN, falsePerWeek },
      ...{ found: seen.size, events: this.#events.length, delay: middle(delays()) },
      byKind: Object.fromEntries(
        kinds.map((kind) => {
          const own = delays(kind);
          return [
            kind,
            {
              events: this.#events.filter((e) => e.kind === kind).length,
              found: own.length,
              delay: middle(own),
            },
          ];
        }),
      ),
    };
  }
}

function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
