import { MARKETING_PURPOSES } from '../domain/index.ts';
import type { PortDay, Strand } from './days.ts';
import type { Watch } from './detector.ts';
import {
  emptyWatch,
  hasLearned,
  isAgreed,
  isRisen,
  type ShareWatch,
  usualShare,
  watchDay,
} from './excess.ts';
import { SERVICE_MARKETING_FALSE_ALARMS } from './false-alarms.ts';
import type { Evidence, Finding } from './findings.ts';

/** Chosen on the seasons with seeds 1 to 3, as for sub-leases. */
export const SERVICE_MARKETING_THRESHOLD = 11;

interface State {
  readonly ports: Map<string, ShareWatch>;
}

/** Ports opened for service that come to carry advertising: a finding for each service port of the day. */
export const serviceMarketing: Watch<State> = {
  detector: 'service-marketing',
  empty: () => ({ ports: new Map() }),
  *judge({ ports }, { day, ports: seen }, declared) {
    for (const each of seen) {
      if (declared.useOf(each.port) !== 'service') continue;
      const watch = ports.get(each.port) ?? emptyWatch();
      ports.set(each.port, watch);
      yield judge(day, each, watch);
    }
  },
};

function judge(day: number, today: PortDay, watch: ShareWatch): Finding {
  const { clear, adverts } = countMarketing(today);
  watchDay(watch, day, clear, adverts);
  const suspect = isRisen(watch, SERVICE_MARKETING_THRESHOLD);
  return {
    detector: 'service-marketing',
    subject: today.port,
    day,
    state: suspect ? 'suspect' : hasLearned(watch) ? 'ok' : 'insufficient-data',
    score: rounded(watch.sum),
    threshold: SERVICE_MARKETING_THRESHOLD,
    since: suspect ? watch.since : null,
    causes: suspect ? [{ key: `${watch.since}`, score: rounded(watch.sum) }] : [],
    evidence: suspect ? [evidenceOf(watch)] : [],
    examples: suspect ? watch.texts.flatMap((text) => text.examples).slice(0, 6) : [],
    falseAlarms: SERVICE_MARKETING_FALSE_ALARMS,
  };
}

/** By what a strand was read as: the reader's single errors are not counted, nor what it is of two minds about. */
function countMarketing({ strands }: PortDay): { clear: number; adverts: Strand[] } {
  const adverts: Strand[] = [];
  let clear = 0;
  for (const strand of strands) {
    let marketing = 0;
    for (const line of MARKETING_PURPOSES) marketing += strand.purposes[line] ?? 0;
    const service = strand.messages - marketing - (strand.purposes['unclear'] ?? 0);
    if (!isAgreed(Math.max(marketing, service), strand.messages)) continue;
    clear += strand.messages;
    if (marketing > service) adverts.push(strand);
  }
  return { clear, adverts };
}

function evidenceOf(watch: ShareWatch): Evidence {
  const { messages, hits, days } = watch.excursion;
  const now = Math.round((hits / messages) * 100);
  const usual = Math.round(usualShare(watch) * 100);
  return {
    kind: 'advertising-risen',
    weight: rounded(watch.sum),
    words: {
      zh: `该服务端口上的营销短信占 ${now}%（${days} 天内 ${messages} 条中的 ${hits} 条），以往为 ${usual}%。`,
      en: `Advertising is ${now} % on this service port (${hits} of ${messages} in ${days} days), where ${usual} % was usual.`,
    },
    numbers: { now, usual, messages, hits, days },
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
