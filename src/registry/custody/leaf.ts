import { createHash, createHmac } from 'node:crypto';
import type { Recipient } from '../../domain/index.ts';

export const LEAF_BYTES = 32;
export const SALT_BYTES = 32;

/** One message as it was passed on. */
export interface PassedOn {
  /** The sender number, in full. */
  readonly port: string;
  readonly recipient: Recipient;
  /** The whole text, as the gateway judged it: with its signature where it carries one. */
  readonly text: string;
}

/**
 * What a leaf is made from: port, recipient (E.164 digits without the plus) and text in UTF-8, each behind its length as four bytes, most
 * significant first. Half a surrogate pair, which has no UTF-8, counts as U+FFFD, as in the store.
 */
export function contentOf({ port, recipient, text }: PassedOn): Buffer {
  const fields = [port, String(recipient), text.toWellFormed()].flatMap((field) => {
    const bytes = Buffer.from(field);
    return [u32(bytes.length), bytes];
  });
  return Buffer.concat(fields);
}

/** HMAC-SHA-256(salt, content). Shown with the content, it opens this one message of a batch and no other. */
export function openingOf(salt: Buffer, content: Buffer): Buffer {
  return createHmac('sha256', salt).update(content).digest();
}

/** SHA-256(opening ‖ content): one for all messages of a batch that are the same. */
export function tagOf(opening: Buffer, content: Buffer): Buffer {
  return createHash('sha256').update(opening).update(content).digest();
}

/** SHA-256(tag ‖ u32 occurrence). `occurrence`: 1 for the first of those that are the same, 2 for the second. */
export function leafOf(tag: Buffer, occurrence: number): Buffer {
  return createHash('sha256').update(tag).update(u32(occurrence)).digest();
}

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
