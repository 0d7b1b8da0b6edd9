import { FailedError, say } from '../cli/index.ts';
import type { Settings } from '../configuration/index.ts';
import { readToken } from './keys.ts';
import { findRunning } from './running.ts';

/** Where the installation that runs on this data folder is asked by its own machine, and the token that it asks for. */
export function installationDoor(settings: Settings): { url: string; token: string } {
  const { data } = settings.folders;
  const url = findRunning(data)?.http ?? undefined;
  if (url === undefined) throw new FailedError(say('trace.not-running', { data }));
  return { url, token: readToken(settings.files.shipToken) };
}
