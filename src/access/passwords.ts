import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { AccessError } from './types.ts';

export interface HashingCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** OWASP's least for argon2id (Password Storage Cheat Sheet). */
const OWASP: HashingCost = { memoryKib: 19_456, passes: 2 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes its memory on purpose; a crowd at the door waits rather than filling the machine. */
const AT_ONCE = 2;

const CHARACTERS_MIN = 12;
const BYTES_MAX = 256;
/** The long ones among the passwords that are tried first. Compared in lower case, without what is no letter or digit. */
const COMMONPLACE = new Set(
  `123456789012 1234567890123 12345678901234 123456123456 1234567890qwe 1234567890abc 112233445566 123123123123 147258369147
   qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiopasdf qwertyuiopasdfghjkl qwerty123456 qwerty12345678 1q2w3e4r5t6y 1qaz2wsx3edc
   1qaz2wsx3edc4rfv qazwsxedcrfv zaq12wsxcde3 asdfghjkl123 zxcvbnm12345 abcdefghijkl abcdefgh1234 abcd12345678 abc123456789 a1b2c3d4e5f6
   password1234 password12345 password123456 passwordpassword passw0rd1234 p4ssw0rd1234 mypassword123 administrator admin1234567
   admin123456789 adminadmin123 letmein12345 welcome12345 welcome123456 changeme1234 changemeplease iloveyou1234 iloveyouforever
   woaini123456 woaini1314520 woaini5201314 woaiwojia123 5201314520131 520520520520 aini13145201314 wodemima1234 anning123456
   anninganning anning12345678 zhongguo1234 beijing20082008 qq123456789012 monkey123456 dragon123456 sunshine1234 princess1234
   football1234 baseball1234 superman1234 starwars1234 correcthorsebatterystaple trustno1trustno1`.split(
    /\s+/,
  ),
);

/** Passwords: which are good enough, and their argon2id hashes as PHC strings (RFC 9106). */
export class Passwords {
  readonly #cost: HashingCost;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #dummy: Promise<string> | undefined;

  constructor(cost: HashingCost = OWASP) {
    this.#cost = cost;
  }

  /** Throws AccessError 'password-weak'. */
  check(password: string, login: string): void {
    const normal = normalised(password);
    const folded = normal.toLowerCase();
    const plain = folded.replace(/[^\p{L}\p{N}]/gu, '');
    const name = login.toLowerCase();
    const weak =
      [...normal].length < CHARACTERS_MIN ||
      Buffer.byteLength(normal) > BYTES_MAX ||
      (name !== '' && folded.includes(name)) ||
      COMMONPLACE.has(plain) ||
      new Set(folded).size < 5;
    if (weak) throw new AccessError('password-weak', { field: 'password' });
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const { memoryKib, passes } = this.#cost;
    const hash = await this.#derive(normalised(password), salt, memoryKib, passes, 1, HASH_BYTES);
    return `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${bare(salt)}$${bare(hash)}`;
  }

  /** Where there is no hash to compare with, one is computed all the same: the answer takes as long and is no. */
  async fits(phc: string | undefined, password: string): Promise<boolean> {
    this.#dummy ??= this.hash(randomBytes(16).toString('hex'));
    const against = phc ?? (await this.#dummy);
    const m = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(against);
    if (m === null) return false;
    const expected = Buffer.from(m[5]!, 'base64');
    const salt = Buffer.from(m[4]!, 'base64');
    const [memoryKib, passes, lanes] = [Number(m[1]), Number(m[2]), Number(m[3])];
    // What is longer than any password is not worth hashing in full, but it costs the same.
    const tried = Buffer.byteLength(password) > 4 * BYTES_MAX ? '' : normalised(password);
    const found = await this.#derive(tried, salt, memoryKib, passes, lanes, expected.length);
    return timingSafeEqual(found, expected) && phc !== undefined;
  }

  async #derive(
    message: string,
    nonce: Buffer,
    memory: number,
    passes: number,
    parallelism: number,
    tagLength: number,
  ): Promise<Buffer> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength }, (error, hash) =>
          error === null ? resolve(hash) : reject(error),
        );
      });
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/** The same characters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2). */
const normalised = (password: string): string => password.normalize('NFKC');

const bare = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
