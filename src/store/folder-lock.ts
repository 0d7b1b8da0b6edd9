import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another process, which lives, owns the folder. */
export class FolderLockedError extends Error {
  readonly pid: number;
  constructor(folder: string, pid: number) {
    super(`${folder} is in use by process ${pid}; a folder serves one process at a time`);
    this.name = 'FolderLockedError';
    this.pid = pid;
  }
}

export interface FolderLock {
  release(): void;
}

/**
 * One process at a time in a folder. The lock names a process by its id and start, so that a lock left by `kill -9` is
 * taken over even when its id has been given to someone else. Throws FolderLockedError.
 */
export function lockFolder(folder: string, name = 'owner.pid'): FolderLock {
  const path = join(folder, name);
  const mine = identity(process.pid)!;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, path);
        return { release: () => releaseIfMine(path, mine) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = read(path);
      if (owner === undefined) continue;
      const pid = Number.parseInt(owner, 10);
      if (pid > 0 && identity(pid) === owner) throw new FolderLockedError(folder, pid);
      takeAway(path, owner, `${draft}.stale`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Renaming is atomic: of two processes that find a stale lock, one moves it; what it moved is checked, in case a new owner came in between. */
function takeAway(path: string, owner: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside) !== owner) {
    try {
      linkSync(aside, path);
    } catch {
      // A third process locked the folder in this instant; its lock stands.
    }
  }
  rmSync(aside, { force: true });
}

function releaseIfMine(path: string, mine: string): void {
  if (read(path) === mine) rmSync(path, { force: true });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** "pid start boot", or the pid alone where there is no /proc; undefined when no such process lives. */
function identity(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  const status = read(`/proc/${pid}/stat`);
  if (status === undefined) return String(pid);
  // The command's name stands in brackets and may hold anything; the fields are counted from its end (proc(5)).
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return `${pid} ${fields[19]} ${boot}`;
}
