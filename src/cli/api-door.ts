import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { FailedError, type Language, type Terminal, UsageError } from './terminal.ts';

/** The API of an installation, asked with a key. */
export interface ApiDoor {
  readonly server: string;
  readonly secret: string;
  readonly language: Language;
}

const TIMEOUT_MS = 10 * 60_000;

const problem = z.object({
  error: z.looseObject({
    message: z.string(),
    fix: z.string().optional(),
    fields: z.array(z.looseObject({ field: z.string(), message: z.string() })).optional(),
  }),
});

/** The API key comes from standard input, so that it stands in no list of processes. Throws UsageError. */
export async function openApi(args: Arguments, terminal: Terminal, server: string): Promise<ApiDoor> {
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    const found = JSON.stringify(server);
    const told = { command: args.command, flag: 'server', found, allowed: 'https://…' };
    throw new UsageError(say('usage.flag-wrong', told));
  }
  const secret = (await terminal.readInput())?.trim();
  if (secret === undefined || !/^\S{1,200}$/.test(secret))
    throw new UsageError(say('api.secret-wanted', { command: args.command }));
  return { server, secret, language: terminal.language };
}

/** A file that the API gives, as it comes, into a file of one's own. Throws FailedError. */
export async function fetchFile(
  { server, secret, language }: ApiDoor,
  path: string,
  into: string,
): Promise<void> {
  const headers = { authorization: `Bearer ${secret}`, 'accept-language': language };
  try {
    const response = await fetch(new URL(path, server), { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.ok && response.body !== null) {
      await pipeline(Readable.fromWeb(response.body), createWriteStream(into, { flags: 'wx', mode: 0o600 }));
      return;
    }
    const read = problem.safeParse(await response.json().catch(() => undefined));
    const found = read.success ? read.data.error.message : '';
    throw new FailedError(say('api.refused', { status: response.status, found }));
  } catch (error) {
    if (error instanceof FailedError) throw error;
    const found = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
    throw new FailedError(say('trace.unreachable', { url: server, found }), { cause: error });
  }
}

/** What the API answers. Throws FailedError where it cannot be reached, and in its own words where it refuses. */
export async function askApi(
  { server, secret, language }: ApiDoor,
  method: 'GET' | 'POST',
  path: string,
  sent?: { readonly type: string; readonly body: Blob | string },
): Promise<unknown> {
  const headers = { authorization: `Bearer ${secret}`, 'accept-language': language };
  let response: Response;
  try {
    response = await fetch(new URL(path, server), {
      method,
      headers: sent === undefined ? headers : { ...headers, 'content-type': sent.type },
      ...(sent === undefined ? {} : { body: sent.body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const found = (error as { cause?: { code?: string } }).cause?.code ?? String(error);
    throw new FailedError(say('trace.unreachable', { url: server, found }), { cause: error });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const read = problem.safeParse(body);
  const { message = '', fix = '', fields = [] } = read.success ? read.data.error : {};
  const found = [
    ...(fields.length > 0 ? fields.map((each) => `${each.field}: ${each.message}`) : [message]),
    fix,
  ];
  throw new FailedError(say('api.refused', { status: response.status, found: found.join(' ').trim() }));
}
