import {
  buildSmppReceipt,
  type Concat,
  concatHeader,
  decodeSmpp,
  encodeSmppInto,
  findTlv,
  SMPP_STATUS,
  SMPP_TAG,
  type SmppBind,
  type SmppMessageState,
  type SmppPdu,
  type SmppPduOf,
  smppAnswer,
  smppContent,
  smppHasUdh,
  smppLength,
  smppNack,
  smppPdu,
  smppReceiptTlvs,
  smppRefusal,
  smppStatusFor,
  type Tlv,
  tlvUint,
  uintTlv,
  WireError,
} from '../wire/index.ts';
import { recode } from './coding.ts';
import type { Connection } from './connection.ts';
import type { Outgoing, ResultCodes } from './desks.ts';
import type { Item } from './item.ts';
import { idText } from './message-ids.ts';
import { ServerSession, type SessionParts } from './server-session.ts';
import { minuteStamp } from './shanghai-clock.ts';
import type { Submission } from './submission.ts';

const VENDOR = 0x400;
const SEQUENCE_LAST = 0x7fff_ffff;
const SYSTEM_ID = 'anning';

export const SMPP_CODES: ResultCodes = {
  ok: SMPP_STATUS.ESME_ROK,
  malformed: SMPP_STATUS.ESME_RINVCMDLEN,
  tooFast: SMPP_STATUS.ESME_RTHROTTLED,
  windowExceeded: SMPP_STATUS.ESME_RMSGQFUL,
  systemError: SMPP_STATUS.ESME_RSYSERR,
  badSource: SMPP_STATUS.ESME_RINVSRCADR,
  badDestination: SMPP_STATUS.ESME_RINVDSTADR,
  tooLong: SMPP_STATUS.ESME_RINVMSGLEN,
  noRoute: SMPP_STATUS.ESME_RSUBMITFAIL,
  refused: (wire) => VENDOR + wire,
};

type SubmitPdu = SmppPduOf<'submit_sm' | 'submit_multi' | 'data_sm'>;

/** An SMPP 3.4 client (ESME). */
export class SmppSession extends ServerSession {
  readonly protocol = 'smpp';
  readonly codes = SMPP_CODES;
  readonly #submitResp = smppAnswer({ command: 'submit_sm', sequence: 0 }, 0, { messageId: '' });
  /** Submits that are not submit_sm, whose answers have another command. */
  readonly #others = new Map<number, 'submit_multi' | 'data_sm'>();

  constructor(parts: SessionParts, connection: Connection) {
    super(parts, connection, SEQUENCE_LAST);
  }

  onFrame(frame: Buffer): void {
    const pdu = decodeSmpp(frame);
    if (pdu instanceof WireError) return this.#malformed(pdu);
    switch (pdu.command) {
      case 'submit_sm':
        return this.#submit(pdu, pdu.sourceAddr, [pdu.destinationAddr], frame);
      case 'submit_multi':
        return this.#submitMulti(pdu, frame);
      case 'data_sm':
        return this.#submit(pdu, pdu.sourceAddr, [pdu.destinationAddr], frame);
      case 'deliver_sm_resp':
        return this.delivered(pdu.sequence, pdu.status === SMPP_STATUS.ESME_ROK);
      case 'bind_transmitter':
      case 'bind_receiver':
      case 'bind_transceiver':
        return this.#login(pdu);
      case 'enquire_link':
        return this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_ROK));
      case 'enquire_link_resp':
        return this.lives();
      case 'unbind':
        return this.#unbind(pdu);
      case 'unbind_resp':
        return this.part(() => {});
      case 'query_sm':
        // Past states are told by receipts and by the console; a gateway that has handed a message on does not know it here.
        return this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_RQUERYFAIL, { messageId: pdu.messageId }));
      case 'cancel_sm':
        return this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_RCANCELFAIL));
      case 'replace_sm':
        return this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_RREPLACEFAIL));
      case 'generic_nack':
      case 'data_sm_resp':
        return this.delivered(pdu.sequence, false);
      default:
        this.parts.counts.malformed++;
        this.complain('a command that clients do not send', { command: pdu.command });
        return this.#send(smppNack(pdu.sequence, SMPP_STATUS.ESME_RINVCMDID));
    }
  }

  #unbind(pdu: SmppPduOf<'unbind'>): void {
    const bound = this.state === 'open' || this.state === 'closing';
    const status = bound ? SMPP_STATUS.ESME_ROK : SMPP_STATUS.ESME_RINVBNDSTS;
    this.part(() => this.#send(smppAnswer(pdu, status)));
  }

  #login(pdu: SmppBind): void {
    if (this.state !== 'new') return this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_RALYBND));
    const { facts, credentials } = this.parts;
    const opened = facts.organisations.account(pdu.systemId as never)?.opened;
    if (opened === undefined) return this.#refuseLogin(pdu, SMPP_STATUS.ESME_RINVSYSID, 'no such account');
    if (!credentials.addressFits(opened, this.connection.remoteAddress)) {
      return this.#refuseLogin(pdu, SMPP_STATUS.ESME_RBINDFAIL, 'address not allowed');
    }
    this.state = 'checking';
    credentials.passwordFits(opened, pdu.password).then(
      (fits) => this.#checked(pdu, fits),
      () => this.#checked(pdu, false),
    );
  }

  #checked(pdu: SmppBind, fits: boolean): void {
    if (this.state !== 'checking') return;
    this.state = 'new';
    if (!fits) return this.#refuseLogin(pdu, SMPP_STATUS.ESME_RINVPASWD, 'wrong password');
    this.canReceive = pdu.command !== 'bind_transmitter';
    this.canSubmit = pdu.command !== 'bind_receiver';
    if (!this.open(pdu.systemId))
      return this.#refuseLogin(pdu, SMPP_STATUS.ESME_RBINDFAIL, 'too many connections');
    const tlvs = [uintTlv(SMPP_TAG.sc_interface_version, 0x34, 1)];
    this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_ROK, { systemId: SYSTEM_ID, tlvs }));
  }

  #refuseLogin(pdu: SmppBind, status: number, why: string): void {
    this.parts.counts.loginsRefused++;
    this.complain(`login refused: ${why}`);
    this.#send(smppAnswer(pdu, status));
    this.end();
  }

  #submitMulti(pdu: SmppPduOf<'submit_multi'>, frame: Buffer): void {
    const addresses: string[] = [];
    for (const destination of pdu.destinations) {
      // Distribution lists live in a message centre; this gateway keeps none.
      if (destination.kind === 'list') return this.#refuse(pdu, SMPP_STATUS.ESME_RINVDLNAME);
      addresses.push(destination.address);
    }
    this.#submit(pdu, pdu.sourceAddr, addresses, frame);
  }

  #submit(pdu: SubmitPdu, source: string, destinations: readonly string[], frame: Buffer): void {
    if (this.state !== 'open' || !this.canSubmit) return this.#refuse(pdu, SMPP_STATUS.ESME_RINVBNDSTS);
    const content = smppContent(pdu);
    if (content instanceof WireError) return this.#refuse(pdu, smppStatusFor(content));
    if (pdu.command !== 'submit_sm') this.#others.set(pdu.sequence, pdu.command);
    if (!this.admit(pdu.sequence, frame)) return;
    const hasUdh = smppHasUdh(pdu.esmClass);
    const concat = hasUdh ? undefined : sarOf(pdu.tlvs);
    const submission: Submission = {
      session: this,
      desk: this.desk!,
      protocol: 'smpp',
      sequence: pdu.sequence,
      source,
      destinations,
      content: concat === undefined ? content : Buffer.concat([concatHeader(concat), content]),
      coding: pdu.dataCoding,
      udhi: hasUdh || concat !== undefined,
      protocolId: 'protocolId' in pdu ? pdu.protocolId : 0,
      serviceId: pdu.serviceType,
      wantsReceipt: (pdu.registeredDelivery & 0x03) !== 0,
    };
    this.parts.intake.take(submission);
  }

  /** Refuses a submit that was never admitted. */
  #refuse(pdu: SubmitPdu, status: number): void {
    this.#send(smppAnswer(pdu, status));
  }

  protected writeAnswer(sequence: number, code: number, idHigh: number, idLow: number): void {
    const messageId = code === SMPP_STATUS.ESME_ROK ? idText(idHigh, idLow) : '';
    const other = this.#others.size === 0 ? undefined : this.#others.get(sequence);
    if (other !== undefined) {
      this.#others.delete(sequence);
      return this.#send(smppAnswer({ command: other, sequence }, code, { messageId }));
    }
    const answer = this.#submitResp;
    answer.sequence = sequence;
    answer.status = code;
    answer.messageId = messageId;
    this.#send(answer);
  }

  protected sendReceipt(item: Item, sequence: number): void {
    const id = idText(item.idHigh, item.idLow);
    const state = stateOf(item.receiptState);
    const shortMessage = buildSmppReceipt({
      id,
      submitDate: minuteStamp(item.at),
      doneDate: minuteStamp(item.doneAt),
      state,
      err: item.receiptError === '' ? '000' : item.receiptError.slice(-3),
    });
    this.#send(
      smppPdu('deliver_sm', sequence, {
        sourceAddr: item.destination,
        destinationAddr: item.source,
        esmClass: 0x04,
        shortMessage,
        tlvs: smppReceiptTlvs(id, state),
      }),
    );
  }

  protected sendInbound(reply: Outgoing, sequence: number): void {
    const { content, coding } = recode(reply, 'smpp');
    const long = content.length > 254;
    this.#send(
      smppPdu('deliver_sm', sequence, {
        sourceAddr: reply.from,
        destinationAddr: reply.port,
        esmClass: reply.udhi ? 0x40 : 0,
        dataCoding: coding,
        shortMessage: long ? Buffer.alloc(0) : content,
        tlvs: long ? [{ tag: SMPP_TAG.message_payload, value: content }] : [],
      }),
    );
  }

  protected sendTest(): void {
    this.#send(smppPdu('enquire_link', this.deliveries.next()));
  }

  protected sayGoodbye(): void {
    this.#send(smppPdu('unbind', this.deliveries.next()));
  }

  #malformed(error: WireError): void {
    this.parts.counts.malformed++;
    this.complain('a frame that breaks the protocol', { field: error.field, fault: error.message });
    const { header } = error;
    if (header === undefined || this.state === 'closed') return this.drop('a frame that breaks the protocol');
    if (header.command === 'deliver_sm_resp') return this.delivered(header.sequence, false);
    const refusal = smppRefusal(error);
    if (refusal !== undefined) this.#send(refusal);
    if (this.state === 'new') this.end();
  }

  override onBroken(error: WireError): void {
    super.onBroken(error);
    this.#send(smppNack(0, smppStatusFor(error)));
  }

  #send(pdu: SmppPdu): void {
    const { connection } = this;
    if (connection.closed) return;
    const out = connection.room(smppLength(pdu));
    connection.commit(encodeSmppInto(out, connection.at, pdu));
  }
}

const STATES: Record<string, SmppMessageState> = {
  DELIVRD: 'DELIVERED',
  EXPIRED: 'EXPIRED',
  DELETED: 'DELETED',
  UNDELIV: 'UNDELIVERABLE',
  ACCEPTD: 'ACCEPTED',
  UNKNOWN: 'UNKNOWN',
  REJECTD: 'REJECTED',
};

/** CMPP's seven characters as an SMPP state: the carriers' own codes (MK:0001 …) all mean that it was not delivered. */
function stateOf(stat: string): SmppMessageState {
  return STATES[stat] ?? 'UNDELIVERABLE';
}

/**
 * A part that is told in TLVs (sections 5.3.2.22 to 24) as the header that the air interface will need anyway, and that every carrier
 * reads. Parts leave room for a header with an 8-bit reference, not for a longer one.
 */
function sarOf(tlvs: readonly Tlv[]): Concat | undefined {
  if (tlvs.length === 0 || findTlv(tlvs, SMPP_TAG.sar_total_segments) === undefined) return undefined;
  const reference = tlvUint(tlvs, SMPP_TAG.sar_msg_ref_num);
  const total = tlvUint(tlvs, SMPP_TAG.sar_total_segments);
  const part = tlvUint(tlvs, SMPP_TAG.sar_segment_seqnum);
  if (reference === undefined || total === undefined || part === undefined || part < 1 || part > total)
    return undefined;
  return { reference: reference & 0xff, bits: 8, total, part };
}
