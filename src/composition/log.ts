import { type Logger, pino } from 'pino';
import { maskNumbers } from '../domain/index.ts';

/** What is never logged, wherever it stands in an object. */
const NEVER = [
  'text',
  'recipient',
  'destination',
  'secret',
  'password',
  'token',
  'authorization',
  'pdu',
  'content',
];

/**
 * Structured lines on standard error. Rooms do not log numbers or texts; should one slip into an error's words all the same, its
 * number is masked on the way out (P7).
 */
export function createLog(level: string, write: (line: string) => void = toStandardError): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[withheld]' },
    },
    { write: (line: string) => write(maskNumbers(line)) },
  );
}

function toStandardError(line: string): void {
  process.stderr.write(line);
}
