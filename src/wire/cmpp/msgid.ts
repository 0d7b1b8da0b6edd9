import { putUint32, uint32At } from '../octets.ts';

/** The parts of a CMPP Msg_Id, section 8.4.3.2. The time is the gateway's local wall clock; there is no year. */
export interface CmppMsgIdParts {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Gateway code, 22 bits. */
  readonly gateway: number;
  /** 16 bits, so at most 65,536 ids per gateway code and second. */
  readonly sequence: number;
}

const RANGE: Record<keyof CmppMsgIdParts, number> = {
  month: 15,
  day: 31,
  hour: 31,
  minute: 63,
  second: 63,
  gateway: 0x3fffff,
  sequence: 0xffff,
};

/**
 * Writes the 8 octets of a Msg_Id: month 4 bits, day 5, hour 5, minute 6, second 6, gateway 22, sequence 16 (section 8.4.3.2).
 * @throws RangeError naming the part that does not fit its bits.
 */
export function writeCmppMsgId(out: Buffer, at: number, parts: CmppMsgIdParts): void {
  for (const name in RANGE) {
    const part = name as keyof CmppMsgIdParts;
    if (!Number.isInteger(parts[part]) || parts[part] < 0 || parts[part] > RANGE[part]) {
      throw new RangeError(`${part}: ${parts[part]} is not an integer from 0 to ${RANGE[part]}`);
    }
  }
  const { month, day, hour, minute, second, gateway, sequence } = parts;
  putUint32(
    out,
    at,
    ((month << 28) | (day << 23) | (hour << 18) | (minute << 12) | (second << 6) | (gateway >>> 16)) >>> 0,
  );
  putUint32(out, at + 4, (((gateway & 0xffff) << 16) | sequence) >>> 0);
}

export function cmppMsgId(parts: CmppMsgIdParts): Buffer {
  const out = Buffer.alloc(8);
  writeCmppMsgId(out, 0, parts);
  return out;
}

/** The parts of 8 octets. Other vendors put other things there: the parts may be no date at all. */
export function readCmppMsgId(id: Buffer): CmppMsgIdParts {
  const high = uint32At(id, 0);
  const low = uint32At(id, 4);
  return {
    month: high >>> 28,
    day: (high >>> 23) & 31,
    hour: (high >>> 18) & 31,
    minute: (high >>> 12) & 63,
    second: (high >>> 6) & 63,
    gateway: ((high & 63) << 16) | (low >>> 16),
    sequence: low & 0xffff,
  };
}

/** 16 lower-case hexadecimal digits. */
export function formatCmppMsgId(id: Buffer): string {
  return id.toString('hex', 0, 8);
}

/** The 8 octets of 16 hexadecimal digits; undefined for any other text. */
export function parseCmppMsgId(hex: string): Buffer | undefined {
  return /^[0-9a-fA-F]{16}$/.test(hex) ? Buffer.from(hex, 'hex') : undefined;
}

/**
 * The id of destination `index` of a SUBMIT whose answer carried `first` (section 9): Msg_Id + index, where the sequence
 * wraps within its 16 bits and does not touch the gateway code.
 */
export function cmppMsgIdOf(first: Buffer, index: number): Buffer {
  const out = Buffer.from(first.subarray(0, 8));
  const sequence = (((out[6]! << 8) | out[7]!) + index) & 0xffff;
  out[6] = sequence >>> 8;
  out[7] = sequence;
  return out;
}
