import {
  Invalid,
  isMarketing,
  PURPOSES,
  type Purpose,
  parseTemplate,
  type Scope,
  type TemplateText,
  VARIABLE_TYPES,
} from '../domain/index.ts';
import { advisedWording, tellsHowToRefuse } from '../rules/index.ts';
import { readPurpose } from '../texts/index.ts';
import { isNamed } from './facts.ts';
import type { Db } from './ground.ts';
import { Reading } from './reading.ts';
import { rightToSend } from './right-to-send.ts';
import { type Checked, inWhoseName, type Moment, type WantedTemplate } from './wanted.ts';

const LENGTH_MAX = 1000;
const LIST_MAX = 50;
/**
 * The share of fixed text below which a template says too little of what will be sent. A convention and no law: providers here bound variables
 * one by one, and some take none at all in marketing; India bounds their length. The gateway counts a variable as twenty characters at most.
 */
export const FIXED_SHARE_MIN = { marketing: 0.5, other: 0.2 } as const;

/** May this text be sent by this organisation under this signature, for this purpose? Its form, what it leads to, what it says. */
export async function checkTemplate(
  db: Db,
  wanted: WantedTemplate,
  scope: Scope,
  { now }: Moment,
): Promise<Checked> {
  const reading = new Reading();
  const organisation = await inWhoseName(db, reading, scope, wanted.organisation);
  const template = reading.name('template', wanted.template);
  if (template !== undefined && (await isNamed(db, 'template', template)))
    reading.add('template-name-taken', 'template', { template });
  const signature = reading.signature('signature', wanted.signature);
  const purpose = reading.oneOf('purpose', wanted.purpose, PURPOSES);
  const { text } = wanted;
  const read = readText(reading, text);
  const ports = optional(reading, 'ports', wanted.ports, reading.port);
  const links = optional(reading, 'links', wanted.links, host);
  const callbacks = optional(reading, 'callbacks', wanted.callbacks, number);
  if (read !== undefined) {
    checkReach(reading, read, links ?? [], callbacks ?? []);
    if (purpose !== undefined) checkWords(reading, read, purpose, now);
  }
  const purposes = purpose === undefined ? [] : [purpose];
  const use = { signatures: signature === undefined ? [] : [signature], organisation, purposes };
  reading.objections.push(...(await rightToSend(db, { ...use, ports: ports ?? [] }, now)));
  return {
    objections: reading.objections,
    subject: template ?? '',
    changes: [
      {
        ...{ kind: 'template-filed', at: now, template, organisation, signature, text, purpose },
        ...(links === undefined ? {} : { links }),
        ...(callbacks === undefined ? {} : { callbacks }),
      },
    ],
  };
}

/** Absent and empty are one: none is named. */
function optional<T>(
  reading: Reading,
  field: string,
  given: readonly string[] | undefined,
  read: (this: Reading, field: string, text: string) => T | undefined,
): T[] | undefined {
  return given === undefined || given.length === 0 ? undefined : reading.list(field, given, LIST_MAX, read);
}

function host(this: Reading, field: string, text: string): string | undefined {
  if (/^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,}$/.test(text)) return text;
  return this.add('link-not-valid', field, { found: this.shown(text) });
}

function number(this: Reading, field: string, text: string): string | undefined {
  if (/^\d{3,20}$/.test(text)) return text;
  return this.add('callback-not-valid', field, { found: this.shown(text) });
}

function readText(reading: Reading, text: string): TemplateText | undefined {
  if (text.length < 2 || text.length > LENGTH_MAX)
    return reading.add('template-length', 'text', { length: `${text.length}`, max: `${LENGTH_MAX}` });
  const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\ufffd]/u.exec(text)?.[0];
  if (unseen !== undefined) {
    const mark = `U+${unseen.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    reading.add('template-unseen', 'text', { mark });
  }
  if (/[【】]/.test(text)) reading.add('template-signature-inside', 'text');
  const read = parseTemplate(text);
  if (!(read instanceof Invalid)) return read;
  const types = VARIABLE_TYPES.join(', ');
  return reading.add('template-not-valid', 'text', { found: reading.shown(read.found), types });
}

/** Every link and number that the text holds, or lets a variable hold, is one that was named. */
function checkReach(
  reading: Reading,
  { pieces, variables }: TemplateText,
  links: readonly string[],
  callbacks: readonly string[],
): void {
  for (const { name, type } of variables) {
    if (type === 'url' && links.length === 0) reading.add('template-links-open', 'links', { variable: name });
    if (type === 'phone' && callbacks.length === 0)
      reading.add('template-callbacks-open', 'callbacks', { variable: name });
  }
  for (const piece of pieces) {
    const plain = piece.normalize('NFKC');
    for (const [, found] of plain.matchAll(/(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,})/gi)) {
      const lower = found!.toLowerCase();
      if (!links.some((each) => lower === each || lower.endsWith(`.${each}`)))
        reading.add('template-link-foreign', 'links', { host: lower });
    }
    for (const found of numbersIn(plain))
      if (!callbacks.includes(found))
        reading.add('template-callback-foreign', 'callbacks', { number: found });
  }
}

/** Telephone numbers in fixed text: long ones and hotlines; neither dates nor amounts. */
function numbersIn(text: string): string[] {
  const found: string[] = [];
  for (const [written] of text.matchAll(
    /\d(?:[\d-]|(?<=\d) (?=\d))*\d(?!\s*[元万亿块角分件个名积点折%次条])/g,
  )) {
    const digits = written.replace(/[ -]/g, '');
    const dated = /^\d{4}-\d{1,2}-\d{1,2}$/.test(written);
    if (!dated && (digits.length >= 7 || /^(?:95|96|100|12)\d{2,3}$/.test(digits))) found.push(digits);
  }
  return found;
}

/** How much of it is fixed, whether it says what it is filed for, and how to refuse it. */
function checkWords(reading: Reading, read: TemplateText, purpose: Purpose, now: number): void {
  const marketing = isMarketing(purpose);
  const min = FIXED_SHARE_MIN[marketing ? 'marketing' : 'other'];
  if (read.fixedShare < min)
    reading.add('template-fixed-share', 'text', {
      share: `${Math.floor(read.fixedShare * 100)}`,
      min: `${min * 100}`,
    });
  const fixed = read.pieces.join(' ');
  if (marketing && !tellsHowToRefuse(fixed, now))
    reading.add('template-opt-out-missing', 'text', { advised: advisedWording(now) });
  const said = readPurpose(fixed);
  if (!marketing && said.purpose !== 'unclear' && isMarketing(said.purpose))
    reading.add('template-advertises', 'purpose', { because: said.because });
}
