import { existsSync, openAsBlob } from 'node:fs';
import { z } from 'zod';
import { askApi, openApi } from './api-door.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';

const answer = z.looseObject({
  id: z.string(),
  count: z.number(),
  evidenceIndex: z.number(),
  late: z.boolean(),
});

/** `anning custody send`: hands a batch in over the API. */
export async function custodySendCommand(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { language } = terminal;
  const file = args.positionals[0]!;
  const server = args.needed('server', 'https://anning.example.cn');
  if (!existsSync(file)) throw new UsageError(say('file.unreadable', { file, found: 'ENOENT' }));
  const door = await openApi(args, terminal, server);
  const sent = { type: 'text/plain', body: await openAsBlob(file) };
  const told = answer.parse(await askApi(door, 'POST', '/api/custody/batches', sent));
  if (args.has('json')) terminal.out(`${JSON.stringify({ version: 1, ...told })}\n`);
  else {
    const { id, count, evidenceIndex: index, late } = told;
    const end = late ? say('trace.late')[language] : '';
    terminal.out(`${say('custody.sent', { id, count, index })[language]}${end}\n`);
  }
  return EXIT.done;
}
