import { z } from 'zod';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Language, type Terminal } from './terminal.ts';

const words = z.object({ zh: z.string(), en: z.string() });
const dueSchema = z.looseObject({
  version: z.literal(1),
  at: z.string(),
  items: z.array(
    z.looseObject({ words, count: z.number(), clause: z.string(), dueBefore: z.string().nullable() }),
  ),
});
const runSchema = z.looseObject({
  version: z.literal(1),
  run: z
    .looseObject({
      id: z.string(),
      lines: z.array(
        z.looseObject({
          words,
          removed: z.number(),
          clause: z.string(),
          oldestLeft: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
});

/** `anning retention`: removes what is due now, as every night, or with `--dry-run` says what would go. Ask the installation on this data folder. */
export async function retentionCommand(
  args: Arguments,
  terminal: Terminal,
  door: () => Promise<{ url: string; token: string }>,
): Promise<ExitCode> {
  const { language } = terminal;
  const installation = await door();
  if (args.has('dry-run')) {
    const told = await ask(installation, 'GET', 'due');
    const { items } = dueSchema.parse(told);
    if (args.has('json')) terminal.out(`${JSON.stringify(told)}\n`);
    else {
      const lines = items.map((each) => dueLine(each, language));
      terminal.out(`${[say('retention.would')[language], ...lines].join('\n')}\n`);
    }
    return EXIT.done;
  }
  const told = await ask(installation, 'POST', 'runs');
  const { run } = runSchema.parse(told);
  if (run === null) throw new FailedError(say('retention.busy'));
  if (args.has('json')) terminal.out(`${JSON.stringify(told)}\n`);
  else {
    const lines = run.lines.map(({ words: what, removed, clause, oldestLeft }) => {
      const oldest =
        oldestLeft === null ? say('retention.none-left') : say('retention.oldest', { at: day(oldestLeft) });
      return `  ${say('retention.removed', { what: what[language], count: removed, clause, oldest: oldest[language] })[language]}`;
    });
    terminal.out(`${[say('retention.done', { id: run.id })[language], ...lines].join('\n')}\n`);
  }
  return EXIT.done;
}

function dueLine(
  { words: what, count, clause, dueBefore }: z.output<typeof dueSchema>['items'][number],
  language: Language,
): string {
  const before = dueBefore === null ? '' : say('retention.before', { at: day(dueBefore) })[language];
  return `  ${say('retention.due', { what: what[language], count, before, clause })[language]}`;
}

function day(time: string): string {
  return time.slice(0, 10);
}

/** A run may take hours over a large installation: it is waited for. */
async function ask(
  { url, token }: { url: string; token: string },
  method: 'GET' | 'POST',
  what: string,
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`${url}/internal/retention/${what}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
  } catch (error) {
    const found = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
    throw new FailedError(say('trace.unreachable', { url, found }), { cause: error });
  }
  if (!response.ok) throw new FailedError(say('trace.refused', { status: response.status }));
  return response.json();
}
