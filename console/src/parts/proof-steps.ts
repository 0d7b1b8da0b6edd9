import type { Step } from '../evidence/verify.ts';
import type { messageWords } from '../words/messages.ts';
import type { In } from '../words/words.ts';

/** What each step of a check is called. */
export function stepNames(w: In<typeof messageWords>): Readonly<Record<Step['step'], string>> {
  return {
    parts: w.stepParts,
    record: w.stepRecord,
    batch: w.stepBatch,
    place: w.stepPlace,
    leaf: w.stepLeaf,
    log: w.stepLog,
    key: w.stepKey,
    signature: w.stepSignature,
    statement: w.stepStatement,
    number: w.stepNumber,
    wording: w.stepWording,
    issued: w.stepIssued,
    order: w.stepOrder,
  };
}
