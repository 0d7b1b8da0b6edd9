import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import { CompactRange, leafHash, type Signer, signNote } from '../../evidence/index.ts';
import { contentOf, LEAF_BYTES, leafOf, openingOf, type PassedOn, tagOf } from './leaf.ts';
import { formatStatement, type Statement } from './statement.ts';

const LINES_AT_ONCE = 4096;
/** As many as a number holds exactly. */
const KEY_BYTES = 6;

/** Gathers what a hop passed on into a batch: 32 bytes a message, whatever the texts. */
export class BatchBuilder {
  readonly #salt: Buffer;
  readonly #key: KeyObject;
  /** Tags behind one another; grown by doubling. */
  #tags = Buffer.allocUnsafe(1024 * LEAF_BYTES);
  #count = 0;

  /** `salt`: 32 random bytes, drawn for this batch alone. */
  constructor(salt: Buffer) {
    this.#salt = salt;
    this.#key = createSecretKey(salt);
  }

  get count(): number {
    return this.#count;
  }

  add(message: PassedOn): void {
    const content = contentOf(message);
    if ((this.#count + 1) * LEAF_BYTES > this.#tags.length) {
      const grown = Buffer.allocUnsafe(2 * this.#tags.length);
      this.#tags.copy(grown);
      this.#tags = grown;
    }
    tagOf(openingOf(this.#key, content), content).copy(this.#tags, this.#count * LEAF_BYTES);
    this.#count += 1;
  }

  /** The batch file, piece by piece. */
  *finish(
    { organisation, port, lease, from, to }: Omit<Statement, 'count' | 'saltHash' | 'root'>,
    signer: Signer,
  ): Generator<string> {
    const leaves = this.#leaves();
    const order = inOrder(leaves, this.#count);
    const tree = new CompactRange();
    for (const place of order) tree.append(leafHash(at(leaves, place)));
    const text = formatStatement({
      ...{ organisation, port, lease, from, to },
      count: this.#count,
      saltHash: hash('sha256', this.#salt, 'buffer'),
      root: tree.root(),
    });
    yield `${signNote(text, [signer])}\nsalt ${this.#salt.toString('base64')}\n`;
    for (let line = 0; line < order.length; line += LINES_AT_ONCE) {
      const lines = Array.from(order.subarray(line, line + LINES_AT_ONCE), (place) => hexLine(leaves, place));
      yield lines.join('');
    }
  }

  /** Not yet in order. Messages that are the same have one tag, so that sorted tags put them side by side. */
  #leaves(): Buffer {
    const leaves = Buffer.allocUnsafe(this.#count * LEAF_BYTES);
    let before: Buffer | undefined;
    let occurrence = 0;
    for (const [i, place] of inOrder(this.#tags, this.#count).entries()) {
      const tag = at(this.#tags, place);
      occurrence = before?.equals(tag) === true ? occurrence + 1 : 1;
      before = tag;
      leafOf(tag, occurrence).copy(leaves, i * LEAF_BYTES);
    }
    return leaves;
  }
}

/** The places of hashes that lie behind one another, in the rising order of the hashes. Their first bytes decide nearly always. */
function inOrder(hashes: Buffer, count: number): Uint32Array {
  const keys = Float64Array.from({ length: count }, (_, i) => hashes.readUIntBE(i * LEAF_BYTES, KEY_BYTES));
  return Uint32Array.from(keys, (_, i) => i).sort(
    (a, b) => keys[a]! - keys[b]! || Buffer.compare(at(hashes, a), at(hashes, b)),
  );
}

function at(hashes: Buffer, place: number): Buffer {
  return hashes.subarray(place * LEAF_BYTES, (place + 1) * LEAF_BYTES);
}

function hexLine(hashes: Buffer, place: number): string {
  return `${hashes.toString('hex', place * LEAF_BYTES, (place + 1) * LEAF_BYTES)}\n`;
}
