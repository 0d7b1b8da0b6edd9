import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CMPP_LIMITS } from './cmpp/codec.ts';
import { CMPP_VECTORS } from './cmpp/vectors.ts';
import { WireError } from './error.ts';
import { SMPP_LIMITS } from './smpp/codec.ts';
import { SMPP_VECTORS } from './smpp/vectors.ts';
import { type FrameLimits, FrameSplitter } from './splitter.ts';

const CONVERSATIONS: [string, FrameLimits, Buffer[]][] = [
  ['CMPP', CMPP_LIMITS, CMPP_VECTORS.map((v) => Buffer.from(v.bytes, 'hex'))],
  ['SMPP', SMPP_LIMITS, SMPP_VECTORS.map((v) => Buffer.from(v.bytes, 'hex'))],
];

/** Frames of the chunks, copied at once: the splitter owes them unchanged only until the next push. */
function split(
  limits: FrameLimits,
  chunks: readonly Buffer[],
): { frames: string[]; error: WireError | undefined } {
  const splitter = new FrameSplitter(limits);
  const frames: string[] = [];
  let error: WireError | undefined;
  for (const chunk of chunks) error = splitter.push(chunk, (frame) => frames.push(frame.toString('hex')));
  return { frames, error };
}

for (const [name, limits, frames] of CONVERSATIONS) {
  describe(`a recorded ${name} conversation`, () => {
    const stream = Buffer.concat(frames);
    const expected = { frames: frames.map((f) => f.toString('hex')), error: undefined };

    it('comes out the same at every split into two', () => {
      for (let at = 0; at <= stream.length; at++) {
        assert.deepEqual(split(limits, [stream.subarray(0, at), stream.subarray(at)]), expected);
      }
    });

    it('comes out the same octet by octet, and in pieces of any one size', () => {
      for (const size of [1, 2, 3, 4, 5, 11, 12, 13, 16, 17, 64, 1000]) {
        const chunks: Buffer[] = [];
        for (let at = 0; at < stream.length; at += size) chunks.push(stream.subarray(at, at + size));
        assert.deepEqual(split(limits, chunks), expected);
      }
    });

    it('comes out the same at random splits', () => {
      fc.assert(
        fc.property(fc.array(fc.nat(stream.length), { maxLength: 40 }), (cuts) => {
          const edges = [0, ...cuts.sort((a, b) => a - b), stream.length];
          const chunks = edges.slice(1).map((to, i) => stream.subarray(edges[i], to));
          assert.deepEqual(split(limits, chunks), expected);
        }),
        { numRuns: 200 },
      );
    });
  });
}

describe('the splitter', () => {
  const active = Buffer.from('0000000c0000000800000001', 'hex');

  it('hands out a frame that lies whole in the chunk as a view', () => {
    const chunk = Buffer.concat([active, active]);
    const frames: Buffer[] = [];
    new FrameSplitter(CMPP_LIMITS).push(chunk, (frame) => frames.push(frame));
    assert.equal(frames.length, 2);
    for (const frame of frames) assert.equal(frame.buffer, chunk.buffer);
  });

  it('an assembled frame is not overwritten by what follows', () => {
    const splitter = new FrameSplitter(CMPP_LIMITS);
    const frames: Buffer[] = [];
    const other = Buffer.from('0000000c0000000800000002', 'hex');
    for (const frame of [active, other]) {
      splitter.push(Buffer.from(frame.subarray(0, 7)), (f) => frames.push(f));
      splitter.push(Buffer.from(frame.subarray(7)), (f) => frames.push(f));
    }
    assert.deepEqual(frames, [active, other]);
  });

  const words: [string, FrameLimits, number, WireError['code'] | undefined][] = [
    ['0', CMPP_LIMITS, 0, 'frame-below-header'],
    ['11', CMPP_LIMITS, 11, 'frame-below-header'],
    ['12', CMPP_LIMITS, 12, undefined],
    ['the limit', CMPP_LIMITS, CMPP_LIMITS.maxLength, undefined],
    ['one above the limit', CMPP_LIMITS, CMPP_LIMITS.maxLength + 1, 'frame-above-limit'],
    ['2^31', CMPP_LIMITS, 0x80000000, 'frame-above-limit'],
    ['2^32 - 1', CMPP_LIMITS, 0xffffffff, 'frame-above-limit'],
    ['15 in SMPP', SMPP_LIMITS, 15, 'frame-below-header'],
    ['16 in SMPP', SMPP_LIMITS, 16, undefined],
  ];
  for (const [name, limits, word, code] of words) {
    it(`length word ${name}: ${code ?? 'accepted'}, whole or octet by octet`, () => {
      const octets = Buffer.alloc(4);
      octets.writeUInt32BE(word);
      const whole = new FrameSplitter(limits);
      assert.equal(whole.push(octets, () => assert.fail('no frame yet'))?.code, code);
      const slow = new FrameSplitter(limits);
      let error: WireError | undefined;
      for (const octet of octets) error = slow.push(Buffer.from([octet]), () => assert.fail('no frame yet'));
      assert.equal(error?.code, code);
      assert.equal(slow.pendingLength, code === undefined ? 4 : 0);
    });
  }

  it('allocates nothing for a length word out of bounds', () => {
    const before = process.memoryUsage().arrayBuffers;
    const splitters: FrameSplitter[] = [];
    for (let i = 0; i < 1000; i++) {
      const splitter = new FrameSplitter(CMPP_LIMITS);
      splitter.push(Buffer.from('7fffffff', 'hex'), () => {});
      splitters.push(splitter);
    }
    assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
    assert.equal(splitters.length, 1000);
  });

  it('delivers what stands before the error, then refuses for ever', () => {
    const splitter = new FrameSplitter(CMPP_LIMITS);
    let delivered = 0;
    const count = (): void => {
      delivered++;
    };
    const error = splitter.push(Buffer.concat([active, Buffer.from('00000001', 'hex'), active]), count);
    assert.ok(error instanceof WireError);
    assert.equal(delivered, 1);
    assert.equal(splitter.push(active, count), error);
    assert.equal(delivered, 1);
  });

  it('stops in the middle of a chunk when it is closed from within', () => {
    const splitter = new FrameSplitter(CMPP_LIMITS);
    let delivered = 0;
    splitter.push(Buffer.concat([active, active, active.subarray(0, 5)]), () => {
      delivered++;
      splitter.close();
    });
    splitter.push(active, () => delivered++);
    assert.equal(delivered, 1);
    assert.equal(splitter.pendingLength, 0);
  });

  it('an empty chunk changes nothing', () => {
    assert.deepEqual(
      split(CMPP_LIMITS, [Buffer.alloc(0), active.subarray(0, 2), Buffer.alloc(0), active.subarray(2)]),
      {
        frames: [active.toString('hex')],
        error: undefined,
      },
    );
  });
});
