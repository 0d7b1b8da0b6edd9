/** For the tests: the room on a record, an evidence log and a traffic store of its own, with a clock that is moved by hand. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type House, OTHER, openHouse, SHOP, SISTER } from '../../consent/fixture.ts';
import type { Instant, OrganisationId, ReasonCode } from '../../domain/index.ts';
import { openTraffic, type Traffic, type TrafficMessage } from '../../store/index.ts';
import type { Clause, WantedDirective } from './directive-rows.ts';
import type { DirectiveGround } from './ground.ts';
import { type DirectiveRoom, openDirectives } from './room.ts';

export const NAMES: Readonly<Record<string, string>> = {
  [SHOP]: '青禾商城',
  [SISTER]: '云桥优选',
  [OTHER]: '临江严选',
};

export interface SentDay {
  readonly organisation: OrganisationId;
  readonly at: Instant;
  readonly count: number;
  readonly marked?: number;
  readonly code?: ReasonCode;
}

export interface Bureau extends DirectiveRoom {
  readonly house: House;
  readonly traffic: Traffic;
  readonly ground: DirectiveGround;
  /** What a test may change: modes of rules, findings, days watched. */
  readonly known: { -readonly [K in 'modeOf' | 'failures' | 'confirmed' | 'watched']: DirectiveGround[K] };
  /** So many marketing messages on each day of `at`, the first `marked` of them refused with this reason. */
  sent(days: readonly SentDay[]): Promise<void>;
  shut(): Promise<void>;
}

export async function openBureau(): Promise<Bureau> {
  const house = await openHouse();
  const folder = mkdtempSync(join(tmpdir(), 'directives-'));
  chmodSync(folder, 0o755);
  const traffic = await openTraffic({ chdbFolder: folder });
  const known: Bureau['known'] = {
    modeOf: () => undefined,
    failures: async () => [],
    confirmed: async () => [],
    watched: async () => undefined,
  };
  const { record, evidence, sealer, clock } = house;
  const ground: DirectiveGround = {
    ...{ record, evidence, sealer, traffic, clock: () => clock.now },
    directory: { nameOf: (organisation) => NAMES[organisation], accounts: () => [] },
    modeOf: (rule) => known.modeOf(rule),
    failures: (from) => known.failures(from),
    confirmed: (organisation) => known.confirmed(organisation),
    watched: () => known.watched(),
  };
  let block = 0;
  return {
    ...{ house, traffic, ground, known, ...openDirectives(ground) },
    async sent(days) {
      block++;
      let record = 0;
      const messages = days.flatMap(
        ({ organisation, at, count, marked = 0, code = 'recipient-withdrew-consent' }) =>
          Array.from({ length: count }, (_, i): Omit<TrafficMessage, 'gateway'> => {
            const isMarked = i < marked;
            const messageId = `${String(block).padStart(8, '0')}${String(record++).padStart(8, '0')}`;
            return {
              ...{ messageId, at: at + i, block, record, account: '', organisation, signature: '青禾' },
              ...{
                port: '10690001',
                recipientTag: BigInt(i),
                recipientSealed: '',
                carrier: 'mobile',
                protocol: 'cmpp',
              },
              ...{ text: '【青禾】促销', textAnomalies: [], purpose: 'marketing-retail', plan: '' },
              ...{
                outcome: isMarked ? 'refuse' : 'allow',
                reasons: isMarked ? [code] : [],
                shadowReasons: [],
              },
              ...{ rulebook: 'cn-2026', segments: 1 },
            };
          }),
      );
      await traffic.insertBlock({ gateway: 'gateway-1', block, messages, receipts: [], inbound: [] });
    },
    async shut() {
      await traffic.close();
      await house.shut();
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

export const clause = (more: Partial<Clause> = {}): Clause => ({
  text: '用户拒绝后，不得再向其发送营销短信。',
  for: ['platform'],
  due: { unit: 'working-days', length: 10 },
  evidence: '整改说明',
  ...{ query: 'after-refusal', threshold: 0.02, periodDays: 7 },
  ...more,
});

export const wanted = (more: Partial<WantedDirective> = {}): WantedDirective => ({
  ...{ title: '关于拒收后仍发送的行政指导', occasion: '节前检查', text: '一、……', acknowledgeDays: 3 },
  clauses: [clause()],
  addressees: [SHOP, SISTER, OTHER].map((organisation) => ({ organisation, standing: 'platform' as const })),
  ...more,
});
