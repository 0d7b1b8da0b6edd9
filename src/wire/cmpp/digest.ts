import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * How Source_Addr enters the digest when it is shorter than its 6 octets. The specification does not say, and peers in use
 * disagree: some hash the field as sent (`padded`), some the bare id (`unpadded`). With 6 characters both are equal.
 */
export type CmppSourceForm = 'padded' | 'unpadded';

const NINE_ZEROS = Buffer.alloc(9);

/** MMDDhhmmss as the number that Timestamp carries, section 8.4.1.1. The local wall clock of the sender. */
export function cmppTimestamp(at: {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}): number {
  return (((at.month * 100 + at.day) * 100 + at.hour) * 100 + at.minute) * 100 + at.second;
}

/**
 * AuthenticatorSource = MD5(Source_Addr, 9 octets of 0, secret, timestamp as 10 digits), section 8.4.1.1. The number loses the
 * leading zero of January to September, the digest does not.
 */
export function cmppAuthenticatorSource(
  sourceAddr: string,
  secret: string,
  timestamp: number,
  form: CmppSourceForm = 'padded',
): Buffer {
  const address = Buffer.from(form === 'padded' ? sourceAddr.padEnd(6, '\0') : sourceAddr, 'latin1');
  return createHash('md5')
    .update(address)
    .update(NINE_ZEROS)
    .update(secret, 'utf8')
    .update(String(timestamp).padStart(10, '0'), 'latin1')
    .digest();
}

/** Which form of digest a CONNECT carries for this secret; undefined when neither fits, that is, when it is refused. */
export function checkCmppConnect(
  connect: { readonly sourceAddr: string; readonly authenticatorSource: Buffer; readonly timestamp: number },
  secret: string,
): CmppSourceForm | undefined {
  const { sourceAddr, authenticatorSource, timestamp } = connect;
  for (const form of ['padded', 'unpadded'] as const) {
    const expected = cmppAuthenticatorSource(sourceAddr, secret, timestamp, form);
    if (authenticatorSource.length === 16 && timingSafeEqual(expected, authenticatorSource)) return form;
  }
  return undefined;
}

/**
 * AuthenticatorISMG = MD5(Status, AuthenticatorSource, secret), section 8.4.1.2. Peers disagree on the width of Status in it;
 * the width of the version's Status field (1 in 2.0, 4 in 3.0) is the natural one, and no client known checks it.
 */
export function cmppAuthenticatorIsmg(
  status: number,
  authenticatorSource: Buffer,
  secret: string,
  statusWidth: 1 | 4,
): Buffer {
  const word = Buffer.alloc(statusWidth);
  word.writeUIntBE(status, 0, statusWidth);
  return createHash('md5').update(word).update(authenticatorSource).update(secret, 'utf8').digest();
}
