import type { FastifyError, FastifyReply } from 'fastify';
import type { Language, Words } from '../domain/index.ts';

/** Every error of the HTTP interface has this one shape. `code` is stable; the message is for people and may change. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    /** The first field that is wrong, where it is one. */
    readonly field?: string;
    readonly fix?: string;
    /** Every field that is wrong. */
    readonly fields?: readonly {
      readonly field: string;
      readonly message: string;
      /** Of what the registry refuses: which of its refusals this is, and what would mend it. */
      readonly code?: string;
      readonly fix?: string;
    }[];
  };
}

export type ErrorCode =
  | 'not-found'
  | 'unauthorised'
  | 'not-allowed'
  | 'cross-site'
  | 'invalid-request'
  | 'content-type-not-accepted'
  | 'body-too-large'
  | 'block-taken-by-other-content'
  | 'conflict'
  | 'refused'
  | 'locked'
  | 'unavailable'
  | 'internal'
  | 'sign-in-failed'
  | 'session-ended'
  | 'code-wrong'
  | 'invitation-invalid'
  | 'password-weak'
  | 'login-taken'
  | 'login-invalid'
  | 'passkey-refused'
  | 'factor-needed'
  | 'last-operator'
  | 'duty-invalid'
  | 'act-invalid'
  | 'expiry-invalid'
  | 'provider-refused'
  | 'own-proposal'
  | 'proposal-decided'
  | 'idempotency-mismatch';

export interface FieldProblem {
  readonly field: string;
  readonly words: Words;
  readonly code?: string;
  readonly fix?: Words;
}

export class HttpProblem extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  readonly words: Words;
  readonly fix: Words | undefined;
  readonly fields: readonly FieldProblem[];

  constructor(
    status: number,
    code: ErrorCode,
    words: Words,
    options: { readonly fix?: Words; readonly fields?: readonly FieldProblem[] } = {},
  ) {
    super(words.en);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.words = words;
    this.fix = options.fix;
    this.fields = options.fields ?? [];
  }

  body(language: Language): ErrorBody {
    const { code, words, fix, fields } = this;
    const told = fields.map((each) => ({
      field: each.field,
      message: each.words[language],
      ...(each.code === undefined ? {} : { code: each.code }),
      ...(each.fix === undefined ? {} : { fix: each.fix[language] }),
    }));
    return {
      error: {
        code,
        message: words[language],
        ...(told.length === 0 ? {} : { field: told[0]!.field }),
        ...(fix === undefined ? {} : { fix: fix[language] }),
        ...(told.length === 0 ? {} : { fields: told }),
      },
    };
  }
}

/** Where nothing is, and where something is that the asker may not know of: the same answer. */
export function notThere(): HttpProblem {
  return new HttpProblem(404, 'not-found', { zh: '此处没有内容。', en: 'There is nothing at this address.' });
}

const INVALID = { zh: '请求的格式不对。', en: 'The request is not of the right form.' };

/** Codes of Fastify that a client causes; anything else is ours and its words stay in the log. */
const CLIENT_ERRORS: Readonly<Record<string, readonly [number, ErrorCode, Words]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'content-type-not-accepted',
    { zh: '此处不接受这种内容类型。', en: 'This content type is not taken here.' },
  ],
  FST_ERR_CTP_EMPTY_TYPE: [
    415,
    'content-type-not-accepted',
    { zh: '请求没有内容类型。', en: 'The request has no content type.' },
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large', { zh: '请求内容过大。', en: 'The body is too large.' }],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'invalid-request', INVALID],
  FST_ERR_CTP_INVALID_JSON_BODY: [
    400,
    'invalid-request',
    { zh: '请求内容不是 JSON。', en: 'The body is not JSON.' },
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: [
    400,
    'invalid-request',
    { zh: '请求内容为空；此处需要 JSON。', en: 'The body is empty; JSON is needed here.' },
  ],
  FST_ERR_VALIDATION: [400, 'invalid-request', INVALID],
  FST_ERR_BAD_URL: [400, 'invalid-request', INVALID],
};

export function sendProblem(
  error: FastifyError | HttpProblem | Error,
  reply: FastifyReply,
  language: Language,
): FastifyReply {
  const problem = problemOf(error);
  if (problem.status === 500) reply.log.error({ err: error }, 'request failed');
  return reply.code(problem.status).type('application/json; charset=utf-8').send(problem.body(language));
}

/** An error in the one shape. What is not meant for people is `internal`, and its words stay in the log. */
export function problemOf(error: FastifyError | HttpProblem | Error): HttpProblem {
  if (error instanceof HttpProblem) return error;
  const known = 'code' in error ? CLIENT_ERRORS[error.code] : undefined;
  if (known !== undefined) return new HttpProblem(...known);
  return new HttpProblem(500, 'internal', {
    zh: '处理请求时出错，已记入日志。',
    en: 'The request failed here; it is in the log.',
  });
}
