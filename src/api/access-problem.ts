import { AccessError, type AccessErrorCode } from '../access/index.ts';
import { formatInstant, type Words } from '../domain/index.ts';
import { type ErrorCode, HttpProblem, notThere } from './problem.ts';

type Told = readonly [status: number, zh: string, en: string];

/** What could not be done on the way in, in words. Whether a login exists is never told. */
const TOLD: Readonly<Record<Exclude<AccessErrorCode, 'not-there' | 'locked'>, Told>> = {
  'sign-in-failed': [401, '登录名或口令不对。', 'The login or the password is not right.'],
  'session-ended': [401, '登录已结束，请重新登录。', 'The session has ended; sign in again.'],
  'code-wrong': [401, '验证码不对，或已经用过。', 'The code is not right, or was used before.'],
  'invitation-invalid': [
    401,
    '邀请无效、已用过或已过期；请向管理员索取新的邀请。',
    'The invitation is not valid, was used or has run out; ask for a new one.',
  ],
  'password-weak': [
    422,
    '口令太弱：至少 12 个字符，不含登录名，且不是常见口令。',
    'The password is weak: at least 12 characters, without the login, and not a commonplace one.',
  ],
  'login-taken': [409, '登录名已被使用。', 'The login is taken.'],
  'login-invalid': [
    422,
    '登录名须为 2 到 100 个字符，不含空格。',
    'A login has 2 to 100 characters and no spaces.',
  ],
  'passkey-refused': [401, '通行密钥未被接受。', 'The passkey was not accepted.'],
  'factor-needed': [
    409,
    '至少需要一种第二验证方式（动态码或通行密钥）。',
    'At least one second factor is needed: a one-time code or a passkey.',
  ],
  'last-operator': [
    409,
    '至少须保留一名可用的全局运维人员。',
    'At least one active operator of the whole installation must remain.',
  ],
  'duty-invalid': [
    422,
    '职责不成立：发送方与服务提供者的职责须指明主体。',
    'A duty is not valid: senders and providers act for an organisation.',
  ],
  'act-invalid': [
    422,
    '超出该角色或您自己的权限。',
    'This goes beyond the role, or beyond what you may do yourself.',
  ],
  'expiry-invalid': [422, '有效期须在 1 到 400 天之间。', 'It may live for 1 to 400 days.'],
  'provider-refused': [401, '身份提供方未确认您的身份。', 'The identity provider did not vouch for you.'],
  'own-proposal': [403, '自己的提议须由另一人决定。', 'Somebody else decides on one’s own proposal.'],
  'proposal-decided': [409, '该提议已经有了结论。', 'The proposal is closed already.'],
  'idempotency-mismatch': [
    409,
    '同一个 idempotency-key 用在了不同的请求上。',
    'The same idempotency-key came with another request.',
  ],
};

/** An error of the room in the shape of the API; any other error as it is. */
export function accessProblem(error: unknown): unknown {
  if (!(error instanceof AccessError)) return error;
  if (error.code === 'not-there') return notThere();
  if (error.code === 'locked') {
    const until = formatInstant(error.until ?? 0).slice(0, 16);
    return new HttpProblem(429, 'locked', {
      zh: `失败次数过多，${until.replace('T', ' ')} 之前不能登录。`,
      en: `Too many failures: no sign-in before ${until.replace('T', ' ')}.`,
    });
  }
  const [status, zh, en] = TOLD[error.code];
  const words: Words = { zh, en };
  const fields = error.field === undefined ? [] : [{ field: error.field, words }];
  return new HttpProblem(status, error.code as ErrorCode, words, { fields });
}
