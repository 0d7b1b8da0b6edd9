import { lookup as resolveName } from 'node:dns/promises';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { DeliveryFault } from '../../domain/index.ts';
import type { Reach } from './reach.ts';

/** What became of one attempt. */
export interface Posted {
  /** Undefined: there was no answer. */
  readonly status: number | undefined;
  /** Undefined: it was taken. */
  readonly fault: DeliveryFault | undefined;
  /** The beginning of what was answered. */
  readonly answer: string;
  /** What the receiver asked us to wait. */
  readonly askedMs: number | undefined;
}

export type Post = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  signal: AbortSignal,
) => Promise<Posted>;

interface Address {
  readonly address: string;
  readonly family: number;
}

export interface PostParts {
  readonly reach: Reach;
  readonly clock: () => number;
  /** All addresses of a name; throws where it has none. */
  readonly resolve?: (name: string) => Promise<readonly Address[]>;
  readonly timeoutMs?: number;
  /** Who certifies the receivers of the tests. */
  readonly ca?: string;
}

/** Between the 15 and the 30 seconds that Standard Webhooks recommends, the shorter: many wait behind a slow one. */
const TIMEOUT_MS = 15_000;
/** A status is known before the answer has ended; nobody waits long for words. */
const ANSWER_MS = 2000;
const ANSWER_BYTES = 2048;
const ANSWER_CHARACTERS = 500;
const CERTIFICATE = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO|ISSUER|ALTNAME/;

/**
 * Posts to an address that somebody else chose. The name is resolved once, all of its addresses are judged, and one of those that were judged is
 * connected to: a name that means another address a moment later gains nothing. No redirect is followed; of the answer only the beginning is read.
 */
export function postWith(parts: PostParts): Post {
  const { reach, clock, ca, timeoutMs = TIMEOUT_MS } = parts;
  const resolve = parts.resolve ?? ((name) => resolveName(name, { all: true }));
  return async (url, headers, body, signal) => {
    const target = new URL(url);
    const plain = target.protocol === 'http:';
    const name = target.hostname.replace(/^\[|\]$/g, '');
    const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    let addresses: readonly Address[];
    try {
      addresses =
        isIP(name) === 0 ? await within(resolve(name), until) : [{ address: name, family: isIP(name) }];
    } catch {
      return failed(until.aborted ? 'timeout' : 'name-not-found');
    }
    if (addresses.length === 0) return failed('name-not-found');
    if (plain && !addresses.every(({ address }) => reach.plainHttp && reach.isClosed(address)))
      return failed('plain-http-refused');
    if (!addresses.every(({ address }) => reach.mayReach(address, { plain })))
      return failed('address-refused');
    const options = {
      method: 'POST',
      agent: false,
      lookup: lookupOf(addresses),
      signal: until,
      maxHeaderSize: 16_384,
      headers: { ...headers, 'content-length': body.length },
      ...(ca === undefined ? {} : { ca }),
    } as const;
    return new Promise<Posted>((done) => {
      const request = (plain ? requestPlain : requestTls)(target, options, (response) => {
        readBeginning(response).then((answer) => {
          done(answered(response, answer, clock()));
          request.destroy();
        });
      });
      request.on('error', (error: NodeJS.ErrnoException) => done(failed(faultOf(error, until))));
      request.end(body);
    });
  };
}

/** What `connect` is told in place of asking again. */
function lookupOf(addresses: readonly Address[]): LookupFunction {
  return (_name, options, told) => {
    const [first] = addresses;
    if (options.all === true) told(null, [...addresses]);
    else told(null, first!.address, first!.family);
  };
}

function answered({ statusCode: status = 0, headers }: IncomingMessage, answer: string, now: number): Posted {
  const fault =
    status >= 200 && status < 300
      ? undefined
      : status === 410
        ? 'gone'
        : status >= 300 && status < 400
          ? 'redirect'
          : 'status';
  return { status, fault, answer, askedMs: askedWait(headers['retry-after'], now) };
}

/** Retry-After: seconds, or a date (RFC 9110, 10.2.3). */
export function askedWait(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

async function readBeginning(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  const timer = setTimeout(() => response.destroy(), ANSWER_MS);
  try {
    let bytes = 0;
    for await (const piece of response) {
      pieces.push(piece as Buffer);
      bytes += (piece as Buffer).length;
      if (bytes >= ANSWER_BYTES) break;
    }
  } catch {
    // What came before it broke off is the beginning.
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
  const text = Buffer.concat(pieces).subarray(0, ANSWER_BYTES).toString('utf8');
  // PostgreSQL keeps no NUL; what else disturbs a line is shown as what it is not.
  return text.replaceAll('\0', '\ufffd').toWellFormed().slice(0, ANSWER_CHARACTERS).toWellFormed();
}

function faultOf({ code = '', name }: NodeJS.ErrnoException, until: AbortSignal): DeliveryFault {
  if (until.aborted || name === 'TimeoutError') return 'timeout';
  return CERTIFICATE.test(code) ? 'certificate' : 'connection';
}

function failed(fault: DeliveryFault): Posted {
  return { status: undefined, fault, answer: '', askedMs: undefined };
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return Promise.race([
    work,
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    ),
  ]);
}
