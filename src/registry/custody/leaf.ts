import { createHmac, hash, type KeyObject } from 'node:crypto';
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
  const fields = [port, String(recipient), text.toWellFormed()];
  const lengths = fields.map((field) => Buffer.byteLength(field));
  const content = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [i, field] of fields.entries()) {
    at = content.writeUInt32BE(lengths[i]!, at);
    at += content.write(field, at);
  }
  return content;
}

/**
 * HMAC-SHA-256(salt, content). Shown with the content, it opens this one message of a batch and no other.
 * `salt` as a key object: a plain one is prepared anew at each message, which costs five times the rest.
 */
export function openingOf(salt: KeyObject, content: Buffer): Buffer {
  return createHmac('sha256', salt).update(content).digest();
}

/** SHA-256(opening ‖ content): one for all messages of a batch that are the same. */
export function tagOf(opening: Buffer, content: Buffer): Buffer {
  return hash('sha256', Buffer.concat([opening, content]), 'buffer');
}

/** SHA-256(tag ‖ u32 occurrence). `occurrence`: 1 for the first of those that are the same, 2 for the second. */
export function leafOf(tag: Buffer, occurrence: number): Buffer {
  return hash('sha256', Buffer.concat([tag, u32(occurrence)]), 'buffer');
}

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
