import {
  DAY_MS,
  type Instant,
  type OrganisationId,
  parseChange,
  type RecordedChange,
  valid,
} from '../domain/index.ts';

/** The town's organisations that the registry alone knows: nobody of them sends. */
export interface Neighbours {
  readonly agent: OrganisationId;
  readonly travel: OrganisationId;
  readonly fresh: OrganisationId;
  readonly school: OrganisationId;
  /** Its names are like others'. */
  readonly copycat: OrganisationId;
}

interface Given extends Neighbours {
  readonly carrier: OrganisationId;
  readonly provider: OrganisationId;
  readonly shop: OrganisationId;
}

/** In no message: what is registered here changes no verdict. */
const PORTS = {
  /** Of the carrier, let on over two hands. */
  long: '1065753011',
  longTravel: '106575301188',
  longFresh: '106575301166',
  /** Its chain broke. */
  broken: '10690577',
  /** Waits for the shop to confirm. */
  spare: '10690599',
  closed: '10690533',
} as const;

const ALL_CARRIERS = ['mobile', 'unicom', 'telecom', 'broadnet'] as const;

/**
 * A registry with a past: chains of up to three hops, one that nobody confirmed and one that broke, a port that was suspended and restored, names
 * that resemble others', letters and leases that run out soon. `at` is now; everything else is told in days from it.
 */
export function registryPast(given: Given, at: Instant): RecordedChange[] {
  const { carrier, provider, shop, agent, travel, fresh, school, copycat } = given;
  const changes: RecordedChange[] = [];
  const on = (days: number) => at + days * DAY_MS;
  const record = (days: number, change: Readonly<Record<string, unknown>>) => {
    changes.push(valid(parseChange({ at: on(days), ...change })));
  };

  record(-380, { kind: 'organisation-registered', organisation: agent, name: '澜汀数据服务有限公司' });
  record(-380, { kind: 'organisation-registered', organisation: travel, name: '溪屿旅行社有限公司' });
  record(-380, {
    kind: 'organisation-registered',
    organisation: fresh,
    name: '禾屿鲜生贸易有限公司',
    group: shop,
  });
  record(-380, { kind: 'organisation-registered', organisation: school, name: '霁川教育科技有限公司' });
  record(-200, { kind: 'organisation-registered', organisation: copycat, name: '禾与商贸有限公司' });

  const open = (days: number, port: string, holder: OrganisationId, use: 'service' | 'marketing') =>
    record(days, { kind: 'port-opened', port, holder, use });
  open(-370, PORTS.long, carrier, 'marketing');
  open(-360, PORTS.longTravel, carrier, 'marketing');
  open(-360, PORTS.longFresh, carrier, 'marketing');
  open(-350, PORTS.broken, provider, 'marketing');
  open(-90, PORTS.spare, provider, 'marketing');
  open(-340, PORTS.closed, provider, 'service');

  const lease = (
    name: string,
    port: string,
    [lessor, lessee]: readonly [OrganisationId, OrganisationId],
    [declared, confirmed, until]: readonly [number, number | undefined, number | undefined],
    terms: Readonly<Record<string, unknown>> = {},
  ) => {
    const ending = until === undefined ? {} : { until: on(until) };
    record(declared, { kind: 'lease-declared', lease: name, port, lessor, lessee, ...ending, ...terms });
    if (confirmed !== undefined) record(confirmed, { kind: 'lease-confirmed', lease: name });
  };
  lease('L-2025-001', PORTS.long, [carrier, provider], [-365, -364, undefined]);
  lease('L-2025-014', PORTS.long, [provider, school], [-360, -358, -120]);
  lease('L-2025-021', PORTS.long, [provider, agent], [-330, -326, undefined]);
  lease('L-2025-022', PORTS.longTravel, [agent, travel], [-320, -316, 20], {
    purposes: ['notification', 'marketing-travel'],
    signatures: ['溪屿旅行'],
    messagesMax: { count: 2_000_000, per: 'month' },
  });
  lease('L-2026-003', PORTS.longFresh, [agent, fresh], [-6, undefined, 300], {
    purposes: ['marketing-retail'],
    messagesMax: { count: 50_000, per: 'day' },
  });
  lease('L-2025-030', PORTS.broken, [provider, agent], [-345, -344, undefined]);
  lease('L-2025-031', PORTS.broken, [agent, copycat], [-190, -188, undefined]);
  record(-15, { kind: 'lease-ended', lease: 'L-2025-030' });
  lease('L-2026-007', PORTS.spare, [provider, shop], [-2, undefined, 363]);

  record(-150, { kind: 'port-suspended', port: PORTS.longTravel, reason: '节前投诉集中，暂停核查' });
  record(-141, { kind: 'port-restored', port: PORTS.longTravel });
  record(-10, { kind: 'port-suspended', port: PORTS.broken, reason: '上级接入关系已终止，接入链中断' });
  record(-60, { kind: 'port-closed', port: PORTS.closed });

  const sign = (days: number, signature: string, owner: OrganisationId, failed: readonly string[] = []) => {
    record(days, { kind: 'signature-registered', signature, owner });
    for (const each of ALL_CARRIERS)
      record(days + 3, {
        kind: 'signature-filed',
        signature,
        carrier: each,
        state: failed.includes(each) ? 'failed' : 'filed',
      });
  };
  sign(-318, '溪屿旅行', travel);
  sign(-310, '禾屿鲜生', fresh, ['broadnet']);
  sign(-300, '霁川课堂', school);
  record(-160, { kind: 'signature-filed', signature: '霁川课堂', carrier: 'unicom', state: 'withdrawn' });
  sign(-185, '禾与集市', copycat, ['mobile', 'telecom']);
  record(-40, {
    kind: 'signature-suspended',
    signature: '禾与集市',
    reason: '与【禾屿集市】读音相同，权利人投诉',
  });
  record(-180, { kind: 'signature-registered', signature: '禾嶼集市', owner: copycat });

  const assign = (days: number, port: string, signature: string, until?: number) =>
    record(days, {
      kind: 'port-assigned',
      port,
      signature,
      ...(until === undefined ? {} : { until: on(until) }),
    });
  assign(-310, PORTS.longTravel, '霁川课堂', -130);
  assign(-125, PORTS.longTravel, '溪屿旅行', 25);
  assign(-300, PORTS.longFresh, '禾屿鲜生');
  assign(-170, PORTS.broken, '禾与集市');

  const letter = (
    days: number,
    name: string,
    signature: string,
    sides: readonly [OrganisationId, OrganisationId],
    until: number,
    covers: Readonly<Record<string, unknown>> = {},
  ) => {
    const [grantor, grantee] = sides;
    record(days, {
      kind: 'letter-granted',
      letter: name,
      signatures: [signature],
      ...{ grantor, grantee, until: on(until) },
      ...covers,
    });
  };
  letter(-315, 'A-2025-011', '溪屿旅行', [travel, agent], 12, {
    purposes: ['notification', 'marketing-travel'],
    ports: [PORTS.longTravel],
  });
  letter(-300, 'A-2025-012', '禾屿鲜生', [fresh, agent], 55, { purposes: ['marketing-retail'] });
  letter(-290, 'A-2025-013', '霁川课堂', [school, agent], -125, { ports: [PORTS.longTravel] });
  letter(-100, 'A-2026-002', '霁川课堂', [school, provider], 86);
  letter(-80, 'A-2026-004', '禾屿集市', [shop, copycat], 200);
  record(-41, { kind: 'letter-revoked', letter: 'A-2026-004' });
  return changes;
}
