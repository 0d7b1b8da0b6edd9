import type { FastifyReply, FastifyRequest } from 'fastify';

/** RFC 9110, section 13.1.2: whoever has these bytes gets none of them again. */
export async function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  tag: string,
  type: string,
  body: Buffer | string,
): Promise<never> {
  reply.header('etag', tag);
  const known = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''));
  if (known.includes(tag) || known.includes('*')) await reply.code(304).send();
  else await reply.type(type).send(body);
  return undefined as never;
}
