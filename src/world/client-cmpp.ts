import {
  CMPP_LIMITS,
  CMPP_RESULT,
  type CmppDeliver,
  type CmppPdu,
  type CmppVersion,
  cmppAnswer,
  cmppAuthenticatorSource,
  cmppLength,
  cmppPdu,
  cmppTimestamp,
  decodeCmpp,
  decodeText,
  encodeCmppInto,
  formatCmppMsgId,
  parseCmppReport,
  readUdh,
  WireError,
} from '../wire/index.ts';
import { type PartOrder, SmsClient } from './client-base.ts';
import type { ClientOptions } from './client-types.ts';
import { wallTime } from './wall-clock.ts';

/** A service provider that speaks CMPP 2.0 or 3.0. */
export class CmppClient extends SmsClient {
  protected readonly textProtocol = 'cmpp';
  readonly #version: CmppVersion;
  #probes = 0;

  constructor(options: ClientOptions) {
    super(options, CMPP_LIMITS);
    this.#version = options.protocol === 'cmpp20' ? 0x20 : 0x30;
  }

  protected isTooFast(result: number): boolean {
    return result === CMPP_RESULT.flowControl;
  }

  protected writeLogin(): void {
    const { account, secret, clock = Date.now } = this.options;
    const timestamp = cmppTimestamp(wallTime(clock()));
    this.#write(
      cmppPdu('connect', 1, {
        sourceAddr: account,
        authenticatorSource: cmppAuthenticatorSource(account, secret, timestamp),
        version: this.#version,
        timestamp,
      }),
    );
  }

  protected writePart(
    { order, content, coding, hasHeader, number, total }: PartOrder,
    sequence: number,
  ): void {
    this.#write(
      cmppPdu('submit', sequence, {
        pkTotal: total,
        pkNumber: number,
        registeredDelivery: order.receipt ? 1 : 0,
        serviceId: 'town',
        feeUserType: 2,
        tpUdhi: hasHeader ? 1 : 0,
        msgFmt: coding,
        msgSrc: this.options.account,
        feeType: '01',
        feeCode: '000000',
        srcId: order.source,
        destTerminalIds: [order.recipient],
        content,
      }),
    );
  }

  protected writeProbe(): void {
    this.#write(cmppPdu('active_test', ++this.#probes));
  }

  protected writeGoodbye(): void {
    this.#write(cmppPdu('terminate', ++this.#probes));
  }

  protected onFrame(frame: Buffer): void {
    const pdu = decodeCmpp(frame, this.#version);
    if (pdu instanceof WireError) return this.cut();
    // All else is answers to keep-alives.
    switch (pdu.command) {
      case 'submit_resp':
        return this.answered(pdu.sequence, pdu.result, formatCmppMsgId(pdu.msgId));
      case 'deliver':
        return this.#delivered(pdu);
      case 'active_test':
        return this.#write(cmppAnswer(pdu));
      case 'connect_resp':
        return this.loggedIn(pdu.status);
      case 'terminate':
        this.#write(cmppAnswer(pdu));
        return this.parted();
      case 'terminate_resp':
        return this.parted();
    }
  }

  #delivered(pdu: CmppDeliver): void {
    if (this.acknowledges) this.#write(cmppAnswer(pdu, { msgId: pdu.msgId, result: 0 }));
    if (pdu.registeredDelivery === 1) {
      const report = parseCmppReport(pdu.content);
      if (report instanceof WireError) return this.cut();
      this.emit('receipt', {
        id: formatCmppMsgId(report.msgId),
        stat: report.stat,
        recipient: report.destTerminalId,
        source: pdu.destId,
        submitDate: report.submitTime,
        doneDate: report.doneTime,
      });
      return;
    }
    const udh = pdu.tpUdhi === 1 ? readUdh(pdu.content) : undefined;
    const textAt = udh?.kind === 'udh' ? udh.headerLength : 0;
    this.emit('reply', {
      from: pdu.srcTerminalId,
      to: pdu.destId,
      text: decodeText(pdu.content.subarray(textAt), pdu.msgFmt, 'cmpp').text,
      part: udh?.kind === 'udh' ? udh.concat : undefined,
    });
  }

  #write(pdu: CmppPdu): void {
    const { outbox } = this;
    if (outbox === undefined) return;
    const length = cmppLength(pdu, this.#version);
    const at = outbox.room(length);
    encodeCmppInto(outbox.buffer, at, pdu, this.#version);
    outbox.taken(length);
  }
}
