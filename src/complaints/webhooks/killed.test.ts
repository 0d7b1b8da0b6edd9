import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { ACCUSED, type Office, openOffice } from '../cases/fixture.ts';
import { openReceiver, type Receiver, verified } from './receiver.fixture.ts';
import { openWebhooks, type WebhookRoom } from './room.ts';

const EVENTS = 80;
const CLAIM_MS = 60_000;
let office: Office;
let room: WebhookRoom;
let receiver: Receiver;
before(async () => {
  receiver = await openReceiver();
  office = await openOffice((ground) => {
    room = openWebhooks(ground, {
      ...{ directory: ground.directory, publicUrl: 'https://anning.example', atOnce: 4 },
      ...{ networks: ['127.0.0.0/8'], plainHttp: true, hasAccount: async () => true },
      actor: { id: 'anning', name: '', scope: 'all', note: async () => undefined },
      onError: (error) => {
        throw error;
      },
    });
    return room.outbox;
  });
});
after(async () => {
  await office.shut();
  await receiver.close();
});

function deliver(at: number) {
  const { host, user } = office.house.record.embedded!;
  const url = `postgres://${user}@localhost/anning?host=${encodeURIComponent(host)}`;
  const program = join(import.meta.dirname, 'delivery-child.fixture.ts');
  const child = spawn(process.execPath, [program, url, `${at}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (piece) => {
    said += piece;
  });
  return { child, closed: new Promise<string>((resolve) => child.once('close', () => resolve(said))) };
}

test('killed at any moment, delivery loses nothing, and what arrives twice has one id and one body', async () => {
  const { clock, as, record } = office.house;
  const reader = { isCentre: true, scope: 'all' } as const;
  const wanted = { organisation: ACCUSED, url: receiver.url, events: ['lead.sent'] };
  const { secret } = await room.webhooks.add(wanted, reader, as('ann'));
  const complaints = await office.taken(100, EVENTS);
  for (const complaint of complaints) {
    const { case: id } = await office.cases.open(
      { subjectKind: 'single', complaints: [complaint] },
      as('ann'),
    );
    await office.leads.send(id, ACCUSED, '', as('ann'));
  }
  // Some are killed while the receiver holds what it got, some between two.
  receiver.answer = (before) => ({ status: 200, holdMs: before % 3 === 0 ? 30 : 5 });
  let at = clock.now;
  for (const further of [3, 11, 20]) {
    const { child, closed } = deliver(at);
    const enough = receiver.got.length + further;
    for (let tries = 0; receiver.got.length < enough; tries++) {
      assert.ok(tries < 6000 && child.exitCode === null, 'it gets further');
      await sleep(5);
    }
    child.kill('SIGKILL');
    await closed;
    at += CLAIM_MS;
  }
  const broken = receiver.got.length;
  assert.ok(broken < EVENTS, `${broken} before the last one begins`);
  assert.equal(await deliver(at).closed, 'through\n');
  const { rows } = await sql<{ id: string; state: string }>`
    select e.id, d.state from webhook_event e join webhook_delivery d on d.event = e.id`.execute(record.db);
  assert.equal(rows.length, EVENTS);
  assert.ok(rows.every(({ state }) => state === 'delivered'));
  const byId = Map.groupBy(receiver.got, ({ id }) => id);
  assert.deepEqual([...byId.keys()].sort(), rows.map(({ id }) => id).sort());
  for (const [id, got] of byId) {
    assert.equal(new Set(got.map(({ body }) => body)).size, 1, id);
    verified(got[0]!, secret, Number(got[0]!.headers['webhook-timestamp']) * 1000);
  }
  assert.ok(receiver.got.length > EVENTS, 'a kill in the middle left something that was sent again');
});
