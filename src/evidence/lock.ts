import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EvidenceError } from './problem.ts';

/** Who holds a folder. A pid alone is reused after a restart, so the process's start and the machine's boot go with it. */
interface Holder {
  readonly pid: number;
  /** Clock ticks since boot (/proc/<pid>/stat, field 22); null where there is no /proc. */
  readonly started: string | null;
  readonly boot: string | null;
}

export interface FolderLock {
  /** Throws `folder-lock-lost` when somebody else has taken the folder meanwhile. */
  check(): void;
  release(): void;
}

/**
 * Takes `<folder>/lock` for this process, or throws `folder-locked`. A lock whose process is dead (killed, or of an
 * earlier boot) is taken over. Node has no flock, so processes that cannot see each other's pids, as in two containers
 * that share one volume, are not kept apart here; the log's check before each publication is what remains then.
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'lock');
  // The token tells apart two holders within one process.
  const mine = JSON.stringify({ ...describe(process.pid), token: randomUUID() });
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, mine);
  try {
    for (let attempt = 0; !linked(draft, path); attempt += 1) {
      const theirs = read(path);
      if (theirs === undefined) continue;
      if (attempt > 8 || isAlive(theirs)) {
        throw new EvidenceError('folder-locked', path, `a lock of ${theirs}`, 'one writer at a time');
      }
      setAside(path, theirs);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    check() {
      const now = read(path);
      if (now !== mine) throw new EvidenceError('folder-lock-lost', path, now ?? 'no lock', mine);
    },
    release() {
      if (read(path) === mine) rmSync(path, { force: true });
    },
  };
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead process's lock away; when another process was quicker and it is already a live lock, puts that back. */
function setAside(path: string, stale: string): void {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== stale) linked(aside, path);
  rmSync(aside, { force: true });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESRCH: a process that ends while its /proc file is read.
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function describe(pid: number): Holder {
  const stat = read(`/proc/${pid}/stat`);
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
  // The command name, in parentheses, may itself hold spaces and parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const dead = fields === undefined || fields[0] === 'Z' || fields[0] === 'X';
  return { pid, started: dead ? null : (fields[19] ?? null), boot };
}

function isAlive(lock: string): boolean {
  const holder = parseHolder(lock);
  if (holder === undefined) return false;
  const now = describe(holder.pid);
  if (holder.boot !== null && holder.boot !== now.boot) return false;
  if (holder.started !== null) return holder.started === now.started;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined for a torn or foreign file, as a power cut leaves it: nobody who lives wrote it. */
function parseHolder(lock: string): Holder | undefined {
  try {
    const value = JSON.parse(lock) as Partial<Holder> | null;
    if (typeof value?.pid !== 'number') return undefined;
    return { pid: value.pid, started: value.started ?? null, boot: value.boot ?? null };
  } catch {
    return undefined;
  }
}
