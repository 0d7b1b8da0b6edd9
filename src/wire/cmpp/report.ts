import type { Framing } from '../compile.ts';
import { compile } from '../compile.ts';
import { WireError } from '../error.ts';
import { octets, table, text, u32 } from '../field.ts';

/** Status report, the Msg_Content of a DELIVER whose Registered_Delivery is 1: section 8.4.5.1. */
const REPORT = table('report', 0, [
  octets('msgId', 8),
  text('stat', 7),
  text('submitTime', 10),
  text('doneTime', 10),
  text('destTerminalId', { v2: 21, v3: 32 }),
  u32('smscSequence'),
]);

/** A body alone: no length word, no header. */
const BODY: Framing<never> = { protocol: 'cmpp', headerLength: 0, words: [] };
const SHORT = compile(BODY, REPORT, 'v2');
const LONG = compile(BODY, REPORT, 'v3');

/** A status report. `stat` is DELIVRD, EXPIRED … or MA:xxxx …; times are YYMMDDhhmm on the gateway's wall clock. */
export interface CmppReport {
  /** Msg_Id of the SUBMIT that is reported on. When parsed, a view into the content. */
  msgId: Buffer;
  stat: string;
  submitTime: string;
  doneTime: string;
  destTerminalId: string;
  smscSequence: number;
}

/**
 * Reads a report by its length, 60 or 71 octets, whatever the version of the connection is: peers are known that send the
 * 60-octet form in 3.0.
 */
export function parseCmppReport(content: Buffer): CmppReport | WireError {
  if (content.length === SHORT.maxLength) return SHORT.decode(content) as unknown as CmppReport | WireError;
  if (content.length === LONG.maxLength) return LONG.decode(content) as unknown as CmppReport | WireError;
  return new WireError({
    protocol: 'cmpp',
    code: 'report-length-unknown',
    offset: 0,
    field: 'content',
    message: `status report has ${content.length} octets, allowed ${SHORT.maxLength} and ${LONG.maxLength}`,
    header: undefined,
  });
}

/** 60 octets for versions 2.x, 71 for 3.0. @throws RangeError naming the field that does not fit. */
export function encodeCmppReport(report: CmppReport, version: number): Buffer {
  const codec = version >= 0x30 ? LONG : SHORT;
  const out = Buffer.alloc(codec.maxLength);
  codec.write(out, 0, report as never);
  return out;
}
