/** For the tests: another process on the same record that delivers what waits, until it is killed or nothing waits any more. */
import { writeSync } from 'node:fs';
import { sql } from 'kysely';
import { createSealer, openRecord, SealKey } from '../../store/index.ts';
import { WebhookDelivery } from './delivery.ts';
import { postWith } from './post.ts';
import { Reach } from './reach.ts';

const [url, at] = process.argv.slice(2) as [string, string];
const clock = () => Number(at);
const sealer = createSealer(new SealKey(Buffer.alloc(32, 5)));
const record = await openRecord({ url, sealer });
const delivery = new WebhookDelivery({
  ...{ record, sealer, clock, atOnce: 4, random: () => 0.5 },
  post: postWith({ reach: new Reach({ networks: ['127.0.0.0/8'], plainHttp: true }), clock }),
  actor: { note: async () => undefined },
  onError: (error) => {
    throw error;
  },
});
delivery.start();
for (;;) {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from webhook_delivery where state = 'waiting'`.execute(record.db);
  if (rows[0]!.waiting === 0) break;
  await new Promise((done) => setTimeout(done, 20));
}
writeSync(1, 'through\n');
await delivery.close();
await record.close();
