import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import {
  Invalid,
  MARKETING_PURPOSES,
  type MarketingPurpose,
  type OrganisationId,
  parseOrganisationId,
  parseRecipient,
  type Recipient,
} from '../../domain/index.ts';
import type { SealKey } from '../../store/index.ts';

/** Whom a link in a message is about: this person, whoever sent it, and what it advertised. */
export interface LinkOf {
  readonly recipient: Recipient;
  readonly organisation: OrganisationId;
  readonly purpose: MarketingPurpose;
}

const VERSION = 1;
const MARK_BYTES = 10;
const CODE_DIGITS = 18;
const CODE_BYTES = 12;
const NUMBER_BYTES = 7;
const BODY_BYTES = 1 + NUMBER_BYTES + CODE_BYTES;
const TOKEN = /^[\w-]{42}$/;

/**
 * Links as short as an SMS needs them: 42 letters, without a table of what was given out. A token is version (1), mark (10), and purpose (1), number (7) and code (12)
 * enciphered; the mark is an HMAC-SHA-256 of these, cut to 80 bits, and begins the counter of AES-256-CTR (a synthetic IV, as in RFC 5297). So nobody
 * without the key reads a number out of one or makes one, and the same person's link is always the same.
 */
export class LinkTokens {
  readonly #marking: Buffer;
  readonly #ciphering: Buffer;

  constructor(key: SealKey) {
    const keys = Buffer.from(hkdfSync('sha256', key.sealing, '', 'anning refusal link', 64));
    this.#marking = keys.subarray(0, 32);
    this.#ciphering = keys.subarray(32);
  }

  make({ recipient, organisation, purpose }: LinkOf): string {
    const body = Buffer.alloc(BODY_BYTES);
    body[0] = MARKETING_PURPOSES.indexOf(purpose);
    writeNumber(body, 1, NUMBER_BYTES, BigInt(recipient));
    writeNumber(body, 1 + NUMBER_BYTES, CODE_BYTES, numberOf(organisation));
    const mark = this.#mark(body);
    const cipher = createCipheriv('aes-256-ctr', this.#ciphering, counterOf(mark));
    return Buffer.concat([Buffer.from([VERSION]), mark, cipher.update(body)]).toString('base64url');
  }

  /** Undefined for whatever we did not make. */
  read(token: string): LinkOf | undefined {
    if (!TOKEN.test(token)) return undefined;
    const bytes = Buffer.from(token, 'base64url');
    const mark = bytes.subarray(1, 1 + MARK_BYTES);
    const cipher = createDecipheriv('aes-256-ctr', this.#ciphering, counterOf(mark));
    const body = cipher.update(bytes.subarray(1 + MARK_BYTES));
    if (bytes[0] !== VERSION || !timingSafeEqual(mark, this.#mark(body))) return undefined;
    const recipient = parseRecipient(`+${readNumber(body, 1, NUMBER_BYTES)}`);
    const organisation = parseOrganisationId(codeOf(readNumber(body, 1 + NUMBER_BYTES, CODE_BYTES)));
    const purpose = MARKETING_PURPOSES[body[0]!];
    if (recipient instanceof Invalid || organisation instanceof Invalid || purpose === undefined)
      return undefined;
    return { recipient, organisation, purpose };
  }

  #mark(body: Buffer): Buffer {
    return createHmac('sha256', this.#marking)
      .update(Buffer.from([VERSION]))
      .update(body)
      .digest()
      .subarray(0, MARK_BYTES);
  }
}

function counterOf(mark: Buffer): Buffer {
  return Buffer.concat([mark, Buffer.alloc(16 - MARK_BYTES)]);
}

/** A unified social credit code is of digits and capital letters: a number to base 36. */
function numberOf(code: string): bigint {
  return [...code].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
}

function codeOf(number: bigint): string {
  return number.toString(36).toUpperCase().padStart(CODE_DIGITS, '0');
}

function writeNumber(into: Buffer, at: number, bytes: number, value: bigint): void {
  into.write(value.toString(16).padStart(2 * bytes, '0'), at, 'hex');
}

function readNumber(from: Buffer, at: number, bytes: number): bigint {
  return BigInt(`0x${from.toString('hex', at, at + bytes)}`);
}
