import { setPriority } from 'node:os';
import type { Settings } from '../configuration/index.ts';
import {
  type AudienceAsked,
  checkAudience,
  PreflightFault,
  PreflightStopped,
  type Progress,
  type Report,
} from '../consent/index.ts';
import { openPreflight, type RunningPlace } from './preflight.ts';

/** What the parent asks, once. After that it says only to stop. */
export interface PreflightOrder {
  readonly settings: Settings;
  readonly place: RunningPlace;
  readonly asked: AudienceAsked;
}

export type PreflightNews =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly report: Report }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'fault';
      readonly words: PreflightFault['words'];
      readonly found: PreflightFault['found'];
    }
  | { readonly kind: 'failed'; readonly fault: string };

/** The gateway goes before, where they share a machine. */
const NICE = 10;
const TELL_EVERY_MS = 300;

/** A preflight in a process of its own: the index of all consents is large, and the numbers are judged without a pause. It ends when its parent does. */
export async function preflightProcess(): Promise<void> {
  setPriority(NICE);
  // Ctrl-C reaches the whole process group; the parent decides what stops first.
  process.on('SIGINT', () => undefined);
  // Where the parent is gone, the kept position is what its next start goes on from.
  process.on('disconnect', () => process.exit(1));
  let stopped = false;
  const order = await new Promise<PreflightOrder>((resolve) => {
    process.on('message', (message) => {
      if (message === 'stop') stopped = true;
      else resolve(message as PreflightOrder);
    });
  });
  const { settings, place, asked } = order;
  let toldAt = 0;
  let news: PreflightNews;
  try {
    const report = await checkAudience(asked, () => openPreflight(settings, place), {
      onProgress: (progress) => {
        const now = performance.now();
        if (now - toldAt < TELL_EVERY_MS) return;
        toldAt = now;
        process.send?.({ kind: 'progress', progress } satisfies PreflightNews);
      },
      stopped: () => stopped,
    });
    news = { kind: 'done', report };
  } catch (error) {
    news =
      error instanceof PreflightStopped
        ? { kind: 'stopped' }
        : error instanceof PreflightFault
          ? { kind: 'fault', words: error.words, found: error.found }
          : { kind: 'failed', fault: (error as Error).message };
  }
  process.send?.(news, () => process.exit(0));
}
