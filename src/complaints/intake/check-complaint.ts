import { createHash } from 'node:crypto';
import {
  type ComplaintChannel,
  type Instant,
  Invalid,
  isMarketing,
  type NumberProofKind,
  type Objection,
  type Port,
  parseRecipient,
  type Recipient,
  readSender,
  signatureOf,
} from '../../domain/index.ts';
import { readPurpose } from '../../texts/index.ts';
import { CATEGORIES, categoryOf, UNCLASSIFIED } from '../categories.ts';
import type { ToldPlace } from '../places/place.ts';
import { objection, shown } from '../refusals.ts';
import { readCategory } from './read-category.ts';

/** Bytes as they came: the form, the SMS, the mail, a picture of the screen. */
export interface Original {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A complaint as it comes in, whoever brings it. */
export interface WantedComplaint {
  readonly channel: ComplaintChannel;
  /** The organisation that hands it in; absent: the person does. */
  readonly via?: string | undefined;
  /** Under which that organisation knows it. */
  readonly reference?: string | undefined;
  readonly recipient: string;
  readonly proof: NumberProofKind;
  /** The sender's number as it was typed; empty where it is not known. */
  readonly sender: string;
  readonly text: string;
  /** When the message came. */
  readonly toldAt?: Instant | undefined;
  readonly category?: string | undefined;
  readonly wantsStop?: boolean | undefined;
  /** Of the number that got the message, where whoever hands it in says so. */
  readonly place?: ToldPlace | undefined;
  /** The first is what was sent in; pictures follow. */
  readonly originals: readonly Original[];
  /** From which block of addresses, where it came over the network from the person. */
  readonly origin?: string | undefined;
}

export type SenderKind = 'port' | 'person' | 'foreign' | 'machine' | 'unreadable' | 'none';

/** What was read out of it. */
export interface ReadComplaint {
  readonly wanted: WantedComplaint;
  readonly recipient: Recipient;
  readonly sender: string;
  readonly senderKind: SenderKind;
  readonly port: Port | undefined;
  /** Without what no table, page or terminal can hold. */
  readonly text: string;
  readonly category: string;
  readonly categoryBy: 'person' | 'system';
  readonly marks: readonly ('service-message' | 'paraphrased')[];
  /** Text and sender, folded: of equal messages equal. */
  readonly alike: string;
}

export const TEXT_MAX = 10_000;
export const ATTACHMENT_BYTES_MAX = 5 * 1024 * 1024;
export const ATTACHMENTS_MAX = 3;
export const PICTURES = ['image/png', 'image/jpeg', 'image/webp'] as const;
const SENDER_SHOWN_MAX = 60;
/** Clocks of telephones and of ours differ. */
const CLOCK_SKEW_MS = 10 * 60_000;

/** Everything that is wrong with it, or what was read. */
export function checkComplaint(
  wanted: WantedComplaint,
  now: Instant,
): ReadComplaint | { readonly objections: readonly Objection[] } {
  const objections: Objection[] = [];
  const recipient = parseRecipient(wanted.recipient.normalize('NFKC').replace(/[\s\-()]/g, ''));
  if (recipient instanceof Invalid)
    objections.push(objection('recipient-not-valid', 'recipient', { found: shown(recipient.found) }));
  const text = storable(wanted.text).trim();
  if (text === '') objections.push(objection('text-missing', 'text'));
  if (text.length > TEXT_MAX)
    objections.push(objection('text-too-long', 'text', { found: `${text.length}`, max: `${TEXT_MAX}` }));
  if (wanted.reference !== undefined && !/^[^\p{Cc}\p{Cf}\p{Cs}]{1,80}$/u.test(wanted.reference))
    objections.push(objection('reference-not-valid', 'reference', { found: shown(wanted.reference) }));
  if (wanted.toldAt !== undefined && wanted.toldAt > now + CLOCK_SKEW_MS)
    objections.push(objection('told-in-future', 'at', { time: new Date(wanted.toldAt).toISOString() }));
  if (wanted.category !== undefined && categoryOf(wanted.category) === undefined)
    objections.push(
      objection('category-not-known', 'category', {
        found: shown(wanted.category),
        allowed: CATEGORIES.map(({ code }) => code).join(', '),
      }),
    );
  objections.push(...attachmentFaults(wanted.originals.slice(1)));
  if (objections.length > 0 || recipient instanceof Invalid) return { objections };

  const reading = readSender(wanted.sender);
  const port = reading.kind === 'port' ? reading.port : undefined;
  const senderKind: SenderKind =
    reading.kind !== 'fault' ? reading.kind : reading.fault === 'empty' ? 'none' : 'unreadable';
  // What people write to each other is not read (P11): the person says of what kind it is, or somebody at the centre.
  const isRead = senderKind !== 'person';
  const purpose = isRead ? readPurpose(afterSignature(text)).purpose : 'unclear';
  const told = wanted.category !== undefined && wanted.category !== UNCLASSIFIED;
  const category = told ? wanted.category! : isRead ? readCategory(text, purpose) : UNCLASSIFIED;
  // Fraud looks like a notice: whoever says that it is illegal is not told that it is only a notice.
  const isService =
    senderKind === 'port' &&
    purpose !== 'unclear' &&
    !isMarketing(purpose) &&
    purpose !== 'consent-request' &&
    categoryOf(category)?.kind !== 'illegal';
  return {
    ...{ wanted, recipient, senderKind, port, text },
    sender: senderKind === 'person' ? '' : storable(wanted.sender).trim().slice(0, SENDER_SHOWN_MAX),
    category,
    categoryBy: told ? 'person' : 'system',
    marks: [
      ...(isService ? (['service-message'] as const) : []),
      ...(looksParaphrased(text) ? (['paraphrased'] as const) : []),
    ],
    alike: createHash('sha256')
      .update(port ?? '')
      .update('\n')
      .update(folded(text))
      .digest('base64'),
  };
}

/** What neither a table nor a page can hold goes: NUL and halves of characters. The original keeps them. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** One's own words instead of the message: short, without a signature, a number or a link in it. */
function looksParaphrased(text: string): boolean {
  return text.length <= 20 && signatureOf(text) === undefined && !/[\d０-９]|https?:|\.\w/u.test(text);
}

function afterSignature(text: string): string {
  const signature = signatureOf(text);
  return signature === undefined ? text : text.slice(signature.length + 2);
}

/** Case, width, space and invisible marks make no other message. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cf}\p{Cc}]/gu, '');
}

function attachmentFaults(attachments: readonly Original[]): Objection[] {
  const found: Objection[] = [];
  if (attachments.length > ATTACHMENTS_MAX)
    found.push(
      objection('attachments-too-many', 'attachments', {
        found: `${attachments.length}`,
        max: `${ATTACHMENTS_MAX}`,
      }),
    );
  for (const { name, mediaType, bytes } of attachments) {
    if (!PICTURES.some((each) => each === mediaType) || !isPicture(bytes))
      found.push(objection('attachment-kind', 'attachments', { name: shown(name), found: shown(mediaType) }));
    if (bytes.length > ATTACHMENT_BYTES_MAX)
      found.push(
        objection('attachment-too-large', 'attachments', {
          name: shown(name),
          found: `${bytes.length}`,
          max: `${ATTACHMENT_BYTES_MAX}`,
        }),
      );
  }
  return found;
}

/** By its first bytes: what is called a picture is one. */
function isPicture(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 12).toString('latin1');
  return (
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    head.startsWith('\xff\xd8\xff') ||
    (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP')
  );
}
