import { LONGEST } from './scan.ts';

/** Days before a count is taken into its series’ level, so that what begins now is not held to be usual. */
export const GAP = 14;
/** Days of counts that are kept, as the longest window and the gap need. */
export const KEPT = LONGEST + GAP;
/** Days between two alarms that are one episode. */
export const EPISODE_GAP = 7;
/** Days of scores that are kept: today’s and those before that could be the same episode. */
export const SCORES_KEPT = EPISODE_GAP + 1;

/** Of each series, a number. */
const NUMBERS = ['weight', 'usual', 'squares', 'seen', 'since', 'alarmSince', 'alarmLast'] as const;
type Column = (typeof NUMBERS)[number];

/**
 * What is remembered of each series, as columns: a hundred thousand series are few objects. `usual` and `weight`: counts and expectations (at level 1) so far, older ones fading;
 * `squares` and `seen`: of Pearson’s dispersion; `since`: its first day; `alarm…`: of its last episode.
 */
export class SeriesTable {
  readonly keys: string[] = [];
  readonly kinds: number[] = [];
  readonly #places = new Map<string, number>();
  #capacity = 0;
  #columns = new Map<Column, Float64Array>(NUMBERS.map((name) => [name, new Float64Array()]));
  /** `KEPT` counts of each, that of a day at day % KEPT. */
  recent = new Float32Array();
  /** The scores of the last days, that of a day at day % SCORES_KEPT. */
  scores = new Float32Array();

  get size(): number {
    return this.keys.length;
  }

  place(key: string): number | undefined {
    return this.#places.get(key);
  }

  column(name: Column): Float64Array {
    return this.#columns.get(name)!;
  }

  add(key: string, kind: number, day: number): number {
    const place = this.keys.length;
    if (place >= this.#capacity) this.#grow(Math.max(64, 2 * this.#capacity));
    this.keys.push(key);
    this.kinds.push(kind);
    this.#places.set(key, place);
    this.column('since')[place] = day;
    this.column('alarmSince')[place] = -1;
    this.column('alarmLast')[place] = -1;
    return place;
  }

  #grow(capacity: number): void {
    const grown = <T extends Float64Array | Float32Array>(larger: T, old: T): T => {
      larger.set(old);
      return larger;
    };
    this.#capacity = capacity;
    for (const [name, old] of this.#columns) this.#columns.set(name, grown(new Float64Array(capacity), old));
    this.recent = grown(new Float32Array(capacity * KEPT), this.recent);
    this.scores = grown(new Float32Array(capacity * SCORES_KEPT), this.scores);
  }

  /** As text that `SeriesTable.read` takes back: numbers as their bytes in base64, exact. */
  write(): TableText {
    const { size } = this;
    return {
      keys: this.keys,
      kinds: this.kinds,
      columns: Object.fromEntries(NUMBERS.map((name) => [name, packed(this.column(name).slice(0, size))])),
      recent: packed(this.recent.slice(0, size * KEPT)),
      scores: packed(this.scores.slice(0, size * SCORES_KEPT)),
    };
  }

  static read(text: TableText): SeriesTable {
    const table = new SeriesTable();
    for (const [i, key] of text.keys.entries()) table.add(key, text.kinds[i]!, 0);
    for (const name of NUMBERS) table.column(name).set(new Float64Array(unpacked(text.columns[name]!)));
    table.recent.set(new Float32Array(unpacked(text.recent)));
    table.scores.set(new Float32Array(unpacked(text.scores)));
    return table;
  }
}

export interface TableText {
  readonly keys: readonly string[];
  readonly kinds: readonly number[];
  readonly columns: Readonly<Record<string, string>>;
  readonly recent: string;
  readonly scores: string;
}

function packed({ buffer }: Float64Array | Float32Array): string {
  return Buffer.from(buffer as ArrayBuffer).toString('base64');
}

function unpacked(text: string): ArrayBuffer {
  const bytes = Buffer.from(text, 'base64');
  return new Uint8Array(bytes).buffer;
}
