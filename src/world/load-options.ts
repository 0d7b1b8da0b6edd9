import { readFileSync } from 'node:fs';
import { z } from 'zod';

const login = z.strictObject({ account: z.string().min(1), secret: z.string() });

export const loadSchema = z.strictObject({
  protocol: z.enum(['cmpp20', 'cmpp30', 'smpp']),
  host: z.string().default('127.0.0.1'),
  listener: z.int().min(1).max(65_535),
  /** Connections take turns over them. */
  logins: z.array(login).min(1),
  connections: z.int().min(1).max(10_000).default(16),
  /** SUBMITs under way on each connection. */
  windowMax: z.int().min(1).max(4096).default(16),
  /** Messages (a long one counts once). Without it `seconds` decides; with both, what comes first. */
  messages: z.int().min(1).optional(),
  seconds: z.number().positive().optional(),
  /** Messages a second over all connections; without it as fast as windows allow. */
  ratePerSecond: z.number().positive().optional(),
  sources: z.array(z.string().min(1)).min(1),
  texts: z.array(z.string().min(1)).optional(),
  /** A file of texts, see `textsFromFile`. */
  textsFile: z.string().optional(),
  scheme: z.enum(['ucs2', 'gb18030', 'gsm7', 'ascii']).optional(),
  /** `count` numbers from `from` on, taken in turn; or a list. All of the same length. */
  recipients: z.union([
    z.strictObject({ from: z.string().regex(/^\d{7,15}$/), count: z.int().min(1).max(100_000_000) }),
    z.array(z.string().regex(/^\d{7,15}$/)).min(1),
  ]),
  receipts: z.boolean().default(true),
  /** How long receipts and answers are waited for after the last SUBMIT. */
  patienceMs: z.number().min(0).default(10_000),
  /** After a lost connection another is opened so much later; what was under way is counted as unanswered. */
  reconnectMs: z.number().min(0).optional(),
  /** Results after which a message is sent again, after a pause of 5 ms for its connection. Default: none. */
  retryResults: z.array(z.int()).default([]),
  /** Where the numbers whose message was answered with success are written, one a line. */
  acceptedFile: z.string().optional(),
  /** A line of progress on stderr every so often; 0: none. */
  progressMs: z.number().min(0).default(0),
});

export type LoadOptions = z.infer<typeof loadSchema>;
export type LoadInput = z.input<typeof loadSchema>;

/**
 * Options from a command line: `--json '{…}'`, `--json @file`, or `--json -` for standard input, where secrets are safest.
 * @throws Error whose message names each key that is wrong.
 */
export function jsonFlag<S extends z.ZodType>(argv: readonly string[], schema: S): z.output<S> {
  const [flag, value] = argv;
  if (flag !== '--json' || value === undefined || argv.length !== 2) {
    throw new Error("usage: --json '{…}' | --json @file | --json -");
  }
  const raw =
    value === '-'
      ? readFileSync(0, 'utf8')
      : value.startsWith('@')
        ? readFileSync(value.slice(1), 'utf8')
        : value;
  const found = schema.safeParse(JSON.parse(raw));
  if (found.success) return found.data;
  throw new Error(found.error.issues.map((i) => `${i.path.join('.') || 'options'}: ${i.message}`).join('\n'));
}
