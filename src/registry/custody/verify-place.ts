import {
  EvidenceError,
  inclusionHolds,
  leafHash,
  openNote,
  parseVerifierKey,
  verifyEntryProof,
} from '../../evidence/index.ts';
import { entryOf, sha256 } from './batch-rows.ts';
import { readStatement } from './statement.ts';

/** A place in a signed batch as it is told: hashes in base64, the leaf in hexadecimal. */
export interface PlaceClaimed {
  readonly leaf: string;
  readonly index: number;
  readonly path: readonly string[];
}

/** What does not hold, and where; undefined where all of it does. */
export type PlaceFault =
  | { readonly where: string; readonly found: string; readonly expected: string }
  | undefined;

/**
 * Checks offline that a leaf stands in a batch that a hop signed: the note under the hop's key, the leaf under the note's root, and, where it is claimed, the
 * note's hash in the evidence log. Never throws over what a stranger gives.
 *
 * @param verifierKey the hop's
 * @param organisation whose batch it is said to be
 */
export function verifyPlace(
  { leaf, index, path }: PlaceClaimed,
  batch: { readonly note: string; readonly verifierKey: string; readonly organisation: string },
  entry: { readonly proof: unknown; readonly logKey: string } | undefined,
): PlaceFault {
  try {
    const key = parseVerifierKey(batch.verifierKey);
    if (key.name !== batch.organisation)
      return { where: 'verifierKey', found: key.name, expected: batch.organisation };
    const statement = readStatement(openNote(batch.note, [key], 'note').text);
    if (!('root' in statement))
      return { where: 'note', found: 'no statement', expected: 'a statement of a batch' };
    if (statement.organisation !== batch.organisation)
      return { where: 'note', found: statement.organisation, expected: batch.organisation };
    const hashes = path.map((each) => Buffer.from(each, 'base64'));
    if (!inclusionHolds(leafHash(Buffer.from(leaf, 'hex')), index, statement.count, hashes, statement.root))
      return {
        where: 'path',
        found: `a path that does not lead from leaf ${index} of ${statement.count} to the root`,
        expected: statement.root.toString('base64'),
      };
    return entry === undefined ? undefined : entryFault(batch.note, entry);
  } catch (error) {
    if (error instanceof EvidenceError) return error.problem;
    throw error;
  }
}

function entryFault(
  note: string,
  { proof, logKey }: { readonly proof: unknown; readonly logKey: string },
): PlaceFault {
  const verdict = verifyEntryProof(proof, logKey);
  if (!verdict.ok) return { ...verdict, where: `evidence.${verdict.where}` };
  const expected = entryOf(sha256(note));
  return verdict.entry.equals(expected)
    ? undefined
    : { where: 'evidence.entry', found: verdict.entry.toString(), expected: expected.toString() };
}
