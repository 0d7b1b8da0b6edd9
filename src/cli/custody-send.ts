import { existsSync, openAsBlob } from 'node:fs';
import { z } from 'zod';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Terminal, UsageError } from './terminal.ts';

const TIMEOUT_MS = 10 * 60_000;

const answer = z.looseObject({
  id: z.string(),
  count: z.number(),
  evidenceIndex: z.number(),
  late: z.boolean(),
});
const problem = z.object({
  error: z.looseObject({
    message: z.string(),
    fix: z.string().optional(),
    fields: z.array(z.looseObject({ field: z.string(), message: z.string() })).optional(),
  }),
});

/** `anning custody send`: hands a batch in over the API. The API key comes from standard input, so that it stands in no list of processes. */
export async function custodySendCommand(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { language } = terminal;
  const file = args.positionals[0]!;
  const server = args.needed('server', 'https://anning.example.cn');
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    const found = JSON.stringify(server);
    throw new UsageError(
      say('usage.flag-wrong', { command: args.command, flag: 'server', found, allowed: 'https://…' }),
    );
  }
  if (!existsSync(file)) throw new UsageError(say('file.unreadable', { file, found: 'ENOENT' }));
  const secret = (await terminal.readInput())?.trim();
  if (secret === undefined || !/^\S{1,200}$/.test(secret)) throw new UsageError(say('custody.secret-wanted'));
  const told = await send(file, server, secret, language);
  if (args.has('json')) terminal.out(`${JSON.stringify({ version: 1, ...told })}\n`);
  else {
    const { id, count, evidenceIndex: index, late } = told;
    const end = late ? say('trace.late')[language] : '';
    terminal.out(`${say('custody.sent', { id, count, index })[language]}${end}\n`);
  }
  return EXIT.done;
}

async function send(file: string, server: string, secret: string, language: 'zh' | 'en') {
  let response: Response;
  try {
    response = await fetch(new URL('/api/custody/batches', server), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'text/plain',
        'accept-language': language,
      },
      body: await openAsBlob(file),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const found = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
    throw new FailedError(say('trace.unreachable', { url: server, found }), { cause: error });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer.parse(body);
  const read = problem.safeParse(body);
  const { message = '', fix = '', fields = [] } = read.success ? read.data.error : {};
  const found = [
    ...(fields.length > 0 ? fields.map((each) => `${each.field}: ${each.message}`) : [message]),
    fix,
  ];
  throw new FailedError(say('custody.refused', { status: response.status, found: found.join(' ').trim() }));
}
