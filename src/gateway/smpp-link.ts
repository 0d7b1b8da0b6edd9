import {
  decodeSmpp,
  encodeSmppInto,
  isSmppReceipt,
  parseSmppReceipt,
  SMPP_LIMITS,
  SMPP_STATUS,
  SMPP_TAG,
  type SmppDeliverSm,
  type SmppMessageState,
  type SmppPdu,
  type SmppPduOf,
  smppAnswer,
  smppContent,
  smppHasUdh,
  smppLength,
  smppNack,
  smppPdu,
  smppStatusFor,
  smppStatusName,
  WireError,
} from '../wire/index.ts';
import { recode } from './coding.ts';
import type { AckToken, Upstream, UpstreamAnswer } from './forwarder.ts';
import type { Item } from './item.ts';
import { readMinuteStamp } from './shanghai-clock.ts';
import { Link, type LinkParts } from './upstream-link.ts';

const BUSY = new Set<number>([SMPP_STATUS.ESME_RTHROTTLED, SMPP_STATUS.ESME_RMSGQFUL]);
const PASSING = new Set<number>([
  SMPP_STATUS.ESME_RSYSERR,
  SMPP_STATUS.ESME_RX_T_APPN,
  SMPP_STATUS.ESME_RINVBNDSTS,
]);

const STAT: Record<SmppMessageState, string> = {
  ENROUTE: 'ENROUTE',
  DELIVERED: 'DELIVRD',
  EXPIRED: 'EXPIRED',
  DELETED: 'DELETED',
  UNDELIVERABLE: 'UNDELIV',
  ACCEPTED: 'ACCEPTD',
  UNKNOWN: 'UNKNOWN',
  REJECTED: 'REJECTD',
};

/** A connection to a message centre over SMPP 3.4, bound as transceiver. */
export class SmppLink extends Link {
  readonly #submit = smppPdu('submit_sm', 0);

  constructor(parts: LinkParts, upstream: Upstream) {
    super(parts, upstream, SMPP_LIMITS);
  }

  protected login(): void {
    const { account, secret } = this.settings;
    this.#send(
      smppPdu('bind_transceiver', this.window.next(), {
        systemId: account,
        password: secret,
        interfaceVersion: 0x34,
      }),
    );
  }

  onFrame(frame: Buffer): void {
    const pdu = decodeSmpp(frame);
    if (pdu instanceof WireError) {
      this.parts.counts.malformed++;
      this.complain('upstream sends a frame that breaks the protocol', { fault: pdu.message });
      if (pdu.header !== undefined) this.#send(smppNack(pdu.header.sequence, smppStatusFor(pdu)));
      return;
    }
    switch (pdu.command) {
      case 'submit_sm_resp':
        return this.answered(pdu.sequence, answerOf(pdu));
      case 'deliver_sm':
        return this.#delivered(pdu);
      case 'bind_transceiver_resp':
        if (this.state !== 'binding') return;
        return pdu.status === 0 ? this.bound() : this.refused(smppStatusName(pdu.status));
      case 'enquire_link':
        return this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_ROK));
      case 'enquire_link_resp':
        return this.lives();
      case 'unbind':
        this.#send(smppAnswer(pdu, SMPP_STATUS.ESME_ROK));
        return this.end();
      case 'unbind_resp':
        return this.end();
      case 'generic_nack':
        return this.answered(pdu.sequence, { kind: 'rejected', code: pdu.status });
      default:
        this.parts.counts.malformed++;
        this.complain('a command that message centres do not send', { command: pdu.command });
        return this.#send(smppNack(pdu.sequence, SMPP_STATUS.ESME_RINVCMDID));
    }
  }

  #delivered(pdu: SmppDeliverSm): void {
    const { connection } = this;
    const token: AckToken = { connection, sequence: pdu.sequence, id: undefined };
    if (!isSmppReceipt(pdu.esmClass)) {
      const content = smppContent(pdu);
      if (content instanceof WireError) return this.#send(smppAnswer(pdu, smppStatusFor(content)));
      const { sourceAddr: from, destinationAddr: port, dataCoding: coding } = pdu;
      this.parts.inbound.take(
        this.upstream,
        { from, port, udhi: smppHasUdh(pdu.esmClass), coding, protocol: 'smpp', content },
        this,
        token,
      );
      return;
    }
    const receipt = parseSmppReceipt(pdu);
    if (receipt?.id === undefined) {
      this.parts.counts.malformed++;
      this.complain('upstream sends a receipt that names no message');
      return this.acknowledge(token);
    }
    const state = receipt.state === undefined ? (receipt.stat ?? 'UNKNOWN').slice(0, 7) : STAT[receipt.state];
    const doneAt = readMinuteStamp(receipt.doneDate ?? '', this.parts.turn.now);
    const error = receipt.err ?? '';
    this.parts.forwarder.reported(
      this.upstream,
      { id: receipt.id, state, error: error === '000' ? '' : error, doneAt },
      this,
      token,
    );
  }

  acknowledge(token: AckToken): void {
    if (!this.onSameConnection(token)) return;
    this.#send(smppAnswer({ command: 'deliver_sm', sequence: token.sequence }, SMPP_STATUS.ESME_ROK));
  }

  protected sendSubmit(item: Item, sequence: number): void {
    const submit = this.#submit;
    const { content, coding } = recode(item, 'smpp');
    const long = content.length > 254;
    submit.sequence = sequence;
    submit.serviceType = item.protocol === 'smpp' ? item.serviceId : '';
    submit.sourceAddr = item.source;
    submit.destAddrTon = 1;
    submit.destAddrNpi = 1;
    submit.destinationAddr = item.destination.replace(/^(\+|00)/, '');
    submit.esmClass = item.udhi ? 0x40 : 0;
    submit.protocolId = item.protocolId;
    submit.registeredDelivery = item.wantsReceipt ? 1 : 0;
    submit.dataCoding = coding;
    submit.shortMessage = long ? EMPTY : content;
    submit.tlvs = long ? [{ tag: SMPP_TAG.message_payload, value: content }] : NO_TLVS;
    this.#send(submit);
  }

  protected sendTest(): void {
    this.#send(smppPdu('enquire_link', this.window.next()));
  }

  protected sayGoodbye(): void {
    this.#send(smppPdu('unbind', this.window.next()));
  }

  #send(pdu: SmppPdu): void {
    const { connection } = this;
    if (connection.closed) return;
    const out = connection.room(smppLength(pdu));
    connection.commit(encodeSmppInto(out, connection.at, pdu));
  }
}

const EMPTY = Buffer.alloc(0);
const NO_TLVS: [] = [];

function answerOf(pdu: SmppPduOf<'submit_sm_resp'>): UpstreamAnswer {
  if (pdu.status === SMPP_STATUS.ESME_ROK) return { kind: 'accepted', id: pdu.messageId };
  if (BUSY.has(pdu.status)) return { kind: 'busy', code: pdu.status };
  return { kind: PASSING.has(pdu.status) ? 'failed' : 'rejected', code: pdu.status };
}
