import { Invalid } from './invalid.ts';

/** What a client logs in as: a CMPP Source_Addr (6), an SGIP login name (16), an SMGP ClientID (8) or an SMPP system_id (15). */
export type AccountId = string & { readonly __brand: 'AccountId' };

/** Reads an account's name: 1 to 15 printable ASCII letters, digits, '.', '_' or '-'. */
export function parseAccountId(text: string): AccountId | Invalid {
  if (/^[A-Za-z0-9._-]{1,15}$/.test(text)) return text as AccountId;
  return new Invalid('account', text, '1 to 15 letters, digits, ".", "_" or "-"');
}
