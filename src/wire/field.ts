/**
 * The kinds of fields from which every PDU table of this room is made.
 *
 * A width is a number, or one number per layout of the protocol (`{ v2: 21, v3: 32 }`). A layout without an entry does
 * not carry the field: decoding gives the blank value (0, '' or no octets), encoding does not write it.
 */
export type Width = number | Readonly<Record<string, number>>;

export type FieldShape =
  | { readonly kind: 'uint'; readonly width: Width }
  | { readonly kind: 'octets'; readonly width: Width }
  | { readonly kind: 'text'; readonly width: Width }
  | { readonly kind: 'texts'; readonly width: Width; readonly min: number; readonly max: number }
  | { readonly kind: 'counted'; readonly lengthWidth: 1 | 4; readonly max: number }
  | { readonly kind: 'cstring'; readonly max: number }
  | { readonly kind: 'rest' }
  | { readonly kind: 'custom'; readonly custom: CustomKind<unknown> };

/** `T` is the type of the field in the decoded value; it exists for the compiler only. */
export interface Field<N extends string = string, T = unknown> {
  readonly name: N;
  readonly shape: FieldShape;
  readonly of?: T;
}

/** Where a custom kind reads: it moves `at`, or reports a fault and returns anything. */
export interface Cursor {
  frame: Buffer;
  at: number;
  readonly end: number;
  fault(code: FaultCode, offset: number, message: string): undefined;
}
type FaultCode = import('./error.ts').WireErrorCode;

/** A kind that the tables cannot express: TLVs, and lists whose entries vary. */
export interface CustomKind<T> {
  read(cursor: Cursor, field: string): T | undefined;
  size(value: T): number;
  /** Writes at `at`, gives the offset behind; throws a RangeError naming the field. */
  write(out: Buffer, at: number, value: T, field: string): number;
  blank(): T;
  /** Largest size on the wire, for the frame limit. */
  readonly maxSize: number;
  /** True when it reads to the end of the frame. */
  readonly toEnd: boolean;
}

/** Unsigned big-endian integer of 1, 2 or 4 octets, always given as a non-negative number. */
export const uint = <N extends string>(name: N, width: Width): Field<N, number> => ({
  name,
  shape: { kind: 'uint', width },
});
export const u8 = <N extends string>(name: N): Field<N, number> => uint(name, 1);
export const u32 = <N extends string>(name: N): Field<N, number> => uint(name, 4);

/** Octets of fixed width. Decoded as a view into the frame, never a copy. */
export const octets = <N extends string>(name: N, width: Width): Field<N, Buffer> => ({
  name,
  shape: { kind: 'octets', width },
});

/** Latin-1 text of fixed width, left aligned, padded with NUL. The text ends at the first NUL, what follows is padding. */
export const text = <N extends string>(name: N, width: Width): Field<N, string> => ({
  name,
  shape: { kind: 'text', width },
});

/** One octet that counts, then that many texts of fixed width. */
export const texts = <N extends string>(
  name: N,
  width: Width,
  range: { readonly min: number; readonly max: number },
): Field<N, string[]> => ({ name, shape: { kind: 'texts', width, ...range } });

/** A length of 1 or 4 octets, then that many octets. Decoded as a view into the frame, never a copy. */
export const counted = <N extends string>(name: N, lengthWidth: 1 | 4, max: number): Field<N, Buffer> => ({
  name,
  shape: { kind: 'counted', lengthWidth, max },
});

/** Latin-1 text ended by NUL. `max` counts the NUL, as the SMPP specification does. */
export const cstring = <N extends string>(name: N, max: number): Field<N, string> => ({
  name,
  shape: { kind: 'cstring', max },
});

/** Everything up to the end of the frame, as a view. */
export const rest = <N extends string>(name: N): Field<N, Buffer> => ({ name, shape: { kind: 'rest' } });

export const custom = <N extends string, T>(name: N, kind: CustomKind<T>): Field<N, T> => ({
  name,
  shape: { kind: 'custom', custom: kind as CustomKind<unknown> },
});

/** A PDU as a table: the single source of its decoder, encoder, size, blank value and TypeScript type. */
export interface Table<C extends string = string, F extends readonly Field[] = readonly Field[]> {
  readonly command: C;
  readonly id: number;
  readonly fields: F;
  /**
   * When a frame of bare header length is accepted although the table has fields (they are then blank):
   * `when-failed` if the header's status is not 0, `always` in any case.
   */
  readonly bareHeader?: 'when-failed' | 'always';
  /** Encode leaves the body out when the header's status is not 0. */
  readonly bodyOmittedWhenFailed?: boolean;
}

export const table = <C extends string, const F extends readonly Field[]>(
  command: C,
  id: number,
  fields: F,
  rules: Pick<Table, 'bareHeader' | 'bodyOmittedWhenFailed'> = {},
): Table<C, F> => ({ command, id, fields, ...rules });

type ValueOf<F> = F extends Field<string, infer T> ? T : never;

/** The fields of a table as an object type. */
export type FieldsOf<F extends readonly Field[]> = { [K in F[number] as K['name']]: ValueOf<K> };

type Flat<T> = { [K in keyof T]: T[K] } & {};

/** The decoded value of a table; `H` are the header words of the protocol. */
export type PduOf<T extends Table, H> =
  T extends Table<infer C, infer F> ? Flat<{ command: C } & H & FieldsOf<F>> : never;

/** What a blank PDU may be filled with. */
export type FillOf<T extends Table> = T extends Table<string, infer F> ? Partial<FieldsOf<F>> : never;

/** Width of a field in one layout; undefined when the layout does not carry it. */
export const widthIn = (width: Width, layout: string): number | undefined =>
  typeof width === 'number' ? width : width[layout];
