import {
  isMarketing,
  type Purpose,
  type PurposeSource,
  type Signature,
  signatureOf,
} from '../domain/index.ts';
import type { PurposeReader, PurposeReading } from '../rules/index.ts';
import type { Match } from './template-index.ts';
import type { FiledTemplate } from './template-matching.ts';
import type { FiledTemplates, Templates } from './templates.ts';

/** What a text says, whoever sends it from where to whom. */
export interface TextReading {
  /** The name in 【】 at its front, registered or not. */
  readonly signature: Signature | undefined;
  /** The text after it. */
  readonly body: string;
  readonly purpose: Purpose | 'unclear';
  /** Neither `port` nor `plan`: those are no matter of the text. */
  readonly by: PurposeSource;
  readonly because: string;
  /** What was filed for the name when this was read, and at which of its versions. */
  readonly filed: FiledTemplates;
  readonly version: number;
  /** Whether the next message with this text is told by this same object. */
  kept: boolean;
}

/** Kept of a generation at most, in texts and in UTF-16 units of them. */
const TEXTS_MAX = 4096;
const UNITS_MAX = 1 << 20;
/** Hashes of texts that were met once; a later one takes the place of an earlier. */
const MET = 1 << 14;

/**
 * Reads each text of a campaign once: it goes to thousands. What is read holds until the templates of its name change. A text is kept
 * when it is met for the second time, since one that bears a name or a number of its own does not come again; a code is never
 * kept. Two generations: what was not met while one filled up is forgotten.
 */
export class TextReadings {
  readonly #templates: Templates;
  readonly #read: PurposeReader;
  #young = new Map<string, TextReading>();
  #old = new Map<string, TextReading>();
  #units = 0;
  readonly #met = new Int32Array(MET);

  constructor(templates: Templates, read: PurposeReader) {
    this.#templates = templates;
    this.#read = read;
  }

  of(text: string): TextReading {
    let known = this.#young.get(text);
    if (known !== undefined && known.filed.version === known.version) return known;
    known ??= this.#old.get(text);
    const reading =
      known !== undefined && known.filed.version === known.version ? known : this.#readText(text);
    if (reading.purpose !== 'verification' && (known !== undefined || this.#isMetAgain(text)))
      this.#keep(text, reading);
    return reading;
  }

  #keep(text: string, reading: TextReading): void {
    if (this.#young.size >= TEXTS_MAX || this.#units + text.length > UNITS_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#units = 0;
    }
    reading.kept = true;
    this.#young.set(text, reading);
    this.#units += text.length;
  }

  /** By a hash alone: where two texts share one, a text is kept a message too early. */
  #isMetAgain(text: string): boolean {
    let hash = 0x811c9dc5 | 0;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    const at = (hash ^ (hash >>> 15)) & (MET - 1);
    if (this.#met[at] === hash) return true;
    this.#met[at] = hash;
    return false;
  }

  #readText(text: string): TextReading {
    const signature = signatureOf(text);
    const body = signature === undefined ? text : text.slice(signature.length + 2);
    const filed = this.#templates.of(signature);
    const { version } = filed;
    const match = signature === undefined ? undefined : filed.match(body);
    const smuggled = match === undefined ? undefined : this.#smuggledIn(match, body);
    if (match !== undefined && smuggled === undefined) {
      const { purpose, template } = match.template;
      return { signature, body, purpose, by: 'template', because: template, filed, version, kept: false };
    }
    const { purpose, because, by: reader = 'words' } = smuggled ?? this.#read(body);
    const by = purpose === 'unclear' ? 'nothing' : reader;
    return { signature, body, purpose, by, because, filed, version, kept: false };
  }

  /**
   * What is put into a notice's variables does not thereby become a notice: where both the variables and the whole read as marketing,
   * it is. A filed code stays a code whatever stands beside it (P4).
   */
  #smuggledIn({ template, values }: Match<FiledTemplate>, body: string): PurposeReading | undefined {
    if (template.purpose !== 'notification') return undefined;
    const variables = values.join(' ').trim();
    if (variables.length === 0) return undefined;
    const put = this.#read(variables);
    if (put.purpose === 'unclear' || !isMarketing(put.purpose)) return undefined;
    const whole = this.#read(body).purpose;
    return whole !== 'unclear' && isMarketing(whole) ? put : undefined;
  }
}
