import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { lockFolder } from '../../folder-lock.ts';
import { embeddedBinaries, type PostgresBinaries } from './binaries.ts';
import { privateFolder, reachableHome, type ServerUser, serverUser, socketFolder } from './user.ts';

export const SUPERUSER = 'anning';
/** What was not yet in its place when the machine went down, max_wal_size at most, is put there before anybody is answered. */
const START_TIMEOUT_MS = 600_000;
const STOP_TIMEOUT_MS = 20_000;

export interface EmbeddedServer {
  /** Where the data lies: the wanted folder or, where the server's user cannot reach it, one under /var/lib/anning. */
  readonly folder: string;
  /** For pg: the folder of the unix socket. */
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  /** Resolves when the server ends, asked or not. */
  readonly ended: Promise<void>;
  /** A fast shutdown: sessions are cut, transactions rolled back, a checkpoint written. */
  stop(): Promise<void>;
}

/**
 * A PostgreSQL of our own on a unix socket, synced at every commit. The shell between us and the server holds a pipe to us:
 * when we end, however we end, the pipe closes and the shell shuts the server down.
 */
export async function startServer(wanted: string, given?: PostgresBinaries): Promise<EmbeddedServer> {
  let user = serverUser(join(wanted, 'data'));
  const folder = reachableHome(wanted, user);
  user = serverUser(join(folder, 'data'));
  const data = join(folder, 'data');
  privateFolder(folder, user);
  const lock = lockFolder(folder);
  try {
    const binaries = given ?? embeddedBinaries(folder);
    const program = new Program(binaries, user);
    await endLeftover(data);
    if (!existsSync(join(data, 'PG_VERSION'))) await initialise(program, data, user);
    const server = await runOnceFree(program, folder, data, user);
    return { ...server, ended: server.ended.then(() => lock.release()) };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * A killed server's pid file goes before its last processes do, and while one of them still holds the shared memory PostgreSQL refuses
 * to start beside it. They end within moments of the server, so the start is tried again until they have.
 */
async function runOnceFree(...[program, folder, data, user]: Parameters<typeof run>) {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  for (;;) {
    try {
      return await run(program, folder, data, user);
    } catch (error) {
      const held = error instanceof Error && error.message.includes('pre-existing shared memory block');
      if (!held || performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** Starts the server's programs as the server's user, in its own process group, so that Ctrl-C reaches us alone. */
class Program {
  readonly #binaries: PostgresBinaries;
  readonly #user: ServerUser | undefined;

  constructor(binaries: PostgresBinaries, user: ServerUser | undefined) {
    this.#binaries = binaries;
    this.#user = user;
  }

  path(name: string): string {
    return join(this.#binaries.bin, name);
  }

  start(command: string, args: readonly string[], cwd: string): ChildProcess {
    const { PATH = '/usr/bin:/bin' } = process.env;
    const library = this.#binaries.lib === undefined ? {} : { LD_LIBRARY_PATH: this.#binaries.lib };
    return spawn(command, args, {
      cwd,
      detached: true,
      env: { PATH, LC_ALL: 'C', TZ: 'UTC', ...library },
      stdio: ['pipe', 'ignore', 'pipe'],
      ...(this.#user ?? {}),
    });
  }
}

/** A thirty-second of the memory there is, up to a gigabyte: what an import touches of indices has room in it. Taken up as it is used. */
function buffersMb(): number {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || totalmem());
  return Math.min(1024, Math.max(64, Math.round(bytes / 32 / 2 ** 20)));
}

/** Into a draft that is renamed by the last step: an interrupted initdb leaves no half database. */
async function initialise(program: Program, data: string, user: ServerUser | undefined): Promise<void> {
  rmSync(data, { recursive: true, force: true });
  privateFolder(data, user);
  const args = [
    '-D',
    data,
    '-U',
    SUPERUSER,
    '-E',
    'UTF8',
    '--locale=C',
    '--auth-local=trust',
    '--auth-host=reject',
  ];
  const child = program.start(program.path('initdb'), args, data);
  const log = new Log(child);
  const code = await new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  if (code !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw new Error(`initdb failed in ${data}: ${log.text}`);
  }
}

const KEEPER = `exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read _ <&3; kill -INT $server) 2>/dev/null &
keeper=$!
exec 3<&-
wait $server
status=$?
kill $keeper 2>/dev/null
exit $status`;

async function run(
  program: Program,
  folder: string,
  data: string,
  user: ServerUser | undefined,
): Promise<EmbeddedServer> {
  const host = socketFolder(data, user);
  const settings = {
    listen_addresses: '',
    unix_socket_directories: host,
    unix_socket_permissions: '0700',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_connections: '60',
    shared_buffers: `${buffersMb()}MB`,
    // After a checkpoint each page is written whole once more: with many, tens of millions of rows would be written three times.
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    log_min_messages: 'warning',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = program.start(
    '/bin/sh',
    ['-c', KEEPER, 'keeper', program.path('postgres'), '-D', data, ...flags],
    data,
  );
  const log = new Log(child);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      rmSync(host, { recursive: true, force: true });
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  child.stdin!.on('error', () => undefined);
  const stop = async () => {
    child.stdin!.end();
    const timer = new AbortController();
    await Promise.race([
      ended,
      sleep(STOP_TIMEOUT_MS, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    if (!over) {
      // Immediate shutdown: nothing committed is lost, the next start replays the log.
      for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
        const pid = postmasterPid(data);
        if (pid !== undefined && !over) kill(pid, signal);
        await Promise.race([ended, sleep(5000, undefined, { ref: false })]);
      }
    }
  };
  try {
    await ready(host, () => over, log);
    // Nothing of ours keeps the process alive for the server's sake.
    child.unref();
    (child.stderr as unknown as { unref(): void }).unref();
    (child.stdin as unknown as { unref(): void }).unref();
    return { folder, host, user: SUPERUSER, pid: postmasterPid(data) ?? child.pid!, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(host: string, over: () => boolean, log: Log): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new Client({ host, user: SUPERUSER, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (over()) throw new Error(`PostgreSQL ended while it was starting: ${log.text}`);
      if (performance.now() > deadline)
        throw new Error(`PostgreSQL did not start: ${log.text}`, { cause: error });
    }
    await sleep(20);
  }
}

/**
 * A server whose owner was killed is shutting down; it is waited for. A pid file that names another program, which was given
 * the dead server's number, is removed: PostgreSQL would take that program for itself and refuse to start.
 */
async function endLeftover(data: string): Promise<void> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  for (let asked = false; ; asked = true) {
    const pid = postmasterPid(data);
    if (pid === undefined || !alive(pid)) return;
    if (workingFolder(pid) !== data) {
      rmSync(join(data, 'postmaster.pid'), { force: true });
      return;
    }
    if (!asked) kill(pid, 'SIGINT');
    if (performance.now() > deadline)
      throw new Error(`PostgreSQL ${pid} still holds ${data} and does not stop`);
    await sleep(50);
  }
}

function postmasterPid(data: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

/** Where there is no /proc the pid file is believed. */
function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}

/** The last of what the server said, for the message when it fails. */
class Log {
  text = '';
  constructor(child: ChildProcess) {
    child.stderr!.setEncoding('utf8').on('data', (piece: string) => {
      this.text = (this.text + piece).slice(-4000);
    });
  }
}
