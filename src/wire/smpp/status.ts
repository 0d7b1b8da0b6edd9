import type { WireError } from '../error.ts';

/** command_status, section 5.1.3. */
export const SMPP_STATUS = {
  ESME_ROK: 0x00,
  ESME_RINVMSGLEN: 0x01,
  ESME_RINVCMDLEN: 0x02,
  ESME_RINVCMDID: 0x03,
  ESME_RINVBNDSTS: 0x04,
  ESME_RALYBND: 0x05,
  ESME_RINVPRTFLG: 0x06,
  ESME_RINVREGDLVFLG: 0x07,
  ESME_RSYSERR: 0x08,
  ESME_RINVSRCADR: 0x0a,
  ESME_RINVDSTADR: 0x0b,
  ESME_RINVMSGID: 0x0c,
  ESME_RBINDFAIL: 0x0d,
  ESME_RINVPASWD: 0x0e,
  ESME_RINVSYSID: 0x0f,
  ESME_RCANCELFAIL: 0x11,
  ESME_RREPLACEFAIL: 0x13,
  ESME_RMSGQFUL: 0x14,
  ESME_RINVSERTYP: 0x15,
  ESME_RINVNUMDESTS: 0x33,
  ESME_RINVDLNAME: 0x34,
  ESME_RINVDESTFLAG: 0x40,
  ESME_RINVSUBREP: 0x42,
  ESME_RINVESMCLASS: 0x43,
  ESME_RCNTSUBDL: 0x44,
  ESME_RSUBMITFAIL: 0x45,
  ESME_RINVSRCTON: 0x48,
  ESME_RINVSRCNPI: 0x49,
  ESME_RINVDSTTON: 0x50,
  ESME_RINVDSTNPI: 0x51,
  ESME_RINVSYSTYP: 0x53,
  ESME_RINVREPFLAG: 0x54,
  ESME_RINVNUMMSGS: 0x55,
  ESME_RTHROTTLED: 0x58,
  ESME_RINVSCHED: 0x61,
  ESME_RINVEXPIRY: 0x62,
  ESME_RINVDFTMSGID: 0x63,
  ESME_RX_T_APPN: 0x64,
  ESME_RX_P_APPN: 0x65,
  ESME_RX_R_APPN: 0x66,
  ESME_RQUERYFAIL: 0x67,
  ESME_RINVOPTPARSTREAM: 0xc0,
  ESME_ROPTPARNOTALLWD: 0xc1,
  ESME_RINVPARLEN: 0xc2,
  ESME_RMISSINGOPTPARAM: 0xc3,
  ESME_RINVOPTPARAMVAL: 0xc4,
  ESME_RDELIVERYFAILURE: 0xfe,
  ESME_RUNKNOWNERR: 0xff,
} as const;

/** Statuses that vendors may define, section 5.1.3. */
export const SMPP_VENDOR_STATUS = { min: 0x400, max: 0x4ff } as const;

/** Values of message_state, section 5.2.28. */
export const SMPP_MESSAGE_STATE = {
  ENROUTE: 1,
  DELIVERED: 2,
  EXPIRED: 3,
  DELETED: 4,
  UNDELIVERABLE: 5,
  ACCEPTED: 6,
  UNKNOWN: 7,
  REJECTED: 8,
} as const;
export type SmppMessageState = keyof typeof SMPP_MESSAGE_STATE;

const NAMES = new Map<number, string>(Object.entries(SMPP_STATUS).map(([name, value]) => [value, name]));

/** The specification's name of a command_status; `vendor` or `reserved` with the number for all others. */
export function smppStatusName(status: number): string {
  const name = NAMES.get(status);
  if (name !== undefined) return name;
  const vendor = status >= SMPP_VENDOR_STATUS.min && status <= SMPP_VENDOR_STATUS.max;
  return `${vendor ? 'vendor' : 'reserved'} 0x${status.toString(16).padStart(8, '0')}`;
}

/** The command_status with which a PDU that cannot be read is answered. */
export function smppStatusFor(error: WireError): number {
  switch (error.code) {
    case 'frame-below-header':
    case 'frame-above-limit':
    case 'frame-length-differs':
    case 'body-truncated':
    case 'body-has-trailing-bytes':
      return SMPP_STATUS.ESME_RINVCMDLEN;
    case 'command-unknown':
      return SMPP_STATUS.ESME_RINVCMDID;
    case 'length-out-of-range':
      return SMPP_STATUS.ESME_RINVMSGLEN;
    case 'count-out-of-range':
      return SMPP_STATUS.ESME_RINVNUMDESTS;
    case 'destination-flag-unknown':
      return SMPP_STATUS.ESME_RINVDESTFLAG;
    case 'string-unterminated':
    case 'string-too-long':
      return FIELD_STATUS[error.field] ?? SMPP_STATUS.ESME_RINVCMDLEN;
    case 'tlv-truncated':
    case 'tlv-overrun':
      return SMPP_STATUS.ESME_RINVOPTPARSTREAM;
    case 'message-given-twice':
      return SMPP_STATUS.ESME_ROPTPARNOTALLWD;
    case 'report-length-unknown':
      return SMPP_STATUS.ESME_RUNKNOWNERR;
  }
}

/** Strings that have a status of their own. */
const FIELD_STATUS: Readonly<Record<string, number>> = {
  systemId: SMPP_STATUS.ESME_RINVSYSID,
  password: SMPP_STATUS.ESME_RINVPASWD,
  systemType: SMPP_STATUS.ESME_RINVSYSTYP,
  serviceType: SMPP_STATUS.ESME_RINVSERTYP,
  sourceAddr: SMPP_STATUS.ESME_RINVSRCADR,
  destinationAddr: SMPP_STATUS.ESME_RINVDSTADR,
  messageId: SMPP_STATUS.ESME_RINVMSGID,
  scheduleDeliveryTime: SMPP_STATUS.ESME_RINVSCHED,
  validityPeriod: SMPP_STATUS.ESME_RINVEXPIRY,
};
