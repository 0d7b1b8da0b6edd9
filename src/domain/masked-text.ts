import { Invalid } from './invalid.ts';
import { maskRecipient, parseRecipient } from './recipient.ts';

/** A run of digits that is a phone number as `parseRecipient` reads one: mainland mobiles in any spelling, or E.164 with a plus or 00. */
const PHONE = /(?<!\d)(?:(?:\+|00)\d{7,15}|(?:86)?1[3-9]\d{9})(?!\d)/g;

/** Any text as a screen may show it: every phone number in it masked (P7). Ports, ids and amounts stay. */
export function maskNumbers(text: string): string {
  return text.replace(PHONE, (found) => {
    const recipient = parseRecipient(found);
    return recipient instanceof Invalid ? found : maskRecipient(recipient);
  });
}
