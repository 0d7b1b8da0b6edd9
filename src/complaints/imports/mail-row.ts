import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import PostalMime, { type Email } from 'postal-mime';
import { fileFault, type ReadRow, readObject } from '../../registry/index.ts';
import type { Original } from '../intake/check-complaint.ts';
import { shown } from '../refusals.ts';
import { COMPLAINT_COLUMNS } from './columns.ts';

/** A row that came by mail: with the mail itself, and how it is known. */
export interface MailRow extends ReadRow {
  readonly mail: Original;
}

export const MAIL_BYTES_MAX = 5_000_000;
/** Reading takes as long as there are lines, some ten microseconds each, and nobody else is served meanwhile. */
const LINES_MAX = 70_000;
const HEAD_BYTES = 1024;
/** A mail begins with its header fields; a table's first line has no colon behind its first word. */
const HEADER =
  /^(?:from \S+@\S+ |(?:return-path|received|delivered-to|from|to|subject|date|message-id|mime-version|content-type|x-[\w-]+|dkim-signature|authentication-results)\s*:)/i;

export async function isMail(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return HEADER.test(buffer.subarray(0, bytesRead).toString('latin1').trimStart());
  } finally {
    await file.close();
  }
}

/**
 * One mail as a row: its fields are lines of its text, named as the columns of a file are (`发送号码：1069…`), the message going on to the next of them or to
 * the end. Of a feedback report (RFC 5965) what the report says counts as well. Throws a FileFault where the mail is too large or cannot be read.
 */
export async function mailRow(path: string): Promise<MailRow> {
  const { size } = await stat(path);
  if (size > MAIL_BYTES_MAX)
    throw fileFault('mail-too-large', { bytes: `${size}`, max: `${MAIL_BYTES_MAX}` }, 1);
  const bytes = await readFile(path);
  const lines = bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
  if (lines > LINES_MAX) throw fileFault('mail-too-long', { found: `${lines}`, max: `${LINES_MAX}` }, 1);
  let mail: Email;
  try {
    mail = await PostalMime.parse(bytes, { maxNestingDepth: 20, forceRfc822Attachments: true });
  } catch (error) {
    throw fileFault('mail-unreadable', { found: shown((error as Error).message) }, 1);
  }
  const report = reportIn(mail);
  if (report.get('feedback-type') === 'not-spam') throw fileFault('mail-no-complaint', {}, 1);
  const told = { ...ofReport(report), ...fieldsIn(mail.text ?? '') };
  const reference = mail.messageId === undefined ? {} : { reference: `mail:${hashOf(mail.messageId)}` };
  return {
    ...readObject(1, { ...reference, ...told }, COMPLAINT_COLUMNS),
    mail: { name: 'mail', mediaType: 'message/rfc822', bytes },
  };
}

const NAMES = COMPLAINT_COLUMNS.flatMap(({ key, zh, also = [] }) =>
  [key, zh, ...also].map((name) => [name.toLowerCase(), key] as const),
);
const KEY_OF = new Map(NAMES);
/** Looked for at the front of a line alone: a line may be as long as the mail. */
const FIELD = /^[\s>*\-【]{0,10}([\p{L}_ ]{1,20}?)[\s】]{0,5}[:：=]\s?/u;
const FRONT = 60;

/** Lines that begin with a column's name; what follows a field and names none belongs to it. The first of a name counts. */
function fieldsIn(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  let current: string | undefined;
  for (const line of text.split(/\r\n|[\n\r]/)) {
    const [front = '', name = ''] = FIELD.exec(line.slice(0, FRONT)) ?? [];
    const key = KEY_OF.get(name.trim().toLowerCase());
    if (key !== undefined && fields[key] === undefined) {
      current = key;
      fields[key] = line.slice(front.length);
    } else if (current === 'text') fields['text'] += `\n${line}`;
    else if (line.trim() !== '') current = undefined;
  }
  if (fields['text'] !== undefined) fields['text'] = fields['text'].trim();
  return fields;
}

/** The fields of the report's machine-readable part. */
function reportIn({ attachments }: Email): ReadonlyMap<string, string> {
  const part = attachments.find(({ mimeType }) => mimeType === 'message/feedback-report');
  if (part === undefined) return new Map();
  const { content } = part;
  const text = typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString('utf8');
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const];
    }),
  );
}

/** `tel:` and mail addresses of numbers, as SMS reports write them. */
function ofReport(report: ReadonlyMap<string, string>): Record<string, string> {
  const number = (name: string) => /\+?\d[\d -]{2,30}\d/.exec(report.get(name) ?? '')?.[0];
  const [recipient, sender] = [number('original-rcpt-to'), number('original-mail-from')];
  const type = report.get('feedback-type');
  return {
    ...(recipient === undefined ? {} : { recipient }),
    ...(sender === undefined ? {} : { sender }),
    ...(type === 'fraud' ? { category: 'fraud' } : {}),
    ...(type === 'opt-out' ? { wantsStop: 'yes' } : {}),
  };
}

function hashOf(messageId: string): string {
  return createHash('sha256').update(messageId).digest('hex').slice(0, 40);
}
