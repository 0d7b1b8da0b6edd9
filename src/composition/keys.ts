import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { FailedError } from '../cli/index.ts';
import type { Settings } from '../configuration/index.ts';
import { createSealer, loadOrCreateKey, type Sealer, type SealKey } from '../store/index.ts';

export interface Keys {
  readonly seal: SealKey;
  readonly sealer: Sealer;
  readonly shipToken: string;
}

/** The deployment's own secrets, made at the first start: files that only their owner reads. */
export function openKeys(settings: Pick<Settings, 'folders' | 'files'>): Keys {
  mkdirSync(settings.folders.data, { recursive: true });
  mkdirSync(settings.folders.keys, { recursive: true, mode: 0o700 });
  for (const file of Object.values(settings.files)) mkdirSync(dirname(file), { recursive: true });
  chmodSync(settings.folders.keys, 0o700);
  const seal = loadOrCreateKey(settings.files.sealKey);
  return { seal, sealer: createSealer(seal), shipToken: loadOrCreateToken(settings.files.shipToken) };
}

/** The sealer where its key is at hand: nothing is made by looking. */
export function sealerAtHand({ files }: Pick<Settings, 'files'>): Sealer | undefined {
  return existsSync(files.sealKey) ? createSealer(loadOrCreateKey(files.sealKey)) : undefined;
}

/** 32 random bytes in hex. Two processes that start at once end with the same one. */
function loadOrCreateToken(file: string): string {
  const draft = `${file}.${process.pid}.new`;
  try {
    return readToken(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readToken(file);
}

export function readToken(file: string): string {
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0) {
    const found = `0${(mode & 0o777).toString(8)}`;
    throw new FailedError({
      zh: `${file}：权限 ${found}，他人可读；应为 0600`,
      en: `${file}: mode ${found} lets others read it; it must be 0600`,
    });
  }
  const token = readFileSync(file, 'utf8').trim();
  if (token.length >= 16 && /^\S+$/.test(token)) return token;
  throw new FailedError({
    zh: `${file}：令牌太短或含空白，至少 16 个字符`,
    en: `${file}: the token is short or has spaces; at least 16 characters`,
  });
}
