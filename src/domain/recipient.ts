import { Invalid } from './invalid.ts';

/**
 * A recipient's number: its E.164 digits without the plus, as a whole JS number (15 digits fit below 2^53).
 * 13800138000 in China is 8613800138000.
 */
export type Recipient = number & { readonly __brand: 'Recipient' };

const ALLOWED =
  'a mainland mobile number of 11 digits (with or without 86, +86 or 0086), or E.164 with + or 00 and up to 15 digits';

/**
 * Reads a destination number as clients write it: 13800138000, 8613800138000, +8613800138000, 008613800138000,
 * or a foreign number with + or 00 (ITU-T E.164: at most 15 digits).
 */
export function parseRecipient(text: string): Recipient | Invalid {
  const length = text.length;
  let at = 0;
  let international = false;
  if (length > 0 && text.charCodeAt(0) === 43) {
    at = 1;
    international = true;
  } else if (length > 2 && text.charCodeAt(0) === 48 && text.charCodeAt(1) === 48) {
    at = 2;
    international = true;
  }
  const digits = length - at;
  if (digits < 7 || digits > 15) return new Invalid('recipient', mask(text), ALLOWED);
  let value = 0;
  for (let i = at; i < length; i++) {
    const c = text.charCodeAt(i) - 48;
    if (c < 0 || c > 9) return new Invalid('recipient', mask(text), ALLOWED);
    value = value * 10 + c;
  }
  // 1[3-9]xxxxxxxxx: the mainland's mobile numbers.
  if (!international && digits === 11 && value >= 13_000_000_000 && value <= 19_999_999_999) {
    return (value + 8_600_000_000_000) as Recipient;
  }
  if (digits === 13 && value >= 8_613_000_000_000 && value <= 8_619_999_999_999) return value as Recipient;
  if (!international || value < 1_000_000 || text.charCodeAt(at) === 48) {
    return new Invalid('recipient', mask(text), ALLOWED);
  }
  // +86 followed by anything but a mobile number takes no SMS.
  if (Math.floor(value / 10 ** (digits - 2)) === 86) return new Invalid('recipient', mask(text), ALLOWED);
  return value as Recipient;
}

/** The number with all but its ends hidden: 86138****8000. What screens, logs and errors show (P7). */
export function maskRecipient(recipient: Recipient): string {
  return mask(String(recipient));
}

/** Somebody's telephone, with or without signs between its digits, with all but its ends hidden. */
export function maskPhone(phone: string): string {
  return mask(phone.replace(/\D/g, ''));
}

function mask(text: string): string {
  if (text.length < 8) return '*'.repeat(text.length);
  return `${text.slice(0, text.length - 8)}****${text.slice(text.length - 4)}`;
}

/** The number as mainland clients write it: 11 digits for China, + and the digits elsewhere. */
export function formatRecipient(recipient: Recipient): string {
  const text = String(recipient);
  return text.length === 13 && text.startsWith('86') ? text.slice(2) : `+${text}`;
}
