import type { FastifyError, FastifyReply } from 'fastify';

/** Every error of the HTTP interface has this one shape. `code` is stable; the message is for people and may change. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    /** The field that is wrong, where it is one. */
    readonly field?: string;
    readonly fix?: string;
  };
}

export type ErrorCode =
  | 'not-found'
  | 'unauthorised'
  | 'invalid-request'
  | 'content-type-not-accepted'
  | 'body-too-large'
  | 'block-taken-by-other-content'
  | 'unavailable'
  | 'internal';

export class HttpProblem extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly fix: string | undefined;

  constructor(status: number, code: ErrorCode, message: string, fix?: string) {
    super(message);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.fix = fix;
  }
}

/** Codes of Fastify that a client causes; anything else is ours and its words stay in the log. */
const CLIENT_ERRORS: Readonly<Record<string, readonly [number, ErrorCode]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'content-type-not-accepted'],
  FST_ERR_CTP_EMPTY_TYPE: [415, 'content-type-not-accepted'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid-request'],
  FST_ERR_VALIDATION: [400, 'invalid-request'],
  FST_ERR_BAD_URL: [400, 'invalid-request'],
};

export function sendProblem(error: FastifyError | HttpProblem | Error, reply: FastifyReply): FastifyReply {
  if (error instanceof HttpProblem) {
    const { status, code, message, fix } = error;
    const body: ErrorBody = { error: { code, message, ...(fix === undefined ? {} : { fix }) } };
    return reply.code(status).send(body);
  }
  const known = 'code' in error ? CLIENT_ERRORS[error.code] : undefined;
  if (known !== undefined) {
    const [status, code] = known;
    const field = 'validation' in error ? error.validation?.[0]?.instancePath.slice(1) : undefined;
    const body: ErrorBody = { error: { code, message: error.message, ...(field ? { field } : {}) } };
    return reply.code(status).send(body);
  }
  reply.log.error({ err: error }, 'request failed');
  const body: ErrorBody = {
    error: { code: 'internal', message: 'The request failed here; it is in the log.' },
  };
  return reply.code(500).send(body);
}
