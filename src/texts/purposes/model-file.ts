import { TEXT_CLASSES } from './classes.ts';
import { PLACES } from './features.ts';

/** 24 classes at most, four in a word. */
export const WORDS_A_ROW = 6;
/** So many rows are told by a number of 16 bits. */
export const ROWS_MAX = 65_535;

/** The model as it is kept: a line of JSON, then numbers in the order of the fields, little-endian. */
export interface ModelFile {
  /** Of the rows: where their piece is hashed to. Those that most texts have come first, so that they lie together in memory. */
  readonly places: Uint32Array;
  /** Weights of eight bits around 128, WORDS_A_ROW words a row; class c is byte c. */
  readonly rows: Uint32Array;
  /** By class: what a step of a weight is worth, what every text begins with. */
  readonly scales: Float32Array;
  readonly bias: Float32Array;
  readonly temperature: number;
}

interface Head {
  readonly kind: string;
  readonly classes: readonly string[];
  readonly places: number;
  readonly rows: number;
  readonly temperature: number;
}

const KIND = 'anning purpose model 1';
const NEWLINE = 10;

export function writeModelFile({ places, rows, scales, bias, temperature }: ModelFile): Buffer {
  const head: Head = {
    kind: KIND,
    classes: TEXT_CLASSES,
    places: PLACES,
    rows: places.length,
    temperature,
  };
  let line = JSON.stringify(head);
  // Numbers of four bytes begin where four divides.
  while ((Buffer.byteLength(line) + 1) % 4 !== 0) line += ' ';
  const parts = [places, rows, scales, bias].map((each) => littleEndian(each));
  return Buffer.concat([Buffer.from(`${line}\n`), ...parts]);
}

/** @throws Error what is wrong with the file and what was expected. */
export function readModelFile(file: Uint8Array): ModelFile {
  const end = file.indexOf(NEWLINE);
  const head = headOf(new TextDecoder().decode(file.subarray(0, Math.max(0, end))));
  const wanted = end + 1 + 4 * (head.rows * (1 + WORDS_A_ROW) + 2 * TEXT_CLASSES.length);
  if (file.length !== wanted)
    throw new Error(`purpose model: found ${file.length} bytes, allowed: ${wanted}; fetch the file again`);
  const view = new DataView(file.buffer, file.byteOffset + end + 1);
  let at = 0;
  const next = () => {
    at += 4;
    return at - 4;
  };
  const words = (count: number) => Uint32Array.from({ length: count }, () => view.getUint32(next(), true));
  const floats = (count: number) => Float32Array.from({ length: count }, () => view.getFloat32(next(), true));
  const places = words(head.rows);
  const rows = words(head.rows * WORDS_A_ROW);
  return {
    places,
    rows,
    scales: floats(TEXT_CLASSES.length),
    bias: floats(TEXT_CLASSES.length),
    temperature: head.temperature,
  };
}

function headOf(line: string): Head {
  let head: Partial<Head>;
  try {
    head = JSON.parse(line) as Partial<Head>;
  } catch {
    throw new Error(
      `purpose model: its first line is no JSON; allowed: a file that begins with {"kind":"${KIND}"`,
    );
  }
  const { kind, classes, places, rows, temperature } = head;
  const classesOfIt = classes?.join();
  if (kind !== KIND || classesOfIt !== TEXT_CLASSES.join() || places !== PLACES)
    throw new Error(
      `purpose model: found ${kind} of ${classes?.length} classes and ${places} places, allowed: ${KIND} of this program's own; train it again with npm run train`,
    );
  if (!(Number.isInteger(rows) && rows! >= 0 && rows! <= ROWS_MAX && temperature! > 0))
    throw new Error(
      `purpose model: found ${rows} rows at temperature ${temperature}, allowed: up to ${ROWS_MAX}, above 0`,
    );
  return head as Head;
}

function littleEndian(numbers: Uint32Array | Float32Array): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [i, each] of numbers.entries())
    if (numbers instanceof Float32Array) bytes.writeFloatLE(each, i * 4);
    else bytes.writeUInt32LE(each, i * 4);
  return bytes;
}
