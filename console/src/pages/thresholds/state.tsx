import type { ThresholdStanding } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { thresholdWords } from '../../words/thresholds.ts';

export const KINDS = [
  'port',
  'signature',
  'organisation',
] as const satisfies readonly ThresholdStanding['kind'][];
export const STATES = [
  'block-proposed',
  'slow-proposed',
  'alert',
  'ok',
  'insufficient-data',
] as const satisfies readonly ThresholdStanding['state'][];

const TONES: Readonly<Record<ThresholdStanding['state'], 'good' | 'bad' | 'wait' | undefined>> = {
  'insufficient-data': undefined,
  ok: 'good',
  alert: 'wait',
  'slow-proposed': 'bad',
  'block-proposed': 'bad',
};

export function StandingTag({ state }: { state: ThresholdStanding['state'] }) {
  const w = useWords(thresholdWords);
  const tone = TONES[state];
  return <Tag {...(tone === undefined ? {} : { tone })}>{w[state]}</Tag>;
}

/** Two digits that count below ten, whole numbers above, as the language writes them; a dash where there is none. */
export function useRate(): (rate: number | null | undefined) => string {
  const { language } = useLanguage();
  const w = useWords(thresholdWords);
  return (rate) => {
    if (rate == null) return w.nothing;
    return numberOf(rate >= 10 ? Math.round(rate) : Number(rate.toPrecision(2)), language);
  };
}

/** A chance or a rate that may be tiny: 0.0003, or below what anybody would tell apart. */
export function useChance(): (chance: number) => string {
  const { language } = useLanguage();
  return (chance) => {
    if (chance === 0) return '0';
    if (chance < 1e-6) return '< 0.000001';
    return chance < 0.001
      ? String(Number(chance.toPrecision(1)))
      : numberOf(Number(chance.toPrecision(2)), language);
  };
}
