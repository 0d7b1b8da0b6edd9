import type { Settings } from '../configuration/index.ts';
import type { Sealer } from '../store/index.ts';
import { sealerAtHand } from './keys.ts';

/** Where the evidence lies, and the sealer where its key is at hand. */
export function evidencePlace(settings: Settings): { folder: string; sealer: Sealer | undefined } {
  return { folder: settings.folders.evidence, sealer: sealerAtHand(settings) };
}
