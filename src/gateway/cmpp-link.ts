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
  encodeCmppInto,
  parseCmppReport,
  WireError,
} from '../wire/index.ts';
import { recode } from './coding.ts';
import type { AckToken, Upstream, UpstreamAnswer } from './forwarder.ts';
import type { Item } from './item.ts';
import { readMinuteStamp, shanghaiClock } from './shanghai-clock.ts';
import { Link, type LinkParts } from './upstream-link.ts';

/** Results after which the same submit may yet be taken; the others are about the submit itself. */
const PASSING = new Set<number>([CMPP_RESULT.command, CMPP_RESULT.duplicateSequence]);
const SUBMIT_ROOM = 700;

/** A connection to a carrier's CMPP gateway, in the SP's role. */
export class CmppLink extends Link {
  readonly #version: CmppVersion;
  readonly #submit: ReturnType<typeof cmppPdu<'submit'>>;
  readonly #destination: string[] = [''];

  constructor(parts: LinkParts, upstream: Upstream) {
    super(parts, upstream, CMPP_LIMITS);
    this.#version = upstream.settings.protocol === 'cmpp20' ? 0x20 : 0x30;
    this.#submit = cmppPdu('submit', 0, {
      msgId: Buffer.alloc(8),
      pkTotal: 1,
      pkNumber: 1,
      feeUserType: 2,
      feeType: '01',
      feeCode: '0',
      msgSrc: upstream.settings.account,
      destTerminalIds: this.#destination,
    });
  }

  protected login(): void {
    const { account, secret } = this.settings;
    const timestamp = cmppTimestamp(shanghaiClock(this.parts.turn.now));
    const authenticatorSource = cmppAuthenticatorSource(account, secret, timestamp);
    this.#send(
      cmppPdu('connect', this.window.next(), {
        sourceAddr: account,
        authenticatorSource,
        version: this.#version,
        timestamp,
      }),
    );
  }

  onFrame(frame: Buffer): void {
    const pdu = decodeCmpp(frame, this.#version);
    if (pdu instanceof WireError) {
      this.parts.counts.malformed++;
      return this.complain('upstream sends a frame that breaks the protocol', { fault: pdu.message });
    }
    switch (pdu.command) {
      case 'submit_resp':
        return this.answered(pdu.sequence, answerOf(pdu.result, pdu.msgId));
      case 'deliver':
        return this.#delivered(pdu);
      case 'connect_resp':
        if (this.state !== 'binding') return;
        return pdu.status === 0 ? this.bound() : this.refused(`status ${pdu.status}`);
      case 'active_test':
        return this.#send(cmppAnswer(pdu));
      case 'active_test_resp':
        return this.lives();
      case 'terminate':
        this.#send(cmppAnswer(pdu));
        return this.end();
      case 'terminate_resp':
        return this.end();
      default:
        this.parts.counts.malformed++;
        this.complain('a command that gateways do not send', { command: pdu.command });
    }
  }

  #delivered(pdu: CmppDeliver): void {
    const { connection } = this;
    const token: AckToken = { connection, sequence: pdu.sequence, id: Buffer.from(pdu.msgId) };
    if (pdu.registeredDelivery !== 1) {
      const { srcTerminalId: from, destId: port, msgFmt: coding, content } = pdu;
      this.parts.inbound.take(
        this.upstream,
        { from, port, udhi: pdu.tpUdhi === 1, coding, protocol: 'cmpp', content },
        this,
        token,
      );
      return;
    }
    const report = parseCmppReport(pdu.content);
    if (report instanceof WireError) {
      this.parts.counts.malformed++;
      this.complain('upstream sends a report that cannot be read', { fault: report.message });
      return this.acknowledge(token);
    }
    const doneAt = readMinuteStamp(report.doneTime, this.parts.turn.now);
    const id = report.msgId.toString('hex');
    this.parts.forwarder.reported(this.upstream, { id, state: report.stat, error: '', doneAt }, this, token);
  }

  acknowledge(token: AckToken): void {
    if (!this.onSameConnection(token)) return;
    this.#send(
      cmppAnswer(
        { command: 'deliver', sequence: token.sequence },
        { msgId: token.id!, result: CMPP_RESULT.ok },
      ),
    );
  }

  protected sendSubmit(item: Item, sequence: number): void {
    const submit = this.#submit;
    const { content, coding } = recode(item, 'cmpp');
    submit.sequence = sequence;
    submit.registeredDelivery = item.wantsReceipt ? 1 : 0;
    submit.serviceId = item.serviceId;
    submit.tpPid = item.protocolId;
    submit.tpUdhi = item.udhi ? 1 : 0;
    submit.msgFmt = coding;
    submit.srcId = item.source;
    this.#destination[0] = item.destination;
    submit.content = content;
    const { connection } = this;
    const out = connection.room(SUBMIT_ROOM);
    connection.commit(encodeCmppInto(out, connection.at, submit, this.#version));
  }

  protected sendTest(): void {
    this.#send(cmppPdu('active_test', this.window.next()));
  }

  protected sayGoodbye(): void {
    this.#send(cmppPdu('terminate', this.window.next()));
  }

  #send(pdu: CmppPdu): void {
    const { connection } = this;
    if (connection.closed) return;
    const out = connection.room(cmppLength(pdu, this.#version));
    connection.commit(encodeCmppInto(out, connection.at, pdu, this.#version));
  }
}

function answerOf(result: number, msgId: Buffer): UpstreamAnswer {
  if (result === CMPP_RESULT.ok) return { kind: 'accepted', id: msgId.toString('hex') };
  if (result === CMPP_RESULT.flowControl) return { kind: 'busy', code: result };
  return { kind: PASSING.has(result) ? 'failed' : 'rejected', code: result };
}
