import { Invalid, type OrganisationId, parseRecipient } from '../domain/index.ts';
import type { Facts } from '../kernel/index.ts';
import type { Spool } from '../store/index.ts';
import { splitLong } from '../wire/index.ts';
import type { Intake } from './intake.ts';
import type { Journal } from './journal.ts';
import type { OwnAnswer, OwnOrder } from './own-order.ts';
import type { OwnRecord } from './records.ts';
import type { Turn } from './turn.ts';

const PREFIX = 'o:';

/**
 * Sends the operator's own messages: each is judged, kept and forwarded like a client's, and answered once it is on disk (P1). The key under which it was
 * ordered is kept with it, so that an order that comes again, after a crash of either side too, is answered and not sent again.
 */
export class OwnSender {
  readonly #facts: Facts;
  readonly #intake: Intake;
  readonly #journal: Journal;
  readonly #spool: Spool;
  readonly #turn: Turn;
  readonly #underWay = new Map<string, Promise<OwnAnswer>>();

  constructor(parts: {
    readonly facts: Facts;
    readonly intake: Intake;
    readonly journal: Journal;
    readonly spool: Spool;
    readonly turn: Turn;
  }) {
    this.#facts = parts.facts;
    this.#intake = parts.intake;
    this.#journal = parts.journal;
    this.#spool = parts.spool;
    this.#turn = parts.turn;
  }

  /** Rejects where it could not be kept; then nothing of it is sent. */
  take(order: OwnOrder): Promise<OwnAnswer> {
    const kept = this.#spool.parked(PREFIX + order.key);
    if (kept !== undefined) return Promise.resolve(answerIn(kept));
    const underWay = this.#underWay.get(order.key);
    if (underWay !== undefined) return underWay;
    const answer = this.#send(order).finally(() => this.#underWay.delete(order.key));
    this.#underWay.set(order.key, answer);
    return answer;
  }

  /** Found in the journal at the start: its key may not have been kept beside it yet. */
  remember({ key, at, messageId, outcome, reasons }: Omit<OwnRecord, 'kind'>): void {
    if (this.#spool.parked(PREFIX + key) !== undefined) return;
    this.#keep(key, at, { messageId, outcome, reasons }).catch(() => {});
  }

  async #send(order: OwnOrder): Promise<OwnAnswer> {
    const { destination, account, text } = this.#complete(order);
    const contents = splitLong(text, 'ucs2', { reference: this.#turn.now & 0xff, bits: 8 });
    if (contents === undefined) throw new Error('own message: the text is too long');
    this.#turn.wake();
    const { at, answer, dispatch } = this.#intake.takeOwn({
      account,
      source: order.port,
      destination,
      contents,
    });
    this.#journal.write.own({ key: order.key, at, ...answer });
    await new Promise<void>((resolve, reject) => {
      this.#journal.after({ committed: resolve, failed: reject });
    });
    // While its items wait the block stays, and with it the key.
    await this.#keep(order.key, at, answer).catch(() => {});
    this.#turn.wake();
    dispatch();
    return answer;
  }

  #keep(key: string, at: number, answer: OwnAnswer): Promise<void> {
    return this.#spool.park(PREFIX + key, Buffer.from(JSON.stringify({ at, ...answer })));
  }

  /** In whose name, and under which signature: as ordered, else that of whoever stands behind the port. What is missing is for the rules to tell. */
  #complete(order: OwnOrder): { destination: string; account: string; text: string } {
    const recipient = parseRecipient(`+${order.recipient}`);
    if (recipient instanceof Invalid) throw new Error('own message: the recipient is no number');
    const digits = String(recipient);
    const organisation =
      order.organisation === ''
        ? this.#facts.organisationBehind(order.port, this.#turn.now)
        : (order.organisation as OrganisationId);
    const signature =
      order.signature === '' ? this.#facts.signatureFor(order.port, organisation) : order.signature;
    return {
      // As a carrier at home takes it.
      destination: /^861\d{10}$/.test(digits) ? digits.slice(2) : `+${digits}`,
      account: order.account === '' ? this.#accountOf(organisation) : order.account,
      text: signature === undefined ? order.text : `【${signature}】${order.text}`,
    };
  }

  #accountOf(organisation: OrganisationId | undefined): string {
    for (const { organisation: of, opened } of this.#facts.organisations.accounts())
      if (of.id === organisation) return opened.account;
    return '';
  }
}

/** When an order was taken, for whoever drops what is old. */
export function takenAt(bytes: Buffer): number {
  return (JSON.parse(bytes.toString()) as { at: number }).at;
}

function answerIn(bytes: Buffer): OwnAnswer {
  const { messageId, outcome, reasons } = JSON.parse(bytes.toString()) as OwnAnswer;
  return { messageId, outcome, reasons };
}
