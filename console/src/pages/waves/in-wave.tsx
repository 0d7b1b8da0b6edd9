import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { reachesAll, useReach } from '../../parts/reach.ts';
import { Section } from '../../templates/record-page.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { waveWords } from '../../words/waves.ts';
import { Excerpt, GrowthOfWave, StateTags } from './pieces.tsx';

type Of = { readonly complaint: string } | { readonly message: string };

/** The wave that a complaint or a message is of, for those who read waves; nothing where there is none. */
export function InWave({ of }: { of: Of }) {
  const w = useWords(waveWords);
  const { language } = useLanguage();
  const may = reachesAll(useReach('complaint.read'));
  const { data } = useQuery({
    queryKey: ['wave-of', of],
    queryFn: ({ signal }) => api('GET /api/waves', { query: of, signal }),
    enabled: may,
  });
  const wave = data?.items[0];
  if (wave === undefined) return null;
  return (
    <Section title={w.inWave}>
      <p>
        <Link to={`/waves/${wave.id}`}>{w.title(wave.id)}</Link> <StateTags wave={wave} />
      </p>
      <p>
        <Excerpt template={wave.template} />
      </p>
      <p className="quiet">
        {w.ofCount(numberOf(wave.complaints, language), numberOf(wave.messages, language))}
      </p>
      <GrowthOfWave growth={wave.growth} />
    </Section>
  );
}
