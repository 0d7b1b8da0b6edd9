import type { EvidenceStore } from '../evidence/index.ts';
import { Consents } from './door/consents.ts';
import type { Ground } from './ground.ts';
import { ConsentImports } from './imports/imports.ts';
import { Attestation } from './ledger/attestation.ts';
import { Ledger } from './ledger/ledger.ts';
import { RefusalLinks } from './links/refusal-links.ts';
import { countLedger, type LedgerCounts } from './reading/ledger-counts.ts';
import { LedgerReading } from './reading/ledger-reading.ts';
import { type ReceiptEvidence, Receipts } from './receipt/receipts.ts';
import { Wordings } from './wordings/wordings.ts';

type Asked = Parameters<typeof countLedger> extends [unknown, ...infer Rest] ? Rest : never;

export interface ConsentRoom {
  readonly consents: Consents;
  readonly wordings: Wordings;
  readonly ledger: Ledger;
  readonly attestation: Attestation;
  readonly reading: LedgerReading;
  readonly receipts: Receipts;
  readonly links: RefusalLinks;
  readonly imports: ConsentImports;
  counts(...asked: Asked): Promise<LedgerCounts>;
  /** What is under way ends. */
  close(): Promise<void>;
}

const ROUND_MS = 500;
/** What is recorded in a moment goes into the log together: a round holds the ledger, and refusals would wait for one after another. */
const GATHER_MS = 100;

/**
 * Opens the room. What is recorded goes into the evidence log in a moment, and what a crash left is taken up at the next start.
 *
 * @param onError the log could not be written; it is tried again.
 */
export function openConsent(
  ground: Ground,
  evidence: Pick<EvidenceStore, 'addBatches'> & ReceiptEvidence,
  onError: (error: Error) => void,
): ConsentRoom {
  const ledger = new Ledger(ground);
  const attestation = new Attestation(ground, evidence);
  const consents = new Consents(ground, ledger, attestation);
  let closed = false;
  const round = () => {
    if (!closed) attestation.round().catch(onError);
  };
  let gathering: NodeJS.Timeout | undefined;
  ledger.onRecorded = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      round();
    }, GATHER_MS).unref();
  };
  const timer = setInterval(round, ROUND_MS).unref();
  return {
    consents,
    wordings: new Wordings(ground),
    ledger,
    attestation,
    reading: new LedgerReading(ground),
    receipts: new Receipts(ground, evidence, attestation),
    links: new RefusalLinks(ground, consents),
    imports: new ConsentImports(ground, ledger, attestation),
    counts: (...asked) => countLedger(ground, ...asked),
    async close() {
      closed = true;
      clearInterval(timer);
      clearTimeout(gathering);
      await attestation.round().catch(onError);
    },
  };
}
