import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What a running installation tells the other commands on the same machine: how to reach what it has open. */
const runningSchema = z.object({
  version: z.literal(1),
  pid: z.int(),
  /** As PostgreSQL address; it may hold a password, so the file is its owner's alone. */
  record: z.string(),
  http: z.string().nullable(),
  control: z.string().nullable(),
});

export type Running = z.output<typeof runningSchema>;

function place(dataFolder: string): string {
  return join(dataFolder, 'running.json');
}

export function tellRunning(dataFolder: string, running: Omit<Running, 'version'>): void {
  const draft = `${place(dataFolder)}.new`;
  writeFileSync(draft, `${JSON.stringify({ version: 1, ...running })}\n`, { mode: 0o600 });
  renameSync(draft, place(dataFolder));
}

export function forgetRunning(dataFolder: string): void {
  rmSync(place(dataFolder), { force: true });
}

/** Undefined where nothing runs on this data folder. A file left behind by a killed process names a pid that is gone. */
export function findRunning(dataFolder: string): Running | undefined {
  let text: string;
  try {
    text = readFileSync(place(dataFolder), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const found = runningSchema.safeParse(JSON.parse(text));
  return found.success && alive(found.data.pid) ? found.data : undefined;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
