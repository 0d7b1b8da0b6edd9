import type { Cursor, CustomKind } from '../field.ts';
import { latin1, nulBefore, putText, putUint32, uint32At } from '../octets.ts';

/** One entry of dest_address(es), section 4.5.1.1: an SME address (flag 1) or a distribution list (flag 2). */
export type SmppDestination =
  | { kind: 'address'; ton: number; npi: number; address: string }
  | { kind: 'list'; name: string };

/** One entry of unsuccess_sme(s), section 4.5.2.1. */
export interface SmppFailure {
  ton: number;
  npi: number;
  address: string;
  /** command_status of section 5.1.3. */
  status: number;
}

const ADDRESS_MAX = 21;
const LIST_NAME_MAX = 21;

function truncated(cursor: Cursor, need: number): undefined {
  const left = Math.max(0, cursor.end - cursor.at);
  return cursor.fault('body-truncated', cursor.at, `an entry needs ${need} octets, ${left} are left`);
}

function readCstring(cursor: Cursor, max: number): string | undefined {
  const { frame, at, end } = cursor;
  const limit = Math.min(end, at + max);
  const nul = nulBefore(frame, at, limit);
  if (nul < limit) {
    cursor.at = nul + 1;
    return latin1(frame, at, nul);
  }
  return end - at < max
    ? cursor.fault('string-unterminated', at, 'a name has no NUL before the end of the PDU')
    : cursor.fault('string-too-long', at, `a name has no NUL within ${max} octets`);
}

function putOctet(out: Buffer, at: number, value: number, field: string): void {
  if ((value & 255) !== value) throw new RangeError(`${field}: ${value} is not an integer from 0 to 255`);
  out[at] = value;
}

function putCstring(out: Buffer, at: number, value: string, max: number, field: string): number {
  const end = putText(out, at, value, max - 1, field);
  out[end] = 0;
  return end + 1;
}

/** number_of_dests and dest_address(es): 1 to 254 entries. */
export const DESTINATIONS: CustomKind<SmppDestination[]> = {
  read(cursor) {
    if (cursor.at >= cursor.end) return truncated(cursor, 1);
    const count = cursor.frame[cursor.at]!;
    if (count < 1 || count > 254) {
      return cursor.fault('count-out-of-range', cursor.at, `number_of_dests is ${count}, allowed 1 to 254`);
    }
    cursor.at++;
    const all: SmppDestination[] = [];
    for (let i = 0; i < count; i++) {
      const { frame, at, end } = cursor;
      if (at >= end) return truncated(cursor, 1);
      const flag = frame[at]!;
      if (flag === 1) {
        if (end - at < 4) return truncated(cursor, 4);
        cursor.at = at + 3;
        const address = readCstring(cursor, ADDRESS_MAX);
        if (address === undefined) return undefined;
        all.push({ kind: 'address', ton: frame[at + 1]!, npi: frame[at + 2]!, address });
      } else if (flag === 2) {
        cursor.at = at + 1;
        const name = readCstring(cursor, LIST_NAME_MAX);
        if (name === undefined) return undefined;
        all.push({ kind: 'list', name });
      } else {
        return cursor.fault('destination-flag-unknown', at, `dest_flag is ${flag}, allowed 1 and 2`);
      }
    }
    return all;
  },
  size(all) {
    let sum = 1;
    for (const d of all) sum += d.kind === 'address' ? 4 + d.address.length : 2 + d.name.length;
    return sum;
  },
  write(out, at, all, field) {
    if (all.length < 1 || all.length > 254)
      throw new RangeError(`${field}: ${all.length} entries, allowed 1 to 254`);
    out[at] = all.length;
    let p = at + 1;
    for (const d of all) {
      if (d.kind === 'address') {
        out[p] = 1;
        putOctet(out, p + 1, d.ton, field);
        putOctet(out, p + 2, d.npi, field);
        p = putCstring(out, p + 3, d.address, ADDRESS_MAX, field);
      } else {
        out[p] = 2;
        p = putCstring(out, p + 1, d.name, LIST_NAME_MAX, field);
      }
    }
    return p;
  },
  blank: () => [],
  maxSize: 1 + 254 * (3 + ADDRESS_MAX),
  toEnd: false,
};

/** no_unsuccess and unsuccess_sme(s). */
export const FAILURES: CustomKind<SmppFailure[]> = {
  read(cursor) {
    if (cursor.at >= cursor.end) return truncated(cursor, 1);
    const count = cursor.frame[cursor.at++]!;
    const all: SmppFailure[] = [];
    for (let i = 0; i < count; i++) {
      const { frame, at, end } = cursor;
      if (end - at < 7) return truncated(cursor, 7);
      cursor.at = at + 2;
      const address = readCstring(cursor, ADDRESS_MAX);
      if (address === undefined) return undefined;
      if (end - cursor.at < 4) return truncated(cursor, 4);
      all.push({ ton: frame[at]!, npi: frame[at + 1]!, address, status: uint32At(frame, cursor.at) });
      cursor.at += 4;
    }
    return all;
  },
  size(all) {
    let sum = 1;
    for (const f of all) sum += 7 + f.address.length;
    return sum;
  },
  write(out, at, all, field) {
    if (all.length > 255) throw new RangeError(`${field}: ${all.length} entries, allowed 0 to 255`);
    out[at] = all.length;
    let p = at + 1;
    for (const f of all) {
      putOctet(out, p, f.ton, field);
      putOctet(out, p + 1, f.npi, field);
      p = putCstring(out, p + 2, f.address, ADDRESS_MAX, field);
      if (f.status >>> 0 !== f.status) throw new RangeError(`${field}: status ${f.status} is not a u32`);
      putUint32(out, p, f.status);
      p += 4;
    }
    return p;
  },
  blank: () => [],
  maxSize: 1 + 255 * (2 + ADDRESS_MAX + 4),
  toEnd: false,
};
