/** For the tests: a case over a chain of three, with messages of which one has no consent, one has, one was refused and one has no evidence. */
import { Intake } from '../complaints/index.ts';
import { DAY_MS, type Duty, parseChange, parseRecipient, type Reason, valid } from '../domain/index.ts';
import { createSigner } from '../evidence/index.ts';
import { judgedRecords } from '../gateway/blocks.fixture.ts';
import { batch, passedOn, wantedKey } from '../registry/custody/fixture.ts';
import { appendChanges, recipientTag, type TrafficMessage } from '../store/index.ts';
import { PROVIDER as CARRIER } from '../trends/detectors/days.fixture.ts';
import { judged, OTHER, SHOP, type Stand, stand } from './fixture.ts';

export const PORT = '10691234567';
export const TEXT = '【青禾】年中大促，全场满300减50，点击 qh.example 抢购，拒收请回复R';
export const number = (i: number) => String(13_800_138_000 + i);
export const messageId = (i: number) => `0a${i.toString(16).padStart(14, '0')}`;

export type Who = 'ann' | 'bob' | 'regulator' | 'shop' | 'other' | 'carrier' | 'own' | 'operator';

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes, read as the tests need them
type Told = any;

export interface PackStand {
  readonly house: Stand;
  readonly people: Readonly<Record<Who, string>>;
  /** Time goes on, and everybody signs in anew. */
  later(ms: number): Promise<void>;
  ok(who: Who, name: string, body?: unknown): Promise<Told>;
  refused(who: Who | undefined, name: string, body?: unknown): Promise<Told>;
  /** One complaint by the number of that index, about this text; its acceptance number. */
  complain(i: number, more?: { text?: string; picture?: Buffer; wantsStop?: boolean }): Promise<string>;
  /** A message to it, with its evidence unless that is turned off. */
  send(messages: readonly Sent[], withEvidence?: boolean): Promise<void>;
  /** Until every complaint was looked at. */
  match(): Promise<void>;
  /** Asked for, waited for, fetched. */
  pack(who: Who, id: string, body?: object): Promise<{ job: Told; bytes: Buffer }>;
}

export interface Sent
  extends Partial<Pick<TrafficMessage, 'text' | 'outcome' | 'purpose' | 'at' | 'organisation'>> {
  /** Of the number and of the id. */
  readonly i: number;
  readonly because?: readonly Reason[];
}

export async function packStand(): Promise<PackStand> {
  const house = await stand();
  const all = (role: 'carrier' | 'regulator' | 'centre' | 'operator'): Duty => ({
    role,
    organisation: undefined,
  });
  const duties: Record<Who, Duty> = {
    ...{ ann: all('centre'), bob: all('centre'), regulator: all('regulator'), carrier: all('carrier') },
    ...{ operator: all('operator'), own: { role: 'centre', organisation: SHOP } },
    ...{ shop: { role: 'sender', organisation: SHOP }, other: { role: 'provider', organisation: OTHER } },
  };
  const people = {} as Record<Who, string>;
  let round = 0;
  const signIn = async () => {
    round += 1;
    for (const [who, duty] of Object.entries(duties))
      people[who as Who] = await house.signIn(`${who}-${round}`, [duty]);
  };
  await signIn();
  const since = house.clock.now - 30 * DAY_MS;
  const changes = [
    { kind: 'organisation-registered', organisation: CARRIER, name: '临江移动' },
    { kind: 'port-opened', port: PORT, holder: CARRIER, use: 'marketing' },
    { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: CARRIER, lessee: OTHER },
    { kind: 'lease-confirmed', lease: 'L1' },
    { kind: 'lease-declared', lease: 'L2', port: PORT, lessor: OTHER, lessee: SHOP },
    { kind: 'lease-confirmed', lease: 'L2' },
  ];
  await appendChanges(
    house.record.db,
    'test',
    changes.map((change) => valid(parseChange({ at: since, ...change }))),
  );
  while (house.directory.portStanding(PORT, house.clock.now)?.hops.length !== 2)
    await new Promise((resolve) => setTimeout(resolve, 20));

  const ok: PackStand['ok'] = async (who, name, body) => {
    const answer = await house.ask(people[who], name, body === undefined ? {} : { body });
    if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  };
  const { record, sealer, parts } = house;
  const intake = new Intake({ record, sealer, key: parts.sealKey, clock: () => house.clock.now });
  let block = 0;
  return {
    ...{ house, people, ok },
    async later(ms) {
      house.clock.now += ms;
      await signIn();
    },
    async refused(who, name, body) {
      const cookie = who === undefined ? undefined : people[who];
      const answer = await house.ask(cookie, name, body === undefined ? {} : { body });
      return { status: answer.statusCode, ...answer.json().error };
    },
    async complain(i, { text = TEXT, picture, wantsStop = false } = {}) {
      const taken = await intake.accept(
        {
          ...{ channel: 'web', recipient: number(i), proof: 'code', sender: PORT, text, wantsStop },
          toldAt: house.clock.now - 3_600_000,
          originals: [
            {
              name: `form ${number(i)}`,
              mediaType: 'application/json',
              bytes: Buffer.from(`{"of":"${number(i)}"}`),
            },
            ...(picture === undefined ? [] : [{ name: '截图.png', mediaType: 'image/png', bytes: picture }]),
          ],
        },
        { id: 'recipient:test', name: '' },
      );
      if (taken.id === undefined) throw new Error(JSON.stringify(taken));
      return taken.id;
    },
    async send(messages, withEvidence = true) {
      block += 1;
      const at = house.clock.now - 3_600_000;
      const told = messages.map(({ i, because = [], ...more }) => ({
        ...{
          i,
          because,
          text: TEXT,
          outcome: 'allow' as const,
          purpose: 'marketing-retail',
          organisation: SHOP,
        },
        ...{ at: at + i * 1000, ...more },
      }));
      const records = judgedRecords(
        told.map((each) => ({
          ...{ id: messageId(each.i), at: each.at, person: valid(parseRecipient(number(each.i))) },
          ...{ organisation: each.organisation as typeof SHOP, port: PORT, text: each.text.slice(0, 2000) },
          ...{ outcome: each.outcome, reasons: each.because, purpose: each.purpose as 'marketing-retail' },
        })),
      );
      if (withEvidence)
        await house.evidence.addBatches([
          { gateway: 'gateway-1', block, firstAtMs: at, lastAtMs: at + 1000, records },
        ]);
      await house.traffic.insertBlock({
        ...{ gateway: 'gateway-1', block, receipts: [], inbound: [] },
        messages: told.map((each, record) =>
          judged(house, messageId(each.i), 'shop01', each.organisation as typeof SHOP, {
            ...{ block, record, port: PORT, at: each.at, text: each.text, outcome: each.outcome },
            ...{ purpose: each.purpose, reasons: each.because.map(({ code }) => code) },
            recipientTag: recipientTag(parts.sealKey, valid(parseRecipient(number(each.i)))),
            recipientSealed: sealer.seal(Buffer.from(number(each.i))).toString('base64'),
          }),
        ),
      });
    },
    async match() {
      while ((await parts.complaints.matches.round()) > 0);
    },
    async pack(who, id, body = {}) {
      const asked = await ok(who, `POST /api/cases/${id}/packs`, body);
      for (;;) {
        const job = await ok(who, `GET /api/jobs/${asked.id}`);
        if (job.state === 'done') {
          const answer = await house.ask(people[who], `GET /api/jobs/${asked.id}/file`);
          if (answer.statusCode !== 200) throw new Error(answer.body);
          return { job, bytes: answer.rawPayload };
        }
        if (job.state !== 'waiting' && job.state !== 'running') throw new Error(JSON.stringify(job));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

/** What the provider on the chain signed of these messages. */
export async function signedByProvider(
  { house, people, ok }: PackStand,
  sent: readonly number[],
): Promise<void> {
  const signer = createSigner(OTHER, Buffer.alloc(32, 3));
  await ok(
    'other',
    `POST /api/organisations/${OTHER}/custody-keys`,
    wantedKey(signer, 'k1', 'anning.test/log'),
  );
  const file = batch(
    signer,
    {
      ...{ organisation: OTHER, port: PORT, lease: 'L1' },
      ...{ from: house.clock.now - 12 * 3_600_000, to: house.clock.now - 60_000 },
    },
    sent.map((i) => ({ ...passedOn(number(i), TEXT), port: PORT })),
    Buffer.alloc(32, 4),
  );
  const answer = await house.app.inject({
    ...{ method: 'POST', url: '/api/custody/batches', payload: file },
    headers: { cookie: people.other, 'x-anning': '1', 'content-type': 'text/plain' },
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
}
