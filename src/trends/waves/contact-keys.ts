import { createHmac } from 'node:crypto';
import { PLACEHOLDERS, type Units } from '../../texts/index.ts';
import { CONTACTS_MAX } from './wave.ts';
import { digitsOf, foldedPiece, linkOf } from './written.ts';

const LINK = PLACEHOLDERS.link.charCodeAt(0);
const TELEPHONE = PLACEHOLDERS.telephone.charCodeAt(0);
const WE = '微'.charCodeAt(0);
const CHAT = '信'.charCodeAt(0);
const Q = 'q'.charCodeAt(0);
const ACCOUNT =
  /^(?:号码|账号|同号|公众号|群|号|id|搜|加|是|为|[:,;.()【】[\]-])*([a-z][a-z0-9_-]{4,19}|\d{5,12})/u;
const ACCOUNT_AHEAD = 32;
const TELEPHONE_LEAST = 7;

/**
 * Keys of the links, telephone numbers, WeChat and QQ accounts in a text: 16 hexadecimal digits each, from which nobody without the key
 * finds the contact again. Masked numbers (138********) are none.
 */
export function contactKeys(text: string, normal: Units, key: Uint8Array): readonly string[] {
  const found = new Set<string>();
  const { units, from, to, length } = normal;
  for (let i = 0; i < length && found.size < CONTACTS_MAX; i++) {
    const contact = contactAt(text, units[i]!, i + 1 < length ? units[i + 1]! : 0, from[i]!, to[i]!, () =>
      foldedPiece(text, to[i + 1]!, to[i + 1]! + ACCOUNT_AHEAD),
    );
    if (contact !== undefined)
      found.add(createHmac('sha256', key).update(contact).digest('hex').slice(0, 16));
  }
  return [...found];
}

function contactAt(
  text: string,
  unit: number,
  next: number,
  from: number,
  to: number,
  ahead: () => string,
): string | undefined {
  if (unit === LINK) {
    const link = linkOf(foldedPiece(text, from, to));
    return link === '' ? undefined : `link ${link}`;
  }
  if (unit === TELEPHONE) {
    const piece = foldedPiece(text, from, to);
    const digits = digitsOf(piece);
    return piece.includes('*') || digits.length < TELEPHONE_LEAST ? undefined : `telephone ${digits}`;
  }
  if (!((unit === WE && next === CHAT) || (unit === Q && next === Q))) return undefined;
  const account = ACCOUNT.exec(ahead())?.[1];
  return account === undefined ? undefined : `account ${account}`;
}
