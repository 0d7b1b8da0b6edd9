import type { Socket } from 'node:net';
import {
  CMPP_CONNECT_STATUS,
  CMPP_LIMITS,
  CMPP_RESULT,
  type CmppConnect,
  type CmppPdu,
  type CmppVersion,
  checkCmppConnect,
  cmppAnswer,
  cmppAuthenticatorIsmg,
  cmppLength,
  cmppPdu,
  cmppVersionOf,
  decodeCmpp,
  encodeCmpp,
  encodeCmppInto,
  encodeCmppReport,
  WireError,
} from '../wire/index.ts';
import type { Owed } from './centre-account.ts';
import { CentreSession } from './centre-session.ts';
import type { MessageCentre } from './message-centre.ts';

/** CMPP 2.0, 2.1 and 3.0 in the gateway's role towards a service provider. */
export class CmppCentreSession extends CentreSession {
  readonly protocol = 'cmpp';
  protected readonly throttled = CMPP_RESULT.flowControl;
  #version: CmppVersion = 0x30;
  /** Written over and over; encoding copies it out at once. */
  readonly #answer = cmppAnswer({ command: 'submit', sequence: 0 }, { msgId: Buffer.alloc(8), result: 0 });
  readonly #receipt = cmppPdu('deliver', 0, { registeredDelivery: 1, msgId: Buffer.alloc(8) });
  readonly #body = {
    msgId: Buffer.alloc(8),
    stat: '',
    submitTime: '',
    doneTime: '',
    destTerminalId: '',
    smscSequence: 0,
  };

  constructor(centre: MessageCentre, socket: Socket) {
    super(centre, socket, CMPP_LIMITS);
  }

  protected onFrame(frame: Buffer): void {
    const pdu = decodeCmpp(frame, this.#version);
    if (pdu instanceof WireError) return this.malformed();
    // Everything else is an answer to our keep-alive, or nothing that a centre for short messages has a use for.
    switch (pdu.command) {
      case 'submit':
        return this.submitted(pdu.sequence, {
          source: pdu.srcId,
          destinations: pdu.destTerminalIds,
          coding: pdu.msgFmt,
          hasHeader: pdu.tpUdhi === 1,
          part: undefined,
          content: pdu.content,
          wantsReceipt: pdu.registeredDelivery === 1,
        });
      case 'deliver_resp':
        return this.delivered(pdu.sequence, pdu.result);
      case 'active_test':
        if (this.centre.faults.deaf) return;
        return this.#put(cmppAnswer({ command: 'active_test', sequence: pdu.sequence }));
      case 'connect':
        return this.#logIn(pdu);
      case 'terminate':
        this.#put(cmppAnswer({ command: 'terminate', sequence: pdu.sequence }));
        return this.end();
    }
  }

  #put(pdu: CmppPdu): void {
    this.outbox.put(encodeCmpp(pdu, this.#version));
  }

  #logIn(connect: CmppConnect): void {
    const version = cmppVersionOf(connect.version);
    this.#version = version ?? 0x30;
    const { sourceAddr, authenticatorSource } = connect;
    const secret = this.centre.secretOf(sourceAddr);
    const known = secret !== undefined && (secret === '' || checkCmppConnect(connect, secret) !== undefined);
    const status =
      version === undefined
        ? CMPP_CONNECT_STATUS.versionTooHigh
        : this.centre.admits(known)
          ? CMPP_CONNECT_STATUS.ok
          : CMPP_CONNECT_STATUS.authentication;
    const width = this.#version === 0x30 ? 4 : 1;
    this.#put(
      cmppAnswer(
        { command: 'connect', sequence: connect.sequence },
        {
          status,
          authenticatorIsmg:
            status === 0
              ? cmppAuthenticatorIsmg(status, authenticatorSource, secret ?? '', width)
              : Buffer.alloc(16),
          version: this.#version,
        },
      ),
    );
    if (status === 0) this.centre.joined(this, sourceAddr);
    else this.end();
  }

  protected writeAnswer(sequence: number, result: number, high: number, low: number): void {
    const answer = this.#answer;
    answer.sequence = sequence;
    answer.result = result;
    answer.msgId.writeUInt32BE(high, 0);
    answer.msgId.writeUInt32BE(low, 4);
    this.#write(answer);
  }

  protected writeReceipt(owed: Owed, sequence: number): void {
    const body = this.#body;
    body.msgId.writeUInt32BE(owed.high, 0);
    body.msgId.writeUInt32BE(owed.low, 4);
    body.stat = owed.stat;
    body.submitTime = owed.submitDate;
    body.doneTime = this.centre.ids.date;
    body.destTerminalId = owed.handset;
    body.smscSequence = owed.low;
    const receipt = this.#receipt;
    receipt.sequence = sequence;
    this.#giveId(receipt.msgId);
    receipt.destId = owed.port;
    receipt.srcTerminalId = owed.handset;
    receipt.content = encodeCmppReport(body, this.#version);
    this.#write(receipt);
  }

  protected writeReply(owed: Owed, sequence: number): void {
    const { content, coding, hasHeader } = owed.reply!;
    const msgId = Buffer.alloc(8);
    msgId.writeUInt32BE(owed.high, 0);
    msgId.writeUInt32BE(owed.low, 4);
    this.#write(
      cmppPdu('deliver', sequence, {
        msgId,
        destId: owed.port,
        tpUdhi: hasHeader ? 1 : 0,
        msgFmt: coding,
        srcTerminalId: owed.handset,
        content,
      }),
    );
  }

  /** A DELIVER that reports has an id of its own. */
  #giveId(out: Buffer): void {
    const { ids } = this.centre;
    ids.next();
    out.writeUInt32BE(ids.high, 0);
    out.writeUInt32BE(ids.low, 4);
  }

  #write(pdu: CmppPdu): void {
    const length = cmppLength(pdu, this.#version);
    const at = this.outbox.room(length);
    encodeCmppInto(this.outbox.buffer, at, pdu, this.#version);
    this.outbox.taken(length);
  }

  probe(): void {
    this.#put(cmppPdu('active_test', 0));
  }
}
