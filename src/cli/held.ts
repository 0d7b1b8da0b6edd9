import { z } from 'zod';
import { maskNumbers } from '../domain/index.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Terminal } from './terminal.ts';

const TIMEOUT_MS = 10_000;

/** What the gateway tells of a held message: never its text, never its number in full. */
const heldSchema = z.object({ held: z.array(z.looseObject({ id: z.string() })) });

/** `anning held list`: what waits for a person's decision at the gateway whose control address is given. */
export async function listHeld(args: Arguments, terminal: Terminal, control: string): Promise<ExitCode> {
  const { held } = heldSchema.parse(await ask(`${control}/held`, 'GET'));
  if (args.has('json')) {
    terminal.out(`${maskNumbers(JSON.stringify({ version: 1, held }, null, 2))}\n`);
    return EXIT.done;
  }
  if (held.length === 0) terminal.err(`${say('held.none')[terminal.language]}\n`);
  for (const { id, ...rest } of held) {
    const details = Object.entries(rest).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    terminal.out(`${id}\t${maskNumbers(details.join('\t'))}\n`);
  }
  return EXIT.done;
}

export async function decideHeld(
  args: Arguments,
  terminal: Terminal,
  control: string,
  decision: 'release' | 'reject',
): Promise<ExitCode> {
  const id = args.positionals[0]!;
  await ask(`${control}/held/${encodeURIComponent(id)}/${decision}`, 'POST');
  if (args.has('json')) terminal.out(`${JSON.stringify({ version: 1, id, decision })}\n`);
  else terminal.out(`${say('held.decided', { id, decision })[terminal.language]}\n`);
  return EXIT.done;
}

async function ask(url: string, method: 'GET' | 'POST'): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
    throw new FailedError(say('held.unreachable', { url: new URL(url).origin, found: cause }), {
      cause: error,
    });
  }
  const text = await response.text();
  if (!response.ok) {
    throw new FailedError(
      say('held.refused', { status: response.status, found: maskNumbers(text).slice(0, 200) }),
    );
  }
  return text === '' ? undefined : JSON.parse(text);
}
