import type { Settings } from '../configuration/index.ts';
import { controlUrl } from './installation.ts';
import { findRunning } from './running.ts';

/** The control address of the gateway that runs on this data folder, else the configured one. */
export function controlPlace(settings: Settings): string {
  return findRunning(settings.folders.data)?.control ?? controlUrl(settings.gateway.control);
}
