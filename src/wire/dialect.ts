import type { Codec, Framing } from './compile.ts';
import { compile, headerOf } from './compile.ts';
import { WireError } from './error.ts';
import type { Table } from './field.ts';
import { uint32At } from './octets.ts';

type AnyCodec = Codec<unknown, never>;

/** The compiled tables of one protocol in one layout, found by id and by name. */
export interface Dialect<H extends string> {
  readonly framing: Framing<H>;
  /** Octets of the largest PDU that the tables allow. */
  readonly maxLength: number;
  byId(id: number): AnyCodec | undefined;
  byCommand(command: string): AnyCodec | undefined;
}

export function dialect<H extends string>(
  framing: Framing<H>,
  tables: readonly Table[],
  layout?: string,
): Dialect<H> {
  // Ids are small numbers, with the top bit set in answers: two short arrays are faster than a Map on the hot path.
  const requests: (AnyCodec | undefined)[] = [];
  const responses: (AnyCodec | undefined)[] = [];
  const names = new Map<string, AnyCodec>();
  let maxLength = 0;
  for (const t of tables) {
    const codec = compile(framing, t, layout) as AnyCodec;
    const side = t.id >>> 31 === 1 ? responses : requests;
    const low = t.id & 0x7fffffff;
    while (side.length <= low) side.push(undefined);
    if (side[low] !== undefined || names.has(t.command)) throw new TypeError(`${t.command} stands twice`);
    side[low] = codec;
    names.set(t.command, codec);
    maxLength = Math.max(maxLength, codec.maxLength);
  }
  return {
    framing,
    maxLength,
    byId(id) {
      const side = id >>> 31 === 1 ? responses : requests;
      const low = id & 0x7fffffff;
      return low < side.length ? side[low] : undefined;
    },
    byCommand: (command) => names.get(command),
  };
}

/** Decodes one whole frame. Never throws, whatever the octets are. */
export function decodeFrame<H extends string>(d: Dialect<H>, frame: Buffer): unknown {
  const { framing } = d;
  if (frame.length < framing.headerLength) {
    return new WireError({
      protocol: framing.protocol,
      code: 'frame-below-header',
      offset: 0,
      field: 'length',
      message: `frame has ${frame.length} octets, the header needs ${framing.headerLength}`,
      header: undefined,
    });
  }
  const length = uint32At(frame, 0);
  const id = uint32At(frame, 4);
  const codec = d.byId(id);
  if (length === frame.length && codec !== undefined) return codec.decode(frame);
  const header = headerOf(framing, frame, () => codec?.command);
  if (length !== frame.length) {
    return new WireError({
      protocol: framing.protocol,
      code: 'frame-length-differs',
      offset: 0,
      field: 'length',
      message: `length word is ${length}, the frame has ${frame.length} octets`,
      header,
    });
  }
  return new WireError({
    protocol: framing.protocol,
    code: 'command-unknown',
    offset: 4,
    field: 'command',
    message: `command id 0x${id.toString(16).padStart(8, '0')} is not known`,
    header,
  });
}
