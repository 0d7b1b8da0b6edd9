export type { Batch, BatchLeaf, HeaderValue, Sealer } from './batch.ts';
export { batchPath, parseBatchLeaf, recordLeafHash, recordSalt, sealBatch } from './batch.ts';
export type { Cosignature, Cosigner } from './cosignature.ts';
export { cosignaturesOf } from './cosignature.ts';
export type { Post, WitnessPlace, WitnessStanding } from './cosigning.ts';
export { Cosigning } from './cosigning.ts';
export type { Disk } from './disk.ts';
export type { EvidenceOptions, StoredBatch } from './evidence-store.ts';
export { EvidenceStore, openEvidence } from './evidence-store.ts';
export { createCosigner, createSigner, loadOrCreateCosigner, loadOrCreateSigner } from './keys.ts';
export type { Appended, LogOptions } from './log.ts';
export { Log, openLog } from './log.ts';
export { CompactRange, consistencyHolds, inclusionHolds, leafHash, MerkleTree, nodeHash } from './merkle.ts';
export type { Checkpoint, KeyKind, Note, NoteSignature, Signer, VerifierKey } from './note.ts';
export {
  formatNote,
  formatVerifierKey,
  openAttestation,
  openCheckpoint,
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
} from './note.ts';
export type { Problem, ProblemCode } from './problem.ts';
export { EvidenceError, problemCodes } from './problem.ts';
export type {
  ClosedRecordProof,
  ClosedRecordVerdict,
  EntryProof,
  EntryVerdict,
  ProofFault,
  RecordProof,
  RecordVerdict,
  WitnessedPath,
} from './proof.ts';
export {
  closeProof,
  verifyClosedProof,
  verifyEntryProof,
  verifyPrecedence,
  verifyProof,
  verifyWitnessed,
} from './proof.ts';
export { bundlePath, tilePath } from './tiles.ts';
export type { VerifyOptions, VerifyProgress, VerifyReport } from './verify.ts';
export { verifyEvidence } from './verify.ts';
export type { WitnessAnswer, WitnessOptions } from './witness.ts';
export { Witness } from './witness.ts';
