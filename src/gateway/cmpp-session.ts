import {
  CMPP_CONNECT_STATUS,
  CMPP_RESULT,
  type CmppConnect,
  type CmppPdu,
  type CmppSubmit,
  type CmppVersion,
  checkCmppConnect,
  cmppAnswer,
  cmppAuthenticatorIsmg,
  cmppLength,
  cmppPdu,
  cmppRefusal,
  cmppVersionOf,
  decodeCmpp,
  encodeCmppInto,
  encodeCmppReport,
  WireError,
} from '../wire/index.ts';
import { recode } from './coding.ts';
import type { Connection } from './connection.ts';
import type { Outgoing, ResultCodes } from './desks.ts';
import type { Item } from './item.ts';
import { ServerSession, type SessionParts } from './server-session.ts';
import { minuteStamp } from './shanghai-clock.ts';

/** 100 is the first result that vendors may define: the gateway itself failed. 101 to 199 are the reasons of a refusal. */
const SYSTEM_ERROR = 100;

export const CMPP_CODES: ResultCodes = {
  ok: CMPP_RESULT.ok,
  malformed: CMPP_RESULT.structure,
  tooFast: CMPP_RESULT.flowControl,
  windowExceeded: CMPP_RESULT.flowControl,
  systemError: SYSTEM_ERROR,
  badSource: CMPP_RESULT.srcId,
  badDestination: CMPP_RESULT.destTerminalId,
  tooLong: CMPP_RESULT.tooLong,
  noRoute: CMPP_RESULT.feeNumberNotServed,
  refused: (wire) => SYSTEM_ERROR + wire,
};

const SEQUENCE_LAST = 0x7fff_ffff;
const SUBMIT_RESP_MAX = 24;

/** A CMPP client, 2.0, 2.1 or 3.0. */
export class CmppSession extends ServerSession {
  readonly protocol = 'cmpp';
  readonly codes = CMPP_CODES;
  #version: CmppVersion = 0x30;
  readonly #submitResp = cmppAnswer(
    { command: 'submit', sequence: 0 },
    { msgId: Buffer.alloc(8), result: 0 },
  );
  readonly #deliver = cmppPdu('deliver', 0, { msgId: Buffer.alloc(8), serviceId: '', registeredDelivery: 1 });

  constructor(parts: SessionParts, connection: Connection) {
    super(parts, connection, SEQUENCE_LAST);
  }

  onFrame(frame: Buffer): void {
    const pdu = decodeCmpp(frame, this.#version);
    if (pdu instanceof WireError) return this.#malformed(pdu);
    if (this.state === 'new') return this.#login(pdu);
    if (pdu.command === 'submit' && this.state === 'open') return this.#submit(pdu, frame);
    if (this.state === 'closed' || this.state === 'checking') return;
    switch (pdu.command) {
      case 'deliver_resp':
        return this.delivered(pdu.sequence, pdu.result === CMPP_RESULT.ok);
      case 'active_test':
        return this.#send(cmppAnswer(pdu));
      case 'active_test_resp':
        return this.lives();
      case 'terminate':
        return this.part(() => this.#send(cmppAnswer(pdu)));
      case 'terminate_resp':
        return this.part(() => {});
      case 'connect':
        return this.#send(cmppAnswer(pdu, { status: CMPP_CONNECT_STATUS.other, version: 0x30 }));
      case 'submit':
        return;
      case 'query':
        // Counts for a service provider's day are told by the console, not by this command.
        return this.#send(
          cmppAnswer(pdu, { time: pdu.time, queryType: pdu.queryType, queryCode: pdu.queryCode }),
        );
      case 'cancel':
        // What was taken is already on its way (section 8.4.6.2: 1 is failure).
        return this.#send(cmppAnswer(pdu, { successId: 1 }));
      default:
        this.parts.counts.malformed++;
        this.complain('a command that clients do not send', { command: pdu.command });
    }
  }

  #login(pdu: CmppPdu): void {
    if (pdu.command !== 'connect') {
      this.parts.counts.malformed++;
      return this.drop('first command is not CONNECT');
    }
    const version = cmppVersionOf(pdu.version);
    if (version === undefined) {
      // The layout that the client will read: 2.x is one octet, everything newer four.
      this.#version = pdu.version >> 4 > 2 ? 0x30 : 0x20;
      return this.#refuseLogin(
        pdu,
        CMPP_CONNECT_STATUS.versionTooHigh,
        `version 0x${pdu.version.toString(16)}`,
      );
    }
    this.#version = version;
    const { facts, credentials } = this.parts;
    const opened = facts.organisations.account(pdu.sourceAddr as never)?.opened;
    if (opened === undefined)
      return this.#refuseLogin(pdu, CMPP_CONNECT_STATUS.sourceAddress, 'no such account');
    const secret = credentials.sharedSecret(opened);
    if (secret === undefined || checkCmppConnect(pdu, secret) === undefined) {
      return this.#refuseLogin(pdu, CMPP_CONNECT_STATUS.authentication, 'wrong secret');
    }
    if (!credentials.addressFits(opened, this.connection.remoteAddress)) {
      return this.#refuseLogin(pdu, CMPP_CONNECT_STATUS.sourceAddress, 'address not allowed');
    }
    if (!this.open(opened.account))
      return this.#refuseLogin(pdu, CMPP_CONNECT_STATUS.other, 'too many connections');
    const authenticatorIsmg = cmppAuthenticatorIsmg(
      0,
      pdu.authenticatorSource,
      secret,
      version === 0x30 ? 4 : 1,
    );
    this.#send(cmppAnswer(pdu, { status: CMPP_CONNECT_STATUS.ok, authenticatorIsmg, version: 0x30 }));
  }

  #refuseLogin(pdu: CmppConnect, status: number, why: string): void {
    this.parts.counts.loginsRefused++;
    this.complain(`login refused: ${why}`);
    this.#send(cmppAnswer(pdu, { status, version: 0x30 }));
    this.end();
  }

  #submit(pdu: CmppSubmit, frame: Buffer): void {
    if (!this.admit(pdu.sequence, frame)) return;
    this.parts.intake.take({
      session: this,
      desk: this.desk!,
      protocol: 'cmpp',
      sequence: pdu.sequence,
      source: pdu.srcId,
      destinations: pdu.destTerminalIds,
      content: pdu.content,
      coding: pdu.msgFmt,
      udhi: pdu.tpUdhi === 1,
      protocolId: pdu.tpPid,
      serviceId: pdu.serviceId,
      wantsReceipt: pdu.registeredDelivery === 1,
    });
  }

  protected writeAnswer(sequence: number, code: number, idHigh: number, idLow: number): void {
    if (this.connection.closed) return;
    const answer = this.#submitResp;
    answer.sequence = sequence;
    answer.result = code;
    putId(answer.msgId, idHigh, idLow);
    const out = this.connection.room(SUBMIT_RESP_MAX);
    this.connection.commit(encodeCmppInto(out, this.connection.at, answer, this.#version));
  }

  protected sendReceipt(item: Item, sequence: number): void {
    const { clientIds, turn } = this.parts;
    const deliver = this.#deliver;
    const low = clientIds.take(turn.now, 1);
    deliver.sequence = sequence;
    putId(deliver.msgId, clientIds.high, low);
    deliver.destId = item.source;
    deliver.serviceId = item.serviceId;
    deliver.srcTerminalId = item.destination;
    deliver.registeredDelivery = 1;
    deliver.tpUdhi = 0;
    deliver.msgFmt = 0;
    putId(REPORT_ID, item.idHigh, item.idLow);
    deliver.content = encodeCmppReport(
      {
        msgId: REPORT_ID,
        stat: item.receiptState,
        submitTime: minuteStamp(item.at),
        doneTime: minuteStamp(item.doneAt),
        destTerminalId: item.destination,
        // Where the gateway itself refused, the reason's number stands here: the state has no room for it.
        smscSequence: Number.parseInt(item.receiptError, 10) || 0,
      },
      this.#version,
    );
    this.#send(deliver);
  }

  protected sendInbound(reply: Outgoing, sequence: number): void {
    const { clientIds, turn } = this.parts;
    const deliver = this.#deliver;
    const low = clientIds.take(turn.now, 1);
    deliver.sequence = sequence;
    putId(deliver.msgId, clientIds.high, low);
    deliver.destId = reply.port;
    deliver.serviceId = '';
    deliver.srcTerminalId = reply.from;
    deliver.registeredDelivery = 0;
    deliver.tpUdhi = reply.udhi ? 1 : 0;
    const { content, coding } = recode(reply, 'cmpp');
    deliver.msgFmt = coding;
    deliver.content = content;
    this.#send(deliver);
  }

  protected sendTest(): void {
    this.#send(cmppPdu('active_test', this.deliveries.next()));
  }

  protected sayGoodbye(): void {
    this.#send(cmppPdu('terminate', this.deliveries.next()));
  }

  #malformed(error: WireError): void {
    this.parts.counts.malformed++;
    this.complain('a frame that breaks the protocol', { field: error.field, fault: error.message });
    const { header } = error;
    if (this.state !== 'open' || header === undefined) return this.drop('a frame that breaks the protocol');
    if (header.command === 'deliver_resp') return this.delivered(header.sequence, false);
    const refusal = cmppRefusal(error);
    if (refusal !== undefined) this.#send(refusal);
  }

  #send(pdu: CmppPdu): void {
    const { connection } = this;
    if (connection.closed) return;
    const out = connection.room(cmppLength(pdu, this.#version));
    connection.commit(encodeCmppInto(out, connection.at, pdu, this.#version));
  }
}

const REPORT_ID = Buffer.alloc(8);

function putId(out: Buffer, high: number, low: number): void {
  out[0] = high >>> 24;
  out[1] = high >>> 16;
  out[2] = high >>> 8;
  out[3] = high;
  out[4] = low >>> 24;
  out[5] = low >>> 16;
  out[6] = low >>> 8;
  out[7] = low;
}
