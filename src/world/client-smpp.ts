import {
  decodeSmpp,
  decodeText,
  encodeSmppInto,
  isSmppReceipt,
  parseSmppReceipt,
  readUdh,
  SMPP_LIMITS,
  SMPP_STATUS,
  type SmppDeliverSm,
  type SmppPdu,
  smppAnswer,
  smppContent,
  smppHasUdh,
  smppLength,
  smppPdu,
  WireError,
} from '../wire/index.ts';
import { type PartOrder, SmsClient } from './client-base.ts';
import type { ClientOptions } from './client-types.ts';

/** An ESME that speaks SMPP 3.4. */
export class SmppClient extends SmsClient {
  protected readonly textProtocol = 'smpp';
  #probes = 0;

  constructor(options: ClientOptions) {
    super(options, SMPP_LIMITS);
  }

  protected isTooFast(result: number): boolean {
    return result === SMPP_STATUS.ESME_RTHROTTLED || result === SMPP_STATUS.ESME_RMSGQFUL;
  }

  protected writeLogin(): void {
    const { account, secret, bind = 'transceiver' } = this.options;
    this.#write(
      smppPdu(`bind_${bind}`, 1, { systemId: account, password: secret, interfaceVersion: 0x34, addrNpi: 1 }),
    );
  }

  protected writePart({ order, content, coding, hasHeader }: PartOrder, sequence: number): void {
    this.#write(
      smppPdu('submit_sm', sequence, {
        sourceAddr: order.source,
        destAddrTon: 1,
        destAddrNpi: 1,
        destinationAddr: order.recipient,
        esmClass: hasHeader ? 0x40 : 0,
        registeredDelivery: order.receipt ? 1 : 0,
        dataCoding: coding,
        shortMessage: content,
      }),
    );
  }

  protected writeProbe(): void {
    this.#write(smppPdu('enquire_link', ++this.#probes));
  }

  protected writeGoodbye(): void {
    this.#write(smppPdu('unbind', ++this.#probes));
  }

  protected onFrame(frame: Buffer): void {
    const pdu = decodeSmpp(frame);
    if (pdu instanceof WireError) return this.cut();
    // All else is answers to keep-alives.
    switch (pdu.command) {
      case 'submit_sm_resp':
        return this.answered(pdu.sequence, pdu.status, pdu.messageId);
      case 'generic_nack':
        return this.answered(pdu.sequence, pdu.status, '');
      case 'deliver_sm':
        return this.#delivered(pdu);
      case 'enquire_link':
        return this.#write(smppAnswer(pdu, 0));
      case 'bind_transceiver_resp':
      case 'bind_receiver_resp':
      case 'bind_transmitter_resp':
        return this.loggedIn(pdu.status);
      case 'unbind':
        this.#write(smppAnswer(pdu, 0));
        return this.parted();
      case 'unbind_resp':
        return this.parted();
    }
  }

  #delivered(pdu: SmppDeliverSm): void {
    if (this.acknowledges) this.#write(smppAnswer(pdu, 0));
    if (isSmppReceipt(pdu.esmClass)) {
      const receipt = parseSmppReceipt(pdu);
      this.emit('receipt', {
        id: receipt?.id ?? '',
        stat: receipt?.stat ?? '',
        recipient: pdu.sourceAddr,
        source: pdu.destinationAddr,
        submitDate: receipt?.submitDate ?? '',
        doneDate: receipt?.doneDate ?? '',
      });
      return;
    }
    const content = smppContent(pdu);
    if (content instanceof WireError) return this.cut();
    const udh = smppHasUdh(pdu.esmClass) ? readUdh(content) : undefined;
    const textAt = udh?.kind === 'udh' ? udh.headerLength : 0;
    this.emit('reply', {
      from: pdu.sourceAddr,
      to: pdu.destinationAddr,
      text: decodeText(content.subarray(textAt), pdu.dataCoding, 'smpp').text,
      part: udh?.kind === 'udh' ? udh.concat : undefined,
    });
  }

  #write(pdu: SmppPdu): void {
    const { outbox } = this;
    if (outbox === undefined) return;
    const length = smppLength(pdu);
    const at = outbox.room(length);
    encodeSmppInto(outbox.buffer, at, pdu);
    outbox.taken(length);
  }
}
