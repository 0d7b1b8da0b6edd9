import type { BulletinTold } from '../../api.ts';
import { Tag } from '../../parts/tags.tsx';
import { bulletinWords } from '../../words/bulletins.ts';
import { useWords } from '../../words/language.tsx';

export const STATES = [
  ...(['draft', 'review', 'approved', 'published'] as const),
  ...(['superseded', 'withdrawn', 'discarded'] as const),
] as const satisfies readonly BulletinTold['state'][];

export const pageKey = (id: string) => ['bulletin', id] as const;

const TONES: Readonly<Record<BulletinTold['state'], 'good' | 'bad' | 'wait' | 'info' | undefined>> = {
  draft: 'info',
  review: 'wait',
  approved: 'wait',
  published: 'good',
  superseded: undefined,
  withdrawn: 'bad',
  discarded: undefined,
};

export function StateTag({ state }: { state: BulletinTold['state'] }) {
  const w = useWords(bulletinWords);
  const tone = TONES[state];
  return <Tag {...(tone === undefined ? {} : { tone })}>{w[state]}</Tag>;
}
