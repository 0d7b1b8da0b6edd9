import { createServer } from 'node:net';
import { ConfigurationError, type Problem } from './problem.ts';
import type { Settings } from './settings.ts';

/**
 * Takes each listener for a moment before anything is started, so that one in use is told by its key at once and not by a half-started
 * system. Throws ConfigurationError.
 */
export async function checkListeners(settings: Pick<Settings, 'listeners'>): Promise<void> {
  const problems: Problem[] = [];
  for (const { key, origin, host, listener } of settings.listeners) {
    const code = await tryListening(host, listener);
    if (code !== undefined) problems.push(listenerProblem(key, origin, host, listener, code));
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function tryListening(host: string, listener: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port: listener }, () => server.close(() => resolve(undefined)));
  });
}

function listenerProblem(key: string, origin: string, host: string, listener: number, code: string): Problem {
  const allowed = {
    zh: `本机一个空闲且有权使用的地址，如 --${key} 0（任取一个空闲端口）`,
    en: `an address of this machine that is free and may be used, such as --${key} 0 (takes a free one)`,
  };
  const why: Record<string, { zh: string; en: string }> = {
    EADDRINUSE: { zh: '已被占用', en: 'in use' },
    EACCES: { zh: '无权使用', en: 'not permitted' },
    EADDRNOTAVAIL: { zh: '不是本机地址', en: 'not an address of this machine' },
  };
  const words = why[code] ?? { zh: code, en: code };
  const at = `${host}:${listener}`;
  return { key, origin, found: { zh: `${at} ${words.zh}`, en: `${at} ${words.en}` }, allowed };
}
