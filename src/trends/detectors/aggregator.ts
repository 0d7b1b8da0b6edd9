import { createHash } from 'node:crypto';
import { Invalid, parsePort, shanghaiDay, shanghaiMinuteOfDay } from '../../domain/index.ts';
import { NO_CONSENTS } from './consent-day.ts';
import {
  CONTACT,
  type CountedMessage,
  EXAMPLES,
  type PortDay,
  RECIPIENTS,
  SHAPE,
  SIGNATURE_HEAD,
  type SignatureDay,
  type SignatureText,
  STRANDS,
  type Strand,
  TEXTS,
  type TrafficDay,
  VARIABLE,
} from './days.ts';

interface OpenStrand {
  readonly signature: string;
  readonly contact: string;
  readonly template: string;
  readonly shape: string;
  messages: number;
  readonly purposes: Record<string, number>;
  readonly hours: number[];
  readonly recipients: Set<number>;
  examples: string[];
}

interface OpenText {
  readonly shape: string;
  messages: number;
  examples: string[];
}

const contactPattern = new RegExp(CONTACT);
const variablePattern = new RegExp(VARIABLE, 'g');
const headPattern = new RegExp(SIGNATURE_HEAD);

type Cut = Pick<Strand, 'contact' | 'template' | 'shape'>;

/** The first domain or service number of a text, the digits that stand for the rest, and how that begins. */
function cutDown(text: string): Cut {
  const body = text.replace(headPattern, '');
  const contact = (contactPattern.exec(body)?.[0] ?? '').toLowerCase();
  const masked = body.replace(variablePattern, '#');
  return { contact, template: fingerprint(masked), shape: [...masked].slice(0, SHAPE).join('') };
}

/** MD5, because ClickHouse and Node both have it; it keeps nothing secret. */
function fingerprint(text: string): string {
  return createHash('md5').update(text).digest('hex').slice(0, 12);
}

/** Counts the messages of one day in Shanghai, and no consents. The traffic store's own counting gives the same (`trafficDay`). */
export class Aggregator {
  readonly #day: number;
  readonly #ports = new Map<string, Map<string, OpenStrand>>();
  readonly #signatures = new Map<string, Map<string, Map<string, OpenText>>>();
  readonly #cut = new Map<string, Cut>();

  /** @param day days since 1970 in Shanghai */
  constructor(day: number) {
    this.#day = day;
  }

  /** Messages of another day, refused ones, and those from no port are passed over. */
  add(message: CountedMessage): void {
    if (shanghaiDay(message.at) !== this.#day || message.outcome === 'refuse') return;
    if (parsePort(message.port) instanceof Invalid) return;
    let cut = this.#cut.get(message.text);
    if (cut === undefined) {
      cut = cutDown(message.text);
      this.#cut.set(message.text, cut);
    }
    this.#countStrand(message, cut);
    if (message.signature !== '') this.#countText(message, cut);
  }

  close(): TrafficDay {
    return {
      day: this.#day,
      ports: [...this.#ports].sort(byKey).map(([port, strands]) => portDay(port, [...strands.values()])),
      signatures: [...this.#signatures].sort(byKey).map(([name, purposes]) => signatureDay(name, purposes)),
      consents: NO_CONSENTS,
    };
  }

  #countStrand(message: CountedMessage, { contact, template, shape }: Cut): void {
    const { signature, purpose } = message;
    const strands = open(this.#ports, message.port, () => new Map<string, OpenStrand>());
    const strand = open(strands, `${signature}\n${contact}\n${template}`, () => ({
      signature,
      contact,
      template,
      shape,
      messages: 0,
      purposes: {},
      hours: new Array<number>(24).fill(0),
      recipients: new Set<number>(),
      examples: [],
    }));
    strand.messages += 1;
    strand.purposes[purpose] = (strand.purposes[purpose] ?? 0) + 1;
    strand.hours[Math.floor(shanghaiMinuteOfDay(message.at) / 60)]! += 1;
    strand.recipients.add(Number(message.recipientTag >> 16n));
    strand.examples = withExample(strand.examples, message.messageId);
  }

  #countText({ signature, purpose, messageId }: CountedMessage, { template, shape }: Cut): void {
    const purposes = open(this.#signatures, signature, () => new Map<string, Map<string, OpenText>>());
    const texts = open(purposes, purpose, () => new Map<string, OpenText>());
    const text = open(texts, template, (): OpenText => ({ shape, messages: 0, examples: [] }));
    text.messages += 1;
    text.examples = withExample(text.examples, messageId);
  }
}

function portDay(port: string, strands: readonly OpenStrand[]): PortDay {
  const ordered: Strand[] = [...strands].sort(byStrand).map((strand) => ({
    ...strand,
    recipients: [...strand.recipients].sort((a, b) => a - b).slice(0, RECIPIENTS),
  }));
  const messages = strands.reduce((sum, strand) => sum + strand.messages, 0);
  return { port, messages, strands: ordered.slice(0, STRANDS) };
}

function signatureDay(
  signature: string,
  purposes: ReadonlyMap<string, ReadonlyMap<string, OpenText>>,
): SignatureDay {
  const counted = [...purposes].sort(byKey).map(([purpose, texts]) => {
    const all: SignatureText[] = [...texts].map(([template, text]) => ({ template, ...text }));
    const messages = all.reduce((sum, text) => sum + text.messages, 0);
    const most = all.sort((a, b) => b.messages - a.messages || compare(a.template, b.template));
    return [purpose, { messages, texts: most.slice(0, TEXTS) }] as const;
  });
  const messages = counted.reduce((sum, [, purpose]) => sum + purpose.messages, 0);
  return { signature, messages, purposes: Object.fromEntries(counted) };
}

function withExample(examples: string[], id: string): string[] {
  if (examples.length === EXAMPLES && id >= examples[EXAMPLES - 1]!) return examples;
  return [...examples, id].sort(compare).slice(0, EXAMPLES);
}

function byStrand(a: OpenStrand, b: OpenStrand): number {
  return (
    b.messages - a.messages ||
    compare(a.signature, b.signature) ||
    compare(a.contact, b.contact) ||
    compare(a.template, b.template)
  );
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return compare(a[0], b[0]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function open<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
