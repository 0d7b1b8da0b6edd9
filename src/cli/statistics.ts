import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readPeriod } from '../complaints/index.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, FailedError, type Language, type Terminal, UsageError } from './terminal.ts';

const lookedSchema = z.looseObject({
  version: z.literal(1),
  isNew: z.boolean(),
  edition: z.looseObject({
    id: z.string(),
    edition: z.number(),
    received: z.number(),
    counted: z.number(),
    marketing: z.number().nullable(),
    ecommerce: z.number().nullable(),
    changes: z.number(),
    files: z.array(
      z.looseObject({
        name: z.string().regex(/^[\w.-]+$/),
        bytes: z.number(),
        sha256: z.string(),
        address: z.string().startsWith('/api/statistics/'),
      }),
    ),
  }),
});
const pageSchema = z.looseObject({ manifest: z.string() });
const problem = z.object({ error: z.looseObject({ message: z.string(), fix: z.string().optional() }) });
type Looked = z.output<typeof lookedSchema>;

/** `anning statistics`: counts a day or a quarter that is over, publishes what is new, and with `--out` writes its files, whose hashes are checked. */
export async function statisticsCommand(
  args: Arguments,
  terminal: Terminal,
  door: () => Promise<{ url: string; token: string }>,
): Promise<ExitCode> {
  const { language } = terminal;
  const period = periodIn(args);
  const { url, token } = await door();
  const looked = lookedSchema.parse(
    await (await ask(`${url}/internal/statistics/${period}`, language, 'POST', token)).json(),
  );
  const folder = args.value('out');
  const written = folder === undefined ? [] : await write(url, looked, folder, language);
  if (args.has('json')) {
    terminal.out(`${JSON.stringify({ ...looked, written })}\n`);
    return EXIT.done;
  }
  terminal.out(
    `${[...textOf(looked), ...written].map((line) => (typeof line === 'string' ? line : line[language])).join('\n')}\n`,
  );
  return EXIT.done;
}

function periodIn(args: Arguments): string {
  const [day, quarter] = [args.value('day'), args.value('quarter')];
  if ((day === undefined) === (quarter === undefined))
    throw new UsageError(say('statistics.one-period', { command: args.command }));
  const [flag, found, example] =
    day === undefined ? (['quarter', quarter!, '2026Q2'] as const) : (['day', day, '2026-06-01'] as const);
  const period = readPeriod(found);
  if (period?.kind === flag) return found;
  const told = { command: args.command, flag, found: JSON.stringify(found), allowed: example };
  throw new UsageError(say('usage.flag-wrong', told));
}

function textOf({ isNew, edition }: Looked) {
  const { id, received, counted, marketing, ecommerce, changes, files } = edition;
  const key = !isNew
    ? 'statistics.same'
    : edition.edition > 1
      ? 'statistics.revised'
      : 'statistics.published';
  return [
    say(key, { id, changes }),
    say('statistics.counts', { received, counted }),
    marketing === null || ecommerce === null
      ? say('statistics.withheld')
      : say('statistics.share', {
          ...{ ecommerce, marketing },
          share: marketing === 0 ? '—' : `${((ecommerce / marketing) * 100).toFixed(2)}%`,
        }),
    ...files.map(({ name, bytes, sha256 }) => `  ${sha256}  ${name}  (${bytes} B)`),
  ];
}

/** Both files and the edition's line of the manifest; each is there whole or not at all. Returns where they lie. */
async function write(
  url: string,
  { edition }: Looked,
  folder: string,
  language: Language,
): Promise<string[]> {
  const manifest = pageSchema.parse(
    await (await ask(`${url}/api/statistics/editions/${edition.id}`, language)).json(),
  ).manifest;
  const contents: [name: string, bytes: Buffer][] = [];
  for (const { name, sha256, address } of edition.files) {
    const bytes = Buffer.from(await (await ask(url + address, language)).arrayBuffer());
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new FailedError(say('statistics.hash-wrong', { name, sha256 }));
    contents.push([name, bytes]);
  }
  contents.push([`anning-statistics-${edition.id}.manifest.json`, Buffer.from(`${manifest}\n`)]);
  const written: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, bytes] of contents) {
      const file = join(folder, name);
      await writeFile(`${file}.part`, bytes);
      await rename(`${file}.part`, file);
      written.push(file);
    }
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new FailedError(say('statistics.not-written', { folder, found }), { cause: error });
  }
  return written;
}

async function ask(
  address: string,
  language: Language,
  method: 'GET' | 'POST' = 'GET',
  token?: string,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      headers: {
        'accept-language': language,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
  } catch (error) {
    const found = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
    throw new FailedError(say('trace.unreachable', { url: new URL(address).origin, found }), {
      cause: error,
    });
  }
  if (response.ok) return response;
  const read = problem.safeParse(await response.json().catch(() => undefined));
  if (!read.success) throw new FailedError(say('trace.refused', { status: response.status }));
  const { message, fix = '' } = read.data.error;
  throw new FailedError(say('api.refused', { status: response.status, found: `${message} ${fix}`.trim() }));
}
