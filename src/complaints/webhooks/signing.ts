import { createHmac, randomBytes } from 'node:crypto';
import type { Instant } from '../../domain/index.ts';

/*
 * Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md), symmetric: HMAC-SHA256 over
 * `{webhook-id}.{webhook-timestamp}.{body}`, one `v1,…` for each secret in force, apart by a space.
 */

const PREFIX = 'whsec_';
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32;

/** As receivers keep it: `whsec_` and base64. */
export function drawSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** The headers of one attempt. */
export function signedHeaders(
  id: string,
  at: Instant,
  body: Buffer,
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
