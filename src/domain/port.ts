import { Invalid } from './invalid.ts';

/** A sender number (106…, 95…, 96…, 100…, 12…), 3 to 20 digits. A TCP port is never called so; that is a listener. */
export type Port = string & { readonly __brand: 'Port' };

const ALLOWED = '3 to 20 digits beginning with 106 (not 1064), 95, 96, 100, 12 or 400';

/**
 * Reads a sender number and its structure (电信网编号计划, 2017 edition, 信管〔2017〕68号): 1064 is machine communication and
 * sends no SMS to people; an 11-digit mobile number is a person, not a port (P11).
 */
export function parsePort(text: string): Port | Invalid {
  if (text.length < 3 || text.length > 20) return new Invalid('port', text, ALLOWED);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return new Invalid('port', text, ALLOWED);
  }
  if (!/^(?:106(?!4)\d{5,}|9[56]\d{3,}|100\d{2,}|12\d{3,}|400\d{7,})$/.test(text))
    return new Invalid('port', text, ALLOWED);
  return text as Port;
}
