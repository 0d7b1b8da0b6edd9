import { guessOf, TEXT_CLASSES, type TextClass, type TextKind } from '../../texts/index.ts';
import { WaveGatherer, type WaveId } from '../waves/index.ts';

/** One complaint as it was read. Days: whole days since 1970 in Shanghai; '' where the file has none. */
export interface TrendRow {
  /** As spreadsheets count. */
  readonly row: number;
  readonly day: number;
  readonly text: string;
  readonly sender: string;
  readonly category: string;
  readonly region: string;
}

/** What is said of a text: its class where that is clear, else its kind alone. */
export type Said = TextClass | `${TextKind | 'uncertain'}?`;

/** Names by number, so that a row of millions holds numbers alone. */
class Names {
  readonly #places = new Map<string, number>();
  readonly list: string[] = [];

  place(name: string): number {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = this.list.length;
      this.#places.set(name, place);
      this.list.push(name);
    }
    return place;
  }
}

/** A class is named from this share on. */
const CLASS_LEAST = 0.5;
/** Texts come again and again. */
const GUESSED_MAX = 20_000;

/** Hashes of contacts are compared within one run and are not kept: any key will do, and the same one makes the same report. */
const CONTACT_KEY = new Uint8Array(32);

/** The rows of a file: each text classified and gathered as it comes. Texts themselves are not held. */
export class Collected {
  readonly #waves = WaveGatherer.empty({ contactKey: CONTACT_KEY });
  readonly #names = { sender: new Names(), category: new Names(), region: new Names(), said: new Names() };
  readonly #columns = {
    ...{ row: [] as number[], day: [] as number[], variant: [] as number[] },
    ...{ sender: [] as number[], category: [] as number[], region: [] as number[], said: [] as number[] },
  };
  readonly #guessed = new Map<string, Said>();

  get size(): number {
    return this.#columns.row.length;
  }

  get waves(): Pick<WaveGatherer, 'template' | 'variants'> {
    return this.#waves;
  }

  add({ row, day, text, sender, category, region }: TrendRow): void {
    const columns = this.#columns;
    columns.row.push(row);
    columns.day.push(day);
    columns.variant.push(this.#waves.take(text).variant);
    columns.said.push(this.#names.said.place(this.#sayOf(text)));
    columns.sender.push(this.#names.sender.place(sender));
    columns.category.push(this.#names.category.place(category));
    columns.region.push(this.#names.region.place(region));
  }

  /** Looks again at what belongs together, and gives each row its wave. */
  closed(): CollectedRows {
    this.#waves.review();
    const waveOf = new Map(this.#waves.memory().variants.map(({ variant, wave }) => [variant, wave]));
    const { variant, ...columns } = this.#columns;
    return {
      ...columns,
      wave: variant.map((each) => waveOf.get(each)!),
      names: {
        sender: this.#names.sender.list,
        category: this.#names.category.list,
        region: this.#names.region.list,
        said: this.#names.said.list as Said[],
      },
    };
  }

  #sayOf(text: string): Said {
    const known = this.#guessed.get(text);
    if (known !== undefined) return known;
    const { kind, likeliest, ofLikeliest } = guessOf(text);
    const said: Said = kind !== 'uncertain' && ofLikeliest >= CLASS_LEAST ? likeliest : `${kind}?`;
    if (this.#guessed.size >= GUESSED_MAX) this.#guessed.clear();
    this.#guessed.set(text, said);
    return said;
  }
}

/** By row, in the order in which they came; names by their place in `names`. */
export interface CollectedRows {
  readonly row: readonly number[];
  readonly day: readonly number[];
  readonly wave: readonly WaveId[];
  readonly sender: readonly number[];
  readonly category: readonly number[];
  readonly region: readonly number[];
  readonly said: readonly number[];
  readonly names: {
    readonly sender: readonly string[];
    readonly category: readonly string[];
    readonly region: readonly string[];
    readonly said: readonly Said[];
  };
}

export function isClass(said: Said): said is TextClass {
  return TEXT_CLASSES.some((each) => each === said);
}
