import { createHash } from 'node:crypto';
import { CompactRange, leafHash, type Signer, signNote } from '../../evidence/index.ts';
import { contentOf, LEAF_BYTES, leafOf, openingOf, type PassedOn, tagOf } from './leaf.ts';
import { formatStatement, type Statement } from './statement.ts';

const LINES_AT_ONCE = 4096;

/** Gathers what a hop passed on into a batch: 32 bytes a message, whatever the texts. */
export class BatchBuilder {
  readonly #salt: Buffer;
  /** Tags behind one another; grown by doubling. */
  #tags = Buffer.allocUnsafe(1024 * LEAF_BYTES);
  #count = 0;

  /** `salt`: 32 random bytes, drawn for this batch alone. */
  constructor(salt: Buffer) {
    this.#salt = salt;
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
    tagOf(openingOf(this.#salt, content), content).copy(this.#tags, this.#count * LEAF_BYTES);
    this.#count += 1;
  }

  /** The batch file, piece by piece. */
  *finish(
    { organisation, port, lease, from, to }: Omit<Statement, 'count' | 'saltHash' | 'root'>,
    signer: Signer,
  ): Generator<string> {
    const leaves = this.#leaves();
    const tree = new CompactRange();
    for (const leaf of leaves) tree.append(leafHash(leaf));
    const text = formatStatement({
      ...{ organisation, port, lease, from, to },
      count: leaves.length,
      saltHash: createHash('sha256').update(this.#salt).digest(),
      root: tree.root(),
    });
    yield `${signNote(text, [signer])}\nsalt ${this.#salt.toString('base64')}\n`;
    for (let at = 0; at < leaves.length; at += LINES_AT_ONCE)
      yield leaves
        .slice(at, at + LINES_AT_ONCE)
        .map((leaf) => `${leaf.toString('hex')}\n`)
        .join('');
  }

  /** In rising order. Messages that are the same have one tag, so that sorted tags put them side by side. */
  #leaves(): Buffer[] {
    const tags = Array.from({ length: this.#count }, (_, i) =>
      this.#tags.subarray(i * LEAF_BYTES, (i + 1) * LEAF_BYTES),
    ).sort(Buffer.compare);
    let occurrence = 0;
    const leaves = tags.map((tag, i) => {
      occurrence = i > 0 && tags[i - 1]!.equals(tag) ? occurrence + 1 : 1;
      return leafOf(tag, occurrence);
    });
    return leaves.sort(Buffer.compare);
  }
}
