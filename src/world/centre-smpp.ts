import type { Socket } from 'node:net';
import {
  buildSmppReceipt,
  decodeSmpp,
  encodeSmppInto,
  findTlv,
  SMPP_LIMITS,
  SMPP_STATUS,
  SMPP_TAG,
  type SmppBind,
  type SmppMessageState,
  type SmppPdu,
  type SmppSubmitSm,
  smppAnswer,
  smppContent,
  smppHasUdh,
  smppLength,
  smppPdu,
  smppReceiptTlvs,
  smppStatusFor,
  tlvUint,
  uintTlv,
  WireError,
} from '../wire/index.ts';
import type { Owed } from './centre-account.ts';
import { idText } from './centre-ids.ts';
import { CentreSession } from './centre-session.ts';
import type { Part } from './centre-types.ts';
import type { MessageCentre } from './message-centre.ts';

const STATE_OF_STAT: Readonly<Record<string, SmppMessageState>> = {
  DELIVRD: 'DELIVERED',
  EXPIRED: 'EXPIRED',
  DELETED: 'DELETED',
  UNDELIV: 'UNDELIVERABLE',
  UNKNOWN: 'UNKNOWN',
  REJECTD: 'REJECTED',
};

/** SMPP 3.4 in the message centre's role. */
export class SmppCentreSession extends CentreSession {
  readonly protocol = 'smpp';
  protected readonly throttled = SMPP_STATUS.ESME_RTHROTTLED;
  #sends = true;
  readonly #answer = smppAnswer({ command: 'submit_sm', sequence: 0 }, 0, { messageId: '' });
  readonly #receipt = smppPdu('deliver_sm', 0, {
    esmClass: 0x04,
    sourceAddrTon: 1,
    sourceAddrNpi: 1,
    destAddrNpi: 1,
  });

  constructor(centre: MessageCentre, socket: Socket) {
    super(centre, socket, SMPP_LIMITS);
  }

  protected onFrame(frame: Buffer): void {
    const pdu = decodeSmpp(frame);
    if (pdu instanceof WireError) return this.#unreadable(pdu);
    // Everything else is an answer to our keep-alive, or nothing that a centre for short messages has a use for.
    switch (pdu.command) {
      case 'submit_sm':
        return this.#submit(pdu);
      case 'deliver_sm_resp':
        return this.delivered(pdu.sequence, pdu.status);
      case 'enquire_link':
        if (this.centre.faults.deaf) return;
        return this.#write(smppAnswer({ command: 'enquire_link', sequence: pdu.sequence }, 0));
      case 'bind_transceiver':
      case 'bind_receiver':
      case 'bind_transmitter':
        return this.#logIn(pdu);
      case 'unbind':
        this.#write(smppAnswer({ command: 'unbind', sequence: pdu.sequence }, 0));
        return this.end();
    }
  }

  /** A frame whose border is known leaves the stream readable: it is answered, and the connection lives on. */
  #unreadable(error: WireError): void {
    this.centre.statistics.malformed++;
    const sequence = error.header?.sequence ?? 0;
    const status = smppStatusFor(error);
    if (error.header?.command === 'submit_sm') {
      this.#write(smppAnswer({ command: 'submit_sm', sequence }, status));
    } else {
      this.#write(smppPdu('generic_nack', sequence, {}, status));
    }
  }

  #submit(pdu: SmppSubmitSm): void {
    const content = pdu.tlvs.length === 0 ? pdu.shortMessage : smppContent(pdu);
    if (content instanceof WireError) return this.#unreadable(content);
    if (!this.#sends) return this.#write(smppAnswer(pdu, SMPP_STATUS.ESME_RINVBNDSTS));
    this.submitted(pdu.sequence, {
      source: pdu.sourceAddr,
      destinations: [pdu.destinationAddr],
      coding: pdu.dataCoding,
      hasHeader: smppHasUdh(pdu.esmClass),
      part: pdu.tlvs.length === 0 ? undefined : sarPart(pdu),
      content,
      wantsReceipt: (pdu.registeredDelivery & 3) === 1,
    });
  }

  #logIn(bind: SmppBind): void {
    const secret = this.centre.secretOf(bind.systemId);
    const known = secret !== undefined && (secret === '' || secret === bind.password);
    const answer = { command: bind.command, sequence: bind.sequence };
    if (!this.centre.admits(known)) {
      this.#write(smppAnswer(answer, SMPP_STATUS.ESME_RBINDFAIL));
      return this.end();
    }
    this.receives = bind.command !== 'bind_transmitter';
    this.#sends = bind.command !== 'bind_receiver';
    const tlvs = [uintTlv(SMPP_TAG.sc_interface_version, 0x34, 1)];
    this.#write(smppAnswer(answer, 0, { systemId: 'centre', tlvs }));
    this.centre.joined(this, bind.systemId);
  }

  protected writeAnswer(sequence: number, result: number, high: number, low: number): void {
    const answer = this.#answer;
    answer.sequence = sequence;
    answer.status = result;
    answer.messageId = result === 0 ? idText(high, low) : '';
    this.#write(answer);
  }

  protected writeReceipt(owed: Owed, sequence: number): void {
    const id = idText(owed.high, owed.low);
    // A carrier's own codes (MK:0001) have no SMPP state: undeliverable, with the digits as the error.
    const known = STATE_OF_STAT[owed.stat];
    const state = known ?? 'UNDELIVERABLE';
    const err = known === undefined ? owed.stat.slice(-3) : '000';
    const receipt = this.#receipt;
    receipt.sequence = sequence;
    receipt.sourceAddr = owed.handset;
    receipt.destinationAddr = owed.port;
    receipt.shortMessage = buildSmppReceipt({
      id,
      submitDate: owed.submitDate,
      doneDate: this.centre.ids.date,
      state,
      err,
    });
    receipt.tlvs = smppReceiptTlvs(id, state);
    this.#write(receipt);
  }

  protected writeReply(owed: Owed, sequence: number): void {
    const { content, coding, hasHeader } = owed.reply!;
    this.#write(
      smppPdu('deliver_sm', sequence, {
        sourceAddrTon: 1,
        sourceAddrNpi: 1,
        sourceAddr: owed.handset,
        destAddrNpi: 1,
        destinationAddr: owed.port,
        esmClass: hasHeader ? 0x40 : 0,
        dataCoding: coding,
        shortMessage: content,
      }),
    );
  }

  #write(pdu: SmppPdu): void {
    const length = smppLength(pdu);
    const at = this.outbox.room(length);
    encodeSmppInto(this.outbox.buffer, at, pdu);
    this.outbox.taken(length);
  }

  probe(): void {
    this.#write(smppPdu('enquire_link', 1));
  }
}

/** sar_ TLVs, section 5.3.2.22 to 24: all three, or it is no part. */
function sarPart({ tlvs }: SmppSubmitSm): Part | undefined {
  if (findTlv(tlvs, SMPP_TAG.sar_msg_ref_num) === undefined) return undefined;
  const reference = tlvUint(tlvs, SMPP_TAG.sar_msg_ref_num);
  const total = tlvUint(tlvs, SMPP_TAG.sar_total_segments);
  const number = tlvUint(tlvs, SMPP_TAG.sar_segment_seqnum);
  if (reference === undefined || total === undefined || number === undefined) return undefined;
  return { reference, total, number };
}
