import { setTimeout as sleep } from 'node:timers/promises';
import { provinceOfNumber } from '../complaints/index.ts';
import { DAY_MS, formatDay, MessageIds, parseRecipient, shanghaiDay, valid } from '../domain/index.ts';
import { CHINA, rulebookAt } from '../rules/index.ts';
import { recipientTag, type Sealer, type SealKey } from '../store/index.ts';
import { PAST_DAYS, pastTraffic, type Town } from '../world/index.ts';
import type { App } from './app.ts';
import { signedIn } from './demo-desk.ts';

/** No gateway: its messages are in no evidence log, and their pages say so. */
const GATEWAY = 'demo-past';
const NODE = 1023;

/**
 * Five weeks in which the town has sent already, in the traffic store alone, for the detectors to find something in. A folder that has them is left as it is.
 * @returns how many messages were put there.
 */
export async function demoPast(
  { traffic }: Pick<App, 'traffic'>,
  keys: { readonly sealer: Sealer; readonly seal: SealKey },
  place: Town,
  at: number,
): Promise<number> {
  const first = await traffic.firstAt();
  if (first !== undefined && first < at - DAY_MS) return 0;
  const ids = new MessageIds(NODE);
  let [block, count] = [0, 0];
  for (const day of pastTraffic(place, at, 'demo')) {
    block++;
    count += day.length;
    const messages = day.map(({ recipient, ...message }, record) => {
      const number = valid(parseRecipient(recipient));
      return {
        ...message,
        messageId: ids.next(message.at),
        ...{ block, record, carrier: 'mobile', protocol: 'cmpp30', plan: '', segments: 1 },
        rulebook: rulebookAt(CHINA, message.at)?.id ?? 'none',
        recipientTag: recipientTag(keys.seal, number),
        region: provinceOfNumber(String(number)),
        recipientSealed: keys.sealer.seal(Buffer.from(recipient)).toString('base64'),
        ...{ textAnomalies: [], outcome: 'allow' as const, reasons: [], shadowReasons: [] },
      };
    });
    await traffic.insertBlock({ gateway: GATEWAY, block, messages, receipts: [], inbound: [] });
  }
  return count;
}

/** Has the detectors look at those weeks, as a person does who asks for it; resolves once they have. */
export async function demoDetectors(app: Pick<App, 'access' | 'address'>, at: number): Promise<void> {
  const reviewer = await signedIn(app, 'demo-desk-1', '演示·审核 顾言', {
    role: 'carrier',
    organisation: undefined,
  });
  const told = (await reviewer('GET /api/detectors')) as unknown as { lastRun: unknown };
  if (told.lastRun !== null) return;
  const date = (ago: number) => formatDay((shanghaiDay(at) - ago) * DAY_MS);
  const { id } = await reviewer('POST /api/detectors/runs', { from: date(PAST_DAYS), to: date(1) });
  for (;;) {
    const { state } = (await reviewer(`GET /api/jobs/${id}`)) as unknown as { state: string };
    if (state !== 'waiting' && state !== 'running') return;
    await sleep(100);
  }
}
