import { maskNumbers } from '../../domain/index.ts';

/** Seven digits or more, in any writing of digits, also with signs between them. */
const LONG = /\p{Nd}(?:[\s\-–—.·_*/()（）]{0,2}\p{Nd}){6,}/gu;
/** What begins so is a port, which is nobody's number. */
const PORT = /^(?:106|95|96|100|12)\d{2,18}$/;

/** What stands in a text, without numbers (P7): whoever hid one behind other digits or signs hides it here too. */
export function maskedText(text: string): string {
  return maskNumbers(text).replace(LONG, (found) => `${[...found].slice(0, 3).join('')}****`);
}

/** A sender: ports stay, numbers of people are masked. */
export function maskedSender(sender: string): string {
  return PORT.test(sender) ? sender : maskedText(sender);
}
