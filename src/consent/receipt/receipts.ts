import {
  canonical,
  NotThere,
  RECEIPT_KIND,
  type Recipient,
  Refusal,
  receiptContent,
  type Scope,
  type Statement,
} from '../../domain/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import { registeredName } from '../../registry/index.ts';
import { type Ground, tagOf } from '../ground.ts';
import type { Attestation } from '../ledger/attestation.ts';
import { LEDGER } from '../ledger/ledger-name.ts';
import { eventRow, isSeen } from '../reading/event-rows.ts';
import { objection } from '../refusal.ts';
import type { Receipt } from './verify-receipt.ts';

/** What receipts are made of. */
export type ReceiptEvidence = Pick<EvidenceStore, 'prove' | 'verifierKey' | 'log'>;

/** Receipts for what stands in the ledger, with everything inside that is needed to check them offline. */
export class Receipts {
  readonly #ground: Ground;
  readonly #evidence: ReceiptEvidence;
  readonly #attestation: Pick<Attestation, 'round'>;

  constructor(ground: Ground, evidence: ReceiptEvidence, attestation: Pick<Attestation, 'round'>) {
    this.#ground = ground;
    this.#evidence = evidence;
    this.#attestation = attestation;
  }

  /**
   * The receipt of an event. It says whom it is about only where the asker names the number; another number than the event's is answered as if
   * there were no such event.
   */
  async issue(event: number, scope: Scope, recipient?: Recipient): Promise<Receipt> {
    const { db } = this.#ground.record;
    let row = await eventRow(db, event);
    if (row === undefined || !isSeen(row, scope)) throw new NotThere();
    if (recipient !== undefined && !tagOf(this.#ground.key, recipient).equals(row.tag)) throw new NotThere();
    if (row.entry === null) {
      await this.#attestation.round();
      row = (await eventRow(db, event))!;
      if (row.entry === null) throw new Refusal([objection('not-logged-yet', 'event')]);
    }
    const evidence = await this.#evidence.prove(LEDGER, row.block!, row.place!);
    const statement = JSON.parse(Buffer.from(evidence.record, 'base64').toString()) as Statement;
    const person = await db
      .selectFrom('recipient')
      .select('salt')
      .where('tag', '=', row.tag)
      .executeTakeFirst();
    if (person === undefined && recipient !== undefined) throw new NotThere();
    const wording =
      row.wording === null
        ? undefined
        : await db
            .selectFrom('consent_wording')
            .select('text')
            .where('id', '=', row.wording)
            .executeTakeFirst();
    const number = recipient === undefined ? undefined : String(recipient);
    const content = receiptContent(statement, {
      log: this.#evidence.log.verifierKey.name,
      number,
      name: row.organisation === '' ? undefined : ((await registeredName(db, row.organisation)) ?? ''),
      wording: wording?.text,
      issuedAt: this.#ground.clock(),
    });
    return {
      ...content,
      proof: {
        verifier_key: this.#evidence.verifierKey,
        principal: number === undefined ? null : { number, salt: person!.salt.toString('hex') },
        evidence,
        witnessed: await this.#witnessed(evidence.index),
        issued: this.#evidence.log.attest(RECEIPT_KIND, Buffer.from(canonical(content))),
      },
    };
  }

  async #witnessed(index: number): Promise<Receipt['proof']['witnessed']> {
    const proof = await this.#evidence.log.proveWitnessed(index);
    if (proof === undefined) return null;
    return { checkpoint: proof.checkpoint, path: proof.path.map((each) => each.toString('base64')) };
  }
}
