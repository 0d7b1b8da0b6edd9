import { type Instant, shanghaiDay } from '../domain/index.ts';

/**
 * The number under which a complaint is accepted: the day in Shanghai, a running number of at least six digits, and a check digit (ISO/IEC 7812-1, annex B:
 * Luhn), so that one mistyped digit, or two that changed places, is noticed. 202611300000018. It is no secret: progress is told to the number that complained.
 */
export function complaintNumber(at: Instant, running: number): string {
  const body = `${dayDigits(at)}${String(running).padStart(6, '0')}`;
  return `${body}${checkDigit(body)}`;
}

/** The number in what somebody typed, with spaces, dashes or full-width digits; undefined: this is none. */
export function readComplaintNumber(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s\-‐-―]/gu, '');
  if (!/^20\d{6}\d{7,14}$/.test(digits)) return undefined;
  return checkDigit(digits.slice(0, -1)) === digits.slice(-1) ? digits : undefined;
}

function dayDigits(at: Instant): string {
  return new Date(shanghaiDay(at) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}

function checkDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = body.charCodeAt(body.length - 1 - i) - 48;
    const weighed = i % 2 === 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return String((10 - (sum % 10)) % 10);
}
