import { day, type Instant } from '../domain/index.ts';

/**
 * What a signature's name may be taken from. `until`: from then on carriers no longer take it; a convention of theirs and no law, so that the
 * day is the first of the year in which they said so (regulation practice, signatures: six sources in 2021, three since 2025).
 */
export const SIGNATURE_SOURCES = {
  'company-name': {},
  app: {},
  trademark: {},
  website: { until: day('2025-01-01') },
  'official-account': { until: day('2025-01-01') },
  'shop-name': { until: day('2025-01-01') },
} as const satisfies Record<string, { readonly until?: Instant }>;

export type SignatureSource = keyof typeof SIGNATURE_SOURCES;
export const SOURCES = Object.keys(SIGNATURE_SOURCES) as readonly SignatureSource[];

/** Names that say what a text is and not who speaks; carriers turn them down. */
const NEUTRAL = new Set(['通知', '客服', '客服通知', '系统通知', '短信通知', '温馨提示', '官方通知']);

export function isNeutral(signature: string): boolean {
  return NEUTRAL.has(signature) || /测试|test/i.test(signature);
}
