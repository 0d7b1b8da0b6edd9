import type { SealedMany } from '../seal-many.ts';
import type { Engine } from './engine.ts';
import { TIME } from './filter.ts';
import type { Outcome } from './rows.ts';
import type { MessageKey } from './search.ts';

/** From inclusive, to exclusive, milliseconds. */
export interface PastAsked {
  readonly from: number;
  readonly to: number;
  /** Behind which message; absent: from the first. */
  readonly after?: MessageKey | undefined;
  readonly limit: number;
}

/**
 * What tells one message in a block of the past. One object serves for all of a block, one after another: what is not asked for is not read, for most of
 * what is gone through is only judged.
 */
export interface PastRow {
  readonly at: number;
  readonly outcome: Outcome;
  readonly recipientTag: bigint;
  readonly segments: number;
  messageId(): string;
  account(): string;
  port(): string;
  carrier(): string;
  text(): string;
  organisation(): string;
  signature(): string;
  /** Enforced reasons with commas between, as most have none and many have the same. */
  reasons(): string;
  shadowReasons(): string;
  textAnomalies(): string;
}

const COLUMNS = `toUnixTimestamp64Milli(at), toInt8(outcome), segments, recipient_tag, tryBase64Decode(recipient_sealed),
  message_id, toString(account), port, toString(carrier), text, toString(organisation), toString(signature),
  arrayStringConcat(reasons, ','), arrayStringConcat(shadow_reasons, ','), arrayStringConcat(text_anomalies, ',')`;
const FIXED_BYTES = 8 + 1 + 1 + 8;
const TEXTS = 11;
/** The row, its texts, and its end. */
const STRIDE = TEXTS + 2;
const OUTCOMES: readonly Outcome[] = ['allow', 'allow', 'hold', 'refuse'];

/** The next messages in the order of their time; empty: none are left. */
export async function past(engine: Engine, { from, to, after, limit }: PastAsked): Promise<PastBlock> {
  const behind = after === undefined ? '' : `and (at, message_id) > (${TIME('afterAt')}, {afterId:String})`;
  const since = after === undefined ? from : Math.max(from, after.at);
  const bytes = await engine.bytes(
    `select ${COLUMNS} from anning.message
     where at >= ${TIME('since')} and at < ${TIME('to')} ${behind}
     order by anning.message.at, message_id limit ${Math.trunc(limit)}`,
    { since, to, ...(after === undefined ? {} : { afterAt: after.at, afterId: after.messageId }) },
  );
  return new PastBlock(bytes);
}

/** Messages as they came from the store, read where they are asked for. */
export class PastBlock implements PastRow, SealedMany {
  readonly bytes: Buffer;
  readonly length: number;
  /** Where each row and each of its texts begins; a text's length stands before it. */
  readonly #places: Uint32Array;
  #row = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    let places = new Uint32Array(Math.max(64, Math.ceil(bytes.length / 200)) * STRIDE);
    let rows = 0;
    for (let at = 0; at < bytes.length; rows++) {
      const first = rows * STRIDE;
      if (first + STRIDE > places.length) {
        const more = new Uint32Array(places.length * 2);
        more.set(places);
        places = more;
      }
      places[first] = at;
      at += FIXED_BYTES;
      for (let text = 1; text <= TEXTS; text++) {
        places[first + text] = at;
        let length = bytes[at++]!;
        if (length >= 128) {
          length &= 127;
          for (let shift = 7; ; shift += 7) {
            const more = bytes[at++]!;
            length |= (more & 127) << shift;
            if (more < 128) break;
          }
        }
        at += length;
      }
      places[first + TEXTS + 1] = at;
    }
    this.#places = places;
    this.length = rows;
  }

  /** Turns to a row. */
  row(row: number): this {
    this.#row = row * STRIDE;
    return this;
  }

  get at(): number {
    const { bytes } = this;
    const at = this.#places[this.#row]!;
    return bytes.readUInt32LE(at) + bytes.readInt32LE(at + 4) * 0x1_0000_0000;
  }

  get outcome(): Outcome {
    return OUTCOMES[this.bytes[this.#places[this.#row]! + 8]!]!;
  }

  get segments(): number {
    return this.bytes[this.#places[this.#row]! + 9]!;
  }

  get recipientTag(): bigint {
    return this.bytes.readBigUInt64LE(this.#places[this.#row]! + 10);
  }

  tagPlace(row: number): number {
    return this.#places[row * STRIDE]! + 10;
  }

  /** Where a row's sealed recipient begins. */
  sealedPlace(row: number): number {
    return this.#bodyOf(row * STRIDE + 1);
  }

  sealedEnd(row: number): number {
    return this.#places[row * STRIDE + 2]!;
  }

  messageId(): string {
    return this.#latin(2);
  }

  account(): string {
    return this.#latin(3);
  }

  port(): string {
    return this.#utf8(4);
  }

  carrier(): string {
    return this.#latin(5);
  }

  text(): string {
    return this.#utf8(6);
  }

  organisation(): string {
    return this.#utf8(7);
  }

  signature(): string {
    return this.#utf8(8);
  }

  reasons(): string {
    return this.#latin(9);
  }

  shadowReasons(): string {
    return this.#latin(10);
  }

  textAnomalies(): string {
    return this.#latin(TEXTS);
  }

  #latin(text: number): string {
    const begin = this.#bodyOf(this.#row + text);
    const end = this.#places[this.#row + text + 1]!;
    return begin === end ? '' : this.bytes.toString('latin1', begin, end);
  }

  #utf8(text: number): string {
    const begin = this.#bodyOf(this.#row + text);
    const end = this.#places[this.#row + text + 1]!;
    return begin === end ? '' : this.bytes.toString('utf8', begin, end);
  }

  #bodyOf(place: number): number {
    let at = this.#places[place]!;
    while (this.bytes[at++]! >= 128);
    return at;
  }
}
