import { setTimeout as sleep } from 'node:timers/promises';
import { REFUSAL_CONFIRMED } from '../consent/index.ts';
import { Invalid, maskRecipient, parseRecipient } from '../domain/index.ts';
import type { MessageCentre } from '../world/index.ts';
import type { App } from './app.ts';

const QUIET_MS = 1000;
const WAIT_MAX_MS = 15_000;

export interface DemoConfirmations {
  /** Messages on phones that say that a refusal is in force. */
  readonly arrived: number;
  /** One of them, and whose phone it is on, masked; undefined where nobody refused. */
  readonly example: { readonly phone: string; readonly text: string } | undefined;
}

/** Waits until whoever refused has been told so: nothing waits to be sent, and nothing new came for a moment. */
export async function demoConfirmations(app: App, centre: MessageCentre): Promise<DemoConfirmations> {
  const end = performance.now() + WAIT_MAX_MS;
  let known = -1;
  for (let quietSince = performance.now(); performance.now() < end; await sleep(100)) {
    const rows = await app.record.db.selectFrom('own_message').select('state').execute();
    const found = arrivedAt(centre);
    const waits = rows.some(({ state }) => state === 'waiting');
    if (waits || found.length + rows.length !== known) quietSince = performance.now();
    known = found.length + rows.length;
    if (performance.now() - quietSince > QUIET_MS) break;
  }
  const found = arrivedAt(centre);
  const last = found.at(-1);
  const recipient = last === undefined ? undefined : parseRecipient(last.destination);
  const example =
    last === undefined || recipient === undefined || recipient instanceof Invalid
      ? undefined
      : { phone: maskRecipient(recipient), text: last.text };
  return { arrived: found.length, example };
}

function arrivedAt(centre: MessageCentre) {
  return centre.messages().filter(({ text }) => text.endsWith(REFUSAL_CONFIRMED));
}
