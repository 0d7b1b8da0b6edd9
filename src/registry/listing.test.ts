import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CARRIERS, PORT_STATES } from '../domain/index.ts';
import { CARRIER, LENDER, MAIN, openRoom, type Room, SHOP } from './fixture.ts';

let room: Room;
const name = (i: number) => `青禾${'春夏秋冬东西南北'[i]}铺`;
before(async () => {
  room = await openRoom();
  // Each had its past: suspended and restored, closed and opened anew for another, filed and withdrawn.
  for (let i = 0; i < 8; i++) {
    const [port, signature] = [`${MAIN}${i}`, name(i)];
    const opened = { kind: 'port-opened', port, use: i % 2 === 0 ? 'service' : 'marketing' };
    const carrier = CARRIERS[i % 2]!;
    await room.facts(
      { ...opened, holder: CARRIER },
      { kind: 'signature-registered', signature, owner: SHOP },
      { kind: 'signature-filed', signature, carrier, state: 'filed' },
      { kind: 'port-suspended', port, reason: '核查' },
      { kind: 'signature-suspended', signature, reason: '核查' },
      ...(i < 6 ? [{ kind: 'port-restored', port }] : []),
      ...(i < 5 ? [{ kind: 'signature-restored', signature }] : []),
      ...(i < 4 ? [{ kind: 'port-closed', port }] : []),
      ...(i < 2 ? [{ ...opened, holder: LENDER, use: 'marketing' }] : []),
      ...(i % 3 === 0 ? [{ kind: 'signature-filed', signature, carrier, state: 'withdrawn' }] : []),
    );
  }
  const wanted = { kind: 'port', use: 'marketing', accessPoints: ['203.0.113.7'] } as const;
  for (const port of ['10690008', '10690009'])
    await room.applications.apply({ ...wanted, organisation: SHOP, port }, '新端口', room.as('ann', [SHOP]));
  const [newest] = await room.applications.list({ kind: 'port' }, 'all', { limit: 1 });
  await room.applications.decide(newest!.id, true, '同意', room.as('bob'));
});
after(() => room.close());

test('ports are filtered as they stand, whatever they were before, and page by page', async () => {
  const all = (await room.ports.list('all', { limit: 50 })).items;
  assert.equal(all.length, 10);
  const filters = [undefined, ...PORT_STATES].flatMap((state) =>
    [undefined, 'service' as const, 'marketing' as const].flatMap((use) =>
      [undefined, CARRIER, LENDER].map((holder) => ({ state, use, holder })),
    ),
  );
  const hits = new Set<string | undefined>();
  for (const { state, use, holder } of filters) {
    const meant = all.filter(
      (each) =>
        (state === undefined || each.state === state) &&
        (use === undefined || each.entry?.use === use) &&
        (holder === undefined || each.entry?.holder === holder),
    );
    const found: string[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await room.ports.list('all', { state, use, holder, limit: 2, after: next });
      found.push(...page.items.map(({ port }) => port));
      next = page.next;
    }
    assert.deepEqual(
      found,
      meant.map(({ port }) => port),
      JSON.stringify({ state, use, holder }),
    );
    if (found.length > 0) hits.add(state);
  }
  for (const state of ['applied', 'approved', 'open', 'suspended', 'closed'])
    assert.ok(hits.has(state), state);
});

test('signatures are filtered as they stand, by state and by what is filed where', async () => {
  const all = (await room.signatures.list('all', { limit: 50 })).items;
  assert.equal(all.length, 8);
  let hits = 0;
  for (const scope of ['all', [SHOP]] as const)
    for (const state of [undefined, 'registered', 'suspended'] as const)
      for (const carrier of [undefined, ...CARRIERS])
        for (const filing of [undefined, 'filed', 'withdrawn'] as const) {
          const meant = all.filter(
            ({ suspended, filings }) =>
              (state === undefined || (state === 'suspended') === (suspended !== undefined)) &&
              ((carrier === undefined && filing === undefined) ||
                [...filings].some(
                  ([each, standing]) =>
                    (carrier === undefined || each === carrier) &&
                    (filing === undefined || standing.state === filing),
                )),
          );
          const { items } = await room.signatures.list(scope, { state, carrier, filing, limit: 50 });
          const told = items.map(({ signature }) => signature);
          assert.deepEqual(
            told,
            meant.map(({ signature }) => signature),
          );
          if (told.length > 0 && told.length < 8) hits++;
        }
  assert.ok(hits > 10);
});
