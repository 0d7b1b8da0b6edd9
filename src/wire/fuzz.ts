import { isDeepStrictEqual } from 'node:util';
import { CMPP_LIMITS, type CmppPdu, cmppLength, cmppRefusal, decodeCmpp, encodeCmpp } from './cmpp/codec.ts';
import { encodeCmppReport, parseCmppReport } from './cmpp/report.ts';
import { CMPP_VECTORS } from './cmpp/vectors.ts';
import { WireError } from './error.ts';
import {
  decodeSmpp,
  encodeSmpp,
  SMPP_LIMITS,
  type SmppPdu,
  smppContent,
  smppLength,
  smppRefusal,
} from './smpp/codec.ts';
import { parseSmppReceipt } from './smpp/receipt.ts';
import * as smppTables from './smpp/tables.ts';
import { SMPP_VECTORS } from './smpp/vectors.ts';
import { type FrameLimits, FrameSplitter } from './splitter.ts';

/*
 * Throws hostile octets at the codecs: `node src/wire/fuzz.ts --seconds 60 --seed 1`. The same seed gives the same octets.
 *
 * What it asserts, for each frame: decoding returns; what was decoded encodes to a frame of the same length (SMPP: to the
 * same octets) that decodes to an equal value; octets in a value are views of the frame; whatever was refused can be answered.
 * For each stream: any split gives the same frames and the same error, and nothing above the protocol's limit is allocated.
 */

export interface FuzzReport {
  readonly seed: number;
  readonly frames: number;
  readonly decoded: number;
  readonly refused: number;
  readonly streams: number;
  /** Octets of the largest buffer that a splitter asked for. */
  readonly largestAllocation: number;
}

/** xorshift32: small, repeatable, and good enough to choose octets. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }
  below(n: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state % n;
  }
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!;
  }
}

const EDGES = [0x00, 0x01, 0x02, 0x20, 0x30, 0x63, 0x64, 0x7f, 0x80, 0x8c, 0xfe, 0xff];
const CMPP_SEEDS = CMPP_VECTORS.map((v) => Buffer.from(v.bytes, 'hex'));
const SMPP_SEEDS = SMPP_VECTORS.map((v) => Buffer.from(v.bytes, 'hex'));
const CMPP_IDS = [1, 2, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21, 22, 23].flatMap((id) => [
  id,
  id + 0x80000000,
]);
const SMPP_IDS = Object.values(smppTables).map((t) => t.id);
/** Commands whose body is not written when the status is not 0: the one case in which encoding drops something. */
const OMITTING = new Set<string>(
  Object.values(smppTables)
    .filter((t) => t.bodyOmittedWhenFailed)
    .map((t) => t.command),
);

function mutate(dice: Dice, seeds: readonly Buffer[], ids: readonly number[], headerLength: number): Buffer {
  let frame: Buffer;
  if (dice.below(8) === 0) {
    frame = Buffer.alloc(headerLength + dice.below(400));
    for (let i = 0; i < frame.length; i++) frame[i] = dice.below(4) === 0 ? 0 : dice.below(256);
    frame.writeUInt32BE(dice.of(ids), 4);
  } else {
    frame = Buffer.from(dice.of(seeds));
    if (dice.below(6) === 0) frame.writeUInt32BE(dice.of(ids), 4);
    for (let n = dice.below(5); n > 0; n--) {
      const at = dice.below(frame.length);
      frame[at] = dice.below(2) === 0 ? dice.of(EDGES) : dice.below(256);
    }
    const shape = dice.below(8);
    if (shape === 0) frame = frame.subarray(0, dice.below(frame.length + 1));
    if (shape === 1) frame = Buffer.concat([frame, dice.of(seeds).subarray(0, dice.below(40))]);
    if (shape === 2) {
      const other = dice.of(seeds);
      frame = Buffer.concat([
        frame.subarray(0, dice.below(frame.length)),
        other.subarray(dice.below(other.length)),
      ]);
    }
  }
  // Own memory of its own, so that a view of it can be told from anything else.
  const own = Buffer.from(new Uint8Array(frame).buffer);
  if (own.length >= 4 && dice.below(10) !== 0) own.writeUInt32BE(own.length, 0);
  return own;
}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** Every octet field of a decoded value lies in the frame's memory; only blanks, which are empty or zero, do not. */
function checkViews(value: object, frame: Buffer): void {
  for (const part of Object.values(value)) {
    if (Buffer.isBuffer(part))
      check(part.buffer === frame.buffer || part.every((o) => o === 0), 'octets were copied');
    else if (Array.isArray(part))
      for (const entry of part) if (typeof entry === 'object') checkViews(entry, frame);
  }
}

function checkCmpp(frame: Buffer, version: 0x20 | 0x21 | 0x30): boolean {
  const pdu = decodeCmpp(frame, version);
  if (pdu instanceof WireError) {
    const answer = cmppRefusal(pdu);
    if (answer !== undefined) check(encodeCmpp(answer, version).length >= 12, 'refusal is no frame');
    return false;
  }
  checkViews(pdu, frame);
  const again = encodeCmpp(pdu, version);
  check(again.length === cmppLength(pdu, version), 'length is not what was encoded');
  // Only what stands behind the NUL of a text may differ, so the length may not.
  check(
    again.length === frame.length || pdu.command === 'active_test_resp',
    'another length than it came with',
  );
  check(isDeepStrictEqual(decodeCmpp(again, version) as CmppPdu, pdu), 'decoded, encoded, decoded differs');
  if (pdu.command === 'deliver') {
    const report = parseCmppReport(pdu.content);
    if (!(report instanceof WireError)) {
      const built = encodeCmppReport(report, pdu.content.length === 60 ? 0x20 : 0x30);
      check(isDeepStrictEqual(parseCmppReport(built), report), 'report differs');
    }
  }
  return true;
}

function checkSmpp(frame: Buffer): boolean {
  const pdu = decodeSmpp(frame);
  if (pdu instanceof WireError) {
    const answer = smppRefusal(pdu);
    if (answer !== undefined) check(encodeSmpp(answer).length >= 16, 'refusal is no frame');
    return false;
  }
  checkViews(pdu, frame);
  const again = encodeSmpp(pdu);
  check(again.length === smppLength(pdu), 'length is not what was encoded');
  const back = decodeSmpp(again) as SmppPdu;
  const omitted = pdu.status !== 0 && OMITTING.has(pdu.command);
  if (omitted) check(again.length === 16 && encodeSmpp(back).equals(again), 'failed answer is not stable');
  else check(isDeepStrictEqual(back, pdu), 'decoded, encoded, decoded differs');
  // SMPP has one way to write each value: what was read comes back octet for octet, but for answers that may lack a body.
  if (!omitted && frame.length > 16) check(again.equals(frame), 'other octets than it came with');
  if (pdu.command === 'deliver_sm' || pdu.command === 'submit_sm') {
    parseSmppReceipt(pdu);
    smppContent(pdu);
  }
  return true;
}

function splitAt(
  limits: FrameLimits,
  stream: Buffer,
  next: () => number,
): { frames: string[]; error: string } {
  const splitter = new FrameSplitter(limits);
  const frames: string[] = [];
  let error = '';
  for (let at = 0; at < stream.length; ) {
    const size = Math.max(1, next());
    const fault = splitter.push(stream.subarray(at, at + size), (frame) => {
      check(error === '', 'a frame came after the error');
      frames.push(frame.toString('latin1'));
    });
    if (fault !== undefined) error = fault.code;
    check(splitter.pendingLength <= limits.maxLength, 'more than one frame is held');
    at += size;
  }
  return { frames, error };
}

export function fuzz({ seconds, seed }: { readonly seconds: number; readonly seed: number }): FuzzReport {
  const dice = new Dice(seed);
  const count = { frames: 0, decoded: 0, refused: 0, streams: 0 };
  let largestAllocation = 0;
  const { allocUnsafe } = Buffer;
  const until = performance.now() + seconds * 1000;
  let last: Buffer = Buffer.alloc(0);
  const tally = (ok: boolean): void => {
    count.frames++;
    if (ok) count.decoded++;
    else count.refused++;
  };
  try {
    while (performance.now() < until) {
      const cmpp: Buffer[] = [];
      const smpp: Buffer[] = [];
      for (let i = 0; i < 20; i++) {
        last = mutate(dice, CMPP_SEEDS, CMPP_IDS, 12);
        cmpp.push(last);
        for (const version of [0x20, 0x21, 0x30] as const) tally(checkCmpp(last, version));
        last = mutate(dice, SMPP_SEEDS, SMPP_IDS, 16);
        smpp.push(last);
        tally(checkSmpp(last));
      }
      for (const [limits, frames] of [
        [CMPP_LIMITS, cmpp],
        [SMPP_LIMITS, smpp],
      ] as const) {
        last = Buffer.concat(frames);
        const stream = last;
        const whole = splitAt(limits, stream, () => stream.length);
        // Only what the splitter itself asks for is counted.
        Buffer.allocUnsafe = (size) => {
          largestAllocation = Math.max(largestAllocation, size);
          check(size <= limits.maxLength, `${size} octets were asked for`);
          return allocUnsafe(size);
        };
        const most = dice.of([1, 3, 20, 200, 2000]);
        const parts = splitAt(limits, stream, () => 1 + dice.below(most));
        Buffer.allocUnsafe = allocUnsafe;
        check(isDeepStrictEqual(parts, whole), 'another split gives other frames');
        count.streams++;
      }
    }
  } catch (cause) {
    throw new Error(`seed ${seed}, after ${count.frames} frames, octets ${last.toString('hex')}`, { cause });
  } finally {
    Buffer.allocUnsafe = allocUnsafe;
  }
  return { seed, ...count, largestAllocation };
}

function numberAfter(flag: string, otherwise: number): number {
  const at = process.argv.indexOf(flag);
  if (at < 0) return otherwise;
  const value = Number(process.argv[at + 1]);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`usage: node src/wire/fuzz.ts [--seconds N] [--seed S]`);
  process.exit(2);
}

if (import.meta.main) {
  const report = fuzz({
    seconds: numberAfter('--seconds', 10),
    seed: numberAfter('--seed', Date.now() >>> 0),
  });
  console.log(JSON.stringify(report));
}
