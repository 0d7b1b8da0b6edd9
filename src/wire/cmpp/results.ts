import type { WireError } from '../error.ts';

/** What a number in an answer is called. */
export interface ResultName {
  readonly name: string;
  readonly zh: string;
}

/** Status of CONNECT_RESP, section 8.4.1.2. 5 and above are other errors. */
export const CMPP_CONNECT_STATUS = {
  ok: 0,
  structure: 1,
  sourceAddress: 2,
  authentication: 3,
  versionTooHigh: 4,
  other: 5,
} as const;

/** Result of SUBMIT_RESP and DELIVER_RESP, sections 8.4.3.2 and 8.4.5.2; 0 to 99 belong to the specification. */
export const CMPP_RESULT = {
  ok: 0,
  structure: 1,
  command: 2,
  duplicateSequence: 3,
  length: 4,
  feeCode: 5,
  tooLong: 6,
  serviceCode: 7,
  /** Clients resend on this one, some of them dozens of times: for real throttling only. */
  flowControl: 8,
  feeNumberNotServed: 9,
  srcId: 10,
  msgSrc: 11,
  feeTerminalId: 12,
  destTerminalId: 13,
} as const;

/** Results that vendors may define, section 8.7.2. */
export const CMPP_VENDOR_RESULT = { min: 100, max: 199 } as const;

/** Stat of a status report, table 1 of section 8.4.5.1; ACCEPTD is intermediate and is dropped by a gateway. */
export const CMPP_STAT = [
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
] as const;

const CONNECT_NAMES: readonly ResultName[] = [
  { name: 'ok', zh: '正确' },
  { name: 'structure', zh: '消息结构错' },
  { name: 'source-address', zh: '非法源地址' },
  { name: 'authentication', zh: '认证错' },
  { name: 'version-too-high', zh: '版本太高' },
];

const RESULT_NAMES: readonly ResultName[] = [
  { name: 'ok', zh: '正确' },
  { name: 'structure', zh: '消息结构错' },
  { name: 'command', zh: '命令字错' },
  { name: 'duplicate-sequence', zh: '消息序号重复' },
  { name: 'length', zh: '消息长度错' },
  { name: 'fee-code', zh: '资费代码错' },
  { name: 'too-long', zh: '超过最大信息长' },
  { name: 'service-code', zh: '业务代码错' },
  { name: 'flow-control', zh: '流量控制错' },
  { name: 'fee-number-not-served', zh: '本网关不负责服务此计费号码' },
  { name: 'src-id', zh: 'Src_Id 错误' },
  { name: 'msg-src', zh: 'Msg_src 错误' },
  { name: 'fee-terminal-id', zh: 'Fee_terminal_Id 错误' },
  { name: 'dest-terminal-id', zh: 'Dest_terminal_Id 错误' },
];

const OTHER: ResultName = { name: 'other', zh: '其他错误' };
const VENDOR: ResultName = { name: 'vendor', zh: '厂家自定义错误' };

export function cmppConnectStatusName(status: number): ResultName {
  return CONNECT_NAMES[status] ?? OTHER;
}

export function cmppResultName(result: number): ResultName {
  const vendor = result >= CMPP_VENDOR_RESULT.min && result <= CMPP_VENDOR_RESULT.max;
  return RESULT_NAMES[result] ?? (vendor ? VENDOR : OTHER);
}

/** The result with which a request that cannot be read is answered. */
export function cmppResultFor(error: WireError): number {
  switch (error.code) {
    case 'command-unknown':
      return CMPP_RESULT.command;
    case 'frame-below-header':
    case 'frame-above-limit':
    case 'frame-length-differs':
    case 'body-truncated':
    case 'body-has-trailing-bytes':
    case 'length-out-of-range':
      return CMPP_RESULT.length;
    case 'count-out-of-range':
      return CMPP_RESULT.destTerminalId;
    case 'string-unterminated':
    case 'string-too-long':
    case 'tlv-truncated':
    case 'tlv-overrun':
    case 'destination-flag-unknown':
    case 'message-given-twice':
    case 'report-length-unknown':
      return CMPP_RESULT.structure;
  }
}
