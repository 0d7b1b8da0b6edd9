import { formatInstant, type Instant, type OrganisationId, type Port } from '../../domain/index.ts';
import { Reading } from '../reading.ts';
import type { Objection } from '../refusal.ts';

/** What a hop states of a batch. Its text is what is signed: a signed note (c2sp.org/signed-note) whose key is named by the organisation's code. */
export interface Statement {
  readonly organisation: OrganisationId;
  /** The port on which it passed on; the batch covers every sender number that begins so. */
  readonly port: Port;
  /** By which the organisation has the port; undefined: it holds it. */
  readonly lease: string | undefined;
  /** All that was passed on from here until there, exclusive. */
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  /** SHA-256 of the salt: the salt itself comes with the batch and is kept sealed. */
  readonly saltHash: Buffer;
  /** RFC 6962, over the leaves in rising order. */
  readonly root: Buffer;
}

const TITLE = 'anning custody batch 1';
const FIELDS = ['organisation', 'port', 'lease', 'from', 'to', 'count', 'salt', 'root'] as const;
/** What a holder, who has no lease, writes in its place. No lease is named so. */
const HOLDER = '(holder)';
export const COUNT_MAX = 1_000_000;

export function formatStatement(statement: Statement): string {
  const { organisation, port, lease, from, to, count, saltHash, root } = statement;
  const values = {
    organisation,
    port,
    lease: lease ?? HOLDER,
    from: formatInstant(from),
    to: formatInstant(to),
    count,
    salt: saltHash.toString('base64'),
    root: root.toString('base64'),
  };
  return `${[TITLE, ...FIELDS.map((field) => `${field} ${values[field]}`)].join('\n')}\n`;
}

/** Reads a note's text: its nine lines in this order. What is wrong is told line by line, under `statement.…`. */
export function readStatement(text: string): Statement | readonly Objection[] {
  const reading = new Reading();
  const [title, ...lines] = text.split('\n');
  if (title !== TITLE || lines.length !== FIELDS.length + 1 || lines.at(-1) !== '') {
    reading.add('custody-statement', 'statement', { title: TITLE, fields: FIELDS.join(', ') });
    return reading.objections;
  }
  const value = (field: (typeof FIELDS)[number]): string | undefined => {
    const line = lines[FIELDS.indexOf(field)]!;
    if (line.startsWith(`${field} `)) return line.slice(field.length + 1);
    return reading.add('custody-statement', `statement.${field}`, {
      title: TITLE,
      fields: FIELDS.join(', '),
    });
  };
  const read = <T>(
    field: (typeof FIELDS)[number],
    parse: (field: string, text: string) => T | undefined,
  ): T | undefined => {
    const found = value(field);
    return found === undefined ? undefined : parse.call(reading, `statement.${field}`, found);
  };
  const organisation = read('organisation', reading.organisation);
  const port = read('port', reading.port);
  const lease = read('lease', (field, found) => (found === HOLDER ? HOLDER : reading.name(field, found)));
  const from = read('from', reading.time);
  const to = read('to', reading.time);
  const count = read('count', countOf);
  const saltHash = read('salt', hashOf);
  const root = read('root', hashOf);
  if (reading.objections.length > 0) return reading.objections;
  return {
    organisation: organisation!,
    port: port!,
    lease: lease === HOLDER ? undefined : lease!,
    from: from!,
    to: to!,
    count: count!,
    saltHash: saltHash!,
    root: root!,
  };
}

function countOf(this: Reading, field: string, text: string): number | undefined {
  if (/^(0|[1-9]\d{0,15})$/.test(text)) return Number(text);
  return this.add('custody-count', field, { found: text.slice(0, 40), max: `${COUNT_MAX}` });
}

function hashOf(this: Reading, field: string, text: string): Buffer | undefined {
  return readHash(text) ?? this.add('custody-hash', field, { found: text.slice(0, 60) });
}

/** 32 bytes in the one right spelling of base64. */
export function readHash(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === text ? bytes : undefined;
}
