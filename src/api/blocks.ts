import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.ts';

export interface BlockTaker {
  /** Shared by the gateways and this server. */
  readonly shipToken: string;
  /** The bytes of a shipment; at most this many. */
  readonly shipmentBytesMax: number;
  /** Stores a shipment in evidence, traffic and record; the same one again changes nothing. Resolves with the highest sequence stored. */
  takeShipment(body: Buffer): Promise<number>;
  /** Concludes the refusals in blocks that are still to be shipped; each once, however often they come. */
  takeRefusals(body: Buffer): Promise<void>;
}

/**
 * POST /internal/blocks: what a gateway's spool holds. Answered once it is on disk; until then the gateway keeps it. POST /internal/refusals: blocks of it that hold
 * refusals, ahead of that; answered once these are in the feed.
 */
export async function blockRoutes(app: FastifyInstance, taker: BlockTaker): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  // Before the body is read: a stranger's megabytes are not taken in.
  app.addHook('onRequest', async (request) => tokenNeeded(request, taker.shipToken));
  app.post('/internal/blocks', { bodyLimit: taker.shipmentBytesMax }, async (request) => {
    return { stored: await told(taker.takeShipment(bodyOf(request))) };
  });
  app.post('/internal/refusals', { bodyLimit: taker.shipmentBytesMax }, async (request) => {
    await told(taker.takeRefusals(bodyOf(request)));
    return {};
  });
}

function bodyOf({ body }: FastifyRequest): Buffer {
  if (Buffer.isBuffer(body)) return body;
  throw new HttpProblem(400, 'invalid-request', { zh: '请求内容为空。', en: 'The body is empty.' });
}

/** What a gateway can be told of: another's name, another key. */
async function told<T>(taken: Promise<T>): Promise<T> {
  try {
    return await taken;
  } catch (error) {
    const { problem, code, message } = error as {
      problem?: { what?: string };
      code?: string;
      message: string;
    };
    if (problem?.what === 'block-taken-by-other-content') {
      const fix = {
        zh: '两个网关同名，或暂存区是从副本恢复的：请给网关换一个新名字。',
        en: 'Two gateways share one name, or a spool was restored from a copy: give the gateway a new name.',
      };
      const words = { zh: '同一编号的块已存有其他内容。', en: message };
      throw new HttpProblem(409, problem.what, words, { fix });
    }
    if (code === 'tampered' || code === 'unknown-key') {
      const fix = {
        zh: '网关与应用须使用同一个 seal_key_file。',
        en: 'Give the gateway and the app the same seal_key_file.',
      };
      throw new HttpProblem(
        400,
        'invalid-request',
        {
          zh: '投递内容不是用本应用的密钥封存的。',
          en: 'The shipment is not sealed with the key of this app.',
        },
        { fix },
      );
    }
    throw error;
  }
}

/** The token that gateways and this machine's own commands share with the server; throws 401. */
export function tokenNeeded({ headers }: FastifyRequest, token: string): void {
  if (holdsToken(headers.authorization, token)) return;
  throw new HttpProblem(
    401,
    'unauthorised',
    { zh: '需要令牌。', en: 'A bearer token is needed.' },
    { fix: { zh: '请提供 ship.token_file 的令牌。', en: 'Send the token of ship.token_file.' } },
  );
}

/** Digests of equal length are compared, so that the time taken tells nothing of the token. */
function holdsToken(header: string | undefined, token: string): boolean {
  const given = /^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token)) && given !== '';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
