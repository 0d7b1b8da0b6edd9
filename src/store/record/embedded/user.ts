import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Whom the server runs as. PostgreSQL refuses to be root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: ServerUser = { uid: 65534, gid: 65534 };
/** struct sockaddr_un: 108 bytes with the closing zero (unix(7)). */
const SOCKET_PATH_MAX = 107;
const SOCKET_NAME = '/.s.PGSQL.5432';

/** Undefined: ourselves. As root: the account "postgres", or else nobody; data that exists keeps its owner. */
export function serverUser(data: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(data)) {
    const { uid, gid } = statSync(data);
    if (uid !== 0) return { uid, gid };
  }
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined ? NOBODY : { uid: Number(uid), gid: Number(gid) };
}

/**
 * Where the server's files go: in `wanted`, or, where the server's user cannot walk to it (a folder under /root), in a folder of
 * /var/lib/anning named after it. The caller shows the place to the operator.
 */
export function reachableHome(wanted: string, user: ServerUser | undefined): string {
  const folder = resolve(wanted);
  if (user === undefined || walkable(folder, user)) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join('/var/lib/anning', name);
}

function walkable(folder: string, user: ServerUser): boolean {
  for (let at = dirname(folder); ; at = dirname(at)) {
    if (existsSync(at)) {
      const { mode, uid, gid } = statSync(at);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}

/** A folder that only the server's user and root enter. */
export function privateFolder(folder: string, user: ServerUser | undefined): void {
  mkdirSync(folder, { recursive: true });
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

/** A short folder for the socket; the same one at every start, unless someone else has taken its name. */
export function socketFolder(data: string, user: ServerUser | undefined): string {
  const name = `anning-pg-${createHash('sha256').update(data).digest('hex').slice(0, 10)}`;
  const base =
    Buffer.byteLength(join(tmpdir(), `${name}-xxxxxx`) + SOCKET_NAME) <= SOCKET_PATH_MAX ? tmpdir() : '/tmp';
  const folder = join(base, name);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    const { uid, mode } = lstatSync(folder);
    const mine =
      lstatSync(folder).isDirectory() &&
      (mode & 0o077) === 0 &&
      (uid === process.getuid?.() || uid === user?.uid);
    if (!mine) {
      const other = mkdtempSync(`${folder}-`);
      privateFolder(other, user);
      return other;
    }
  }
  privateFolder(folder, user);
  return folder;
}
