import { existsSync } from 'node:fs';
import type { Settings } from '../configuration/index.ts';
import { createSealer, loadOrCreateKey, type Sealer } from '../store/index.ts';

/** Where the evidence lies, and the sealer where its key is at hand: nothing is made by looking. */
export function evidencePlace(settings: Settings): { folder: string; sealer: Sealer | undefined } {
  const { sealKey } = settings.files;
  const sealer = existsSync(sealKey) ? createSealer(loadOrCreateKey(sealKey)) : undefined;
  return { folder: settings.folders.evidence, sealer };
}
