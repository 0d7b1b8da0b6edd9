import type { Engine } from './engine.ts';
import { TIME } from './filter.ts';

/** One day's counting, and how texts are cut down. Patterns are RE2; times from inclusive, to exclusive, milliseconds. */
export interface StrandsAsked {
  readonly from: number;
  readonly to: number;
  /** What stands before the text itself, at its beginning. */
  readonly head: string;
  /** The first match is the contact. */
  readonly contact: string;
  /** Each match becomes one #. */
  readonly variable: string;
  /** Characters. */
  readonly shapeMax: number;
  readonly strandsMax: number;
  readonly recipientsMax: number;
  readonly textsMax: number;
  readonly examplesMax: number;
}

/** Messages of one port with one signature, contact and text. */
export interface StrandRow {
  readonly port: string;
  /** All messages of the port, also those of strands that were left out. */
  readonly portMessages: number;
  readonly signature: string;
  readonly contact: string;
  readonly template: string;
  /** How the text begins, without its variables. */
  readonly shape: string;
  readonly messages: number;
  readonly purposes: Readonly<Record<string, number>>;
  readonly hours: readonly number[];
  readonly recipients: readonly number[];
  readonly examples: readonly string[];
}

/** Messages with one signature, purpose and text, over all ports. */
export interface SignatureTextRow {
  readonly signature: string;
  readonly purpose: string;
  /** All messages of the signature and purpose, also those of texts that were left out. */
  readonly purposeMessages: number;
  readonly template: string;
  readonly shape: string;
  readonly messages: number;
  readonly examples: readonly string[];
}

/** The sender numbers that `parsePort` lets in: what a person sent is not read (P11). */
export const PORT = '^(?:106[0-35-9][0-9]{4}|9[56][0-9]{3}|100[0-9]{2}|12[0-9]{3}|400[0-9]{7})[0-9]*$';
/** Of the day that is asked for. */
export const CARRIED = `message.at >= ${TIME('from')} and message.at < ${TIME('to')} and outcome != 'refuse'
  and length(port) <= 20 and match(port, '${PORT}')`;
const BODY = "replaceRegexpOne(text, {head:String}, '')";
const MASKED = `replaceRegexpAll(${BODY}, {variable:String}, '#')`;
const TEMPLATE = `substring(lower(hex(MD5(${MASKED}))), 1, 12)`;
const SHAPE = `any(substringUTF8(${MASKED}, 1, {shapeMax:UInt32}))`;

/** Ports in order, each with its largest strands first. */
export function strands(engine: Engine, asked: StrandsAsked): Promise<StrandRow[]> {
  return engine.rows<StrandRow>(
    `select port, sum(count()) over (partition by port) as portMessages, toString(signature) as signature,
            lower(extract(${BODY}, {contact:String})) as contact, ${TEMPLATE} as template, ${SHAPE} as shape, count() as messages,
            sumMap(map(toString(purpose), toUInt64(1))) as purposes,
            sumForEach(arrayMap(hour -> toUInt64(hour = toHour(at)), range(24))) as hours,
            arraySlice(arraySort(groupUniqArray(bitShiftRight(recipient_tag, 16))), 1, {recipientsMax:UInt32}) as recipients,
            groupArraySorted(${Math.trunc(asked.examplesMax)})(message_id) as examples
     from anning.message where ${CARRIED}
     group by port, signature, contact, template
     order by port, messages desc, signature, contact, template limit {strandsMax:UInt32} by port`,
    { ...asked },
  );
}

/** Signatures and purposes in order, each with its most frequent texts first. */
export function signatureTexts(engine: Engine, asked: StrandsAsked): Promise<SignatureTextRow[]> {
  return engine.rows<SignatureTextRow>(
    `select toString(signature) as signature, toString(purpose) as purpose,
            sum(count()) over (partition by signature, purpose) as purposeMessages, ${TEMPLATE} as template, ${SHAPE} as shape,
            count() as messages, groupArraySorted(${Math.trunc(asked.examplesMax)})(message_id) as examples
     from anning.message where ${CARRIED} and signature != ''
     group by signature, purpose, template
     order by signature, purpose, messages desc, template limit {textsMax:UInt32} by signature, purpose`,
    { ...asked },
  );
}
