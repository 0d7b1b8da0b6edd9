import type { Settings } from '../configuration/index.ts';
import { findRunning } from './running.ts';

/** The control address of the gateway that runs on this data folder, else the configured one. */
export function controlPlace(settings: Settings): string {
  return findRunning(settings.folders.data)?.control ?? controlUrl(settings.gateway.control);
}

/** Where it can be asked from this machine: a server on every address is asked on loopback. */
export function controlUrl({ host, listener }: { readonly host: string; readonly listener: number }): string {
  const reachable =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return `http://${reachable}:${listener}`;
}
