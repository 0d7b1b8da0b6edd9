import fc from 'fast-check';
import type { Field, Table } from './field.ts';
import { widthIn } from './field.ts';
import type { SmppDestination, SmppFailure } from './smpp/lists.ts';
import type { Tlv } from './smpp/tlv.ts';

/*
 * Values for the property tests, drawn from the same tables as the codecs: every field over its whole range, the empty and the
 * full width included. Only tests import this.
 */

const octetsOf = (min: number, max: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((a) => Buffer.from(a));

/** Any Latin-1 character but NUL. */
const latin1 = (max: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.integer({ min: 1, max: 255 }).map((c) => String.fromCharCode(c)),
    maxLength: max,
    size: 'max',
  });

/** Decoded values have Object's prototype, so the drawn ones need it to be deeply equal. */
const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

const CUSTOM: Record<string, fc.Arbitrary<unknown>> = {
  tlvs: fc.array(plain<Tlv>({ tag: fc.integer({ min: 0, max: 0xffff }), value: octetsOf(0, 300) }), {
    maxLength: 6,
  }),
  destinations: fc.array(
    fc.oneof(
      plain<SmppDestination>({
        kind: fc.constant('address' as const),
        ton: fc.nat(255),
        npi: fc.nat(255),
        address: latin1(20),
      }),
      plain<SmppDestination>({ kind: fc.constant('list' as const), name: latin1(20) }),
    ),
    { minLength: 1, maxLength: 254 },
  ),
  failures: fc.array(
    plain<SmppFailure>({
      ton: fc.nat(255),
      npi: fc.nat(255),
      address: latin1(20),
      status: fc.integer({ min: 0, max: 0xffffffff }),
    }),
    { maxLength: 255 },
  ),
};

function fieldValue({ name, shape }: Field, layout: string): fc.Arbitrary<unknown> {
  const width = 'width' in shape ? widthIn(shape.width, layout) : 0;
  switch (shape.kind) {
    case 'uint':
      return width === undefined ? fc.constant(0) : fc.integer({ min: 0, max: 2 ** (8 * width) - 1 });
    case 'octets':
      return octetsOf(width ?? 0, width ?? 0);
    case 'text':
      return width === undefined ? fc.constant('') : latin1(width);
    case 'texts':
      return fc.array(latin1(width ?? 0), { minLength: shape.min, maxLength: shape.max });
    case 'counted':
      return octetsOf(0, Math.min(shape.max, 255));
    case 'cstring':
      return latin1(shape.max - 1);
    case 'rest':
      return octetsOf(0, 300);
    case 'custom':
      return CUSTOM[name]!;
  }
}

/** A PDU of this table with any values that its layout can carry; `header` gives the header words. */
export function pduOf(
  table: Table,
  layout: string,
  header: Record<string, fc.Arbitrary<number>>,
): fc.Arbitrary<Record<string, unknown>> {
  const fields: Record<string, fc.Arbitrary<unknown>> = { command: fc.constant(table.command), ...header };
  for (const field of table.fields) fields[field.name] = fieldValue(field, layout);
  return plain<Record<string, unknown>>(fields);
}

export const U32 = fc.integer({ min: 0, max: 0xffffffff });
