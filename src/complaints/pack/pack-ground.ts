import type { LedgerReading, Receipts } from '../../consent/index.ts';
import type { Instant, Reason } from '../../domain/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import type { Deed, Directory, Sanctions, Trace } from '../../registry/index.ts';
import type { Traffic, TrafficMessage } from '../../store/index.ts';
import type { CaseGround } from '../cases/ground.ts';

/** What a pack is made from. What only others can read is handed in as what it says. */
export interface PackGround extends Omit<CaseGround, 'traffic' | 'directory' | 'sanctions'> {
  readonly sanctions: Pick<Sanctions, 'find' | 'get'>;
  readonly directory: Pick<Directory, 'nameOf' | 'ownerOf' | 'portStanding'>;
  readonly traffic: Pick<Traffic, 'marketingBy' | 'messagesNamed' | 'receiptsOf'>;
  readonly reading: Pick<LedgerReading, 'behindMessage'>;
  readonly receipts: Pick<Receipts, 'issue'>;
  readonly evidence: Pick<EvidenceStore, 'proofsOf' | 'verifierKey' | 'checkpoint' | 'log'>;
  /** The way of a message over its chain, as of its moment. */
  traceOf(message: TrafficMessage): Promise<Trace>;
  /** By which batches of an organisation are checked; undefined: it has no such key. */
  custodyKeyOf(organisation: string, key: string): Promise<string | undefined>;
  /** What became of a message that was held. */
  heldOf(message: string): Promise<HeldTold | undefined>;
  /** What a record of the evidence says; undefined where it is no judged message. */
  openRecord(record: Buffer): JudgedTold | undefined;
}

export interface HeldTold {
  readonly state: string;
  readonly at: Instant | undefined;
  readonly by: string;
  readonly reason: string;
}

/** What a judged message's record says, as far as a pack tells of it. */
export interface JudgedTold {
  readonly messageId: string;
  readonly at: Instant;
  readonly port: string;
  readonly organisation: string;
  readonly outcome: string;
  readonly text: string;
  /** As the client wrote it. */
  readonly recipient: string;
  readonly reasons: readonly Reason[];
}

/** So many are told one by one in the report; all of them stand in the tables beside it. */
export const COMPLAINTS_SHOWN = 50;
export const MESSAGES_SHOWN = 20;

/** What is asked for. Numbers and originals only with a reason. */
export interface PackAsked {
  readonly case: string;
  /** The report in English beside the Chinese one. */
  readonly english: boolean;
  readonly withNumbers: boolean;
  readonly withOriginals: boolean;
  readonly reason: string;
  readonly by: { readonly id: string; readonly name: string };
}

/** Who looks on while a pack is made. */
export interface PackWatch {
  stopped(): Promise<boolean>;
  /** So many complaints and messages are in it. */
  done(count: number): Promise<void>;
  /** Told before what they are about is written. */
  note(deeds: readonly Deed[]): Promise<void>;
}

/** What was made. */
export interface PackTold {
  readonly complaints: number;
  readonly messages: number;
  readonly originals: number;
  readonly files: number;
  /** Hexadecimal, of `manifest.json`: by it a pack is known. */
  readonly manifest: string;
}
