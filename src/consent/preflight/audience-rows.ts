import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AudienceForm } from './audience-file.ts';
import { Batch, type Filled } from './batch.ts';
import { PreflightFault } from './preflight-fault.ts';

/** So many batches may be filled and not judged yet. */
const AHEAD = 3;

/** What the reading thread is given. It is told the place of a batch when it may fill it again. */
export interface ToRead {
  readonly path: string;
  readonly form: AudienceForm;
  readonly memories: readonly SharedArrayBuffer[];
}

/** What the reading thread tells. */
export type ReadNews =
  | { readonly kind: 'filled'; readonly place: number; readonly filled: Filled }
  | { readonly kind: 'end' }
  | {
      readonly kind: 'fault';
      readonly words: PreflightFault['words'];
      readonly found: PreflightFault['found'];
    }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined };

/**
 * The rows of an audience, in its order, read and compared with those before by a thread of its own while this one judges. A batch holds until the next
 * is asked for.
 *
 * @throws PreflightFault where the file cannot be read on.
 */
export async function* rowsOf(
  path: string,
  form: AudienceForm,
): AsyncGenerator<{ readonly batch: Batch; readonly filled: Filled }, void, undefined> {
  const batches = Array.from({ length: AHEAD }, () => new Batch());
  const toRead: ToRead = { path, form, memories: batches.map(({ memory }) => memory) };
  const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), { workerData: toRead });
  try {
    for await (const [said] of on(thread, 'message', { close: ['exit'] })) {
      const news = said as ReadNews;
      if (news.kind === 'filled') {
        yield { batch: batches[news.place]!, filled: news.filled };
        thread.postMessage(news.place);
      } else if (news.kind === 'end') return;
      else if (news.kind === 'fault') throw new PreflightFault(news.words.zh, news.words.en, news.found);
      else throw Object.assign(new Error(news.message), { code: news.code });
    }
    throw new Error('the thread that reads the audience has ended early');
  } finally {
    await thread.terminate();
  }
}
