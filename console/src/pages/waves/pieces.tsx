import type { Wave, WavePage } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { Spark } from '../../parts/spark.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useLanguage, useWords } from '../../words/language.tsx';
import { waveWords } from '../../words/waves.ts';
import './waves.css';

type Piece = Wave['template'][number] | WavePage['variants'][number]['text'][number];

/** A text that was made normal: what stands there as it is, what differs as the kind that it is of. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  const w = useWords(waveWords);
  return (
    <span lang="zh" className="wave-text">
      {pieces.map((piece, i) =>
        'slot' in piece ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and never move
          <span key={i} className="variable">
            {w[piece.slot]}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Text key={i} text={piece.text} />
        ),
      )}
    </span>
  );
}

const EXCERPT = 60;

/** The beginning of a template, for a row of a table. */
export function Excerpt({ template }: { template: Wave['template'] }) {
  let room = EXCERPT;
  const shown: Piece[] = [];
  for (const piece of template) {
    if (room <= 0) break;
    if ('slot' in piece) {
      shown.push(piece);
      room -= 4;
      continue;
    }
    const units = [...piece.text];
    shown.push({ text: units.length > room ? `${units.slice(0, room).join('')}…` : piece.text });
    room -= units.length;
  }
  return <Pieces pieces={shown} />;
}

const TONES = {
  growing: 'bad',
  shrinking: 'good',
  steady: undefined,
  'insufficient-data': undefined,
} as const;

/** How two weeks compare: of complaints, and of messages where there are too few complaints to say. */
export function GrowthOfWave({ growth: { complaints, messages } }: { growth: Wave['growth'] }) {
  const w = useWords(waveWords);
  const byMessages = complaints.state === 'insufficient-data' && messages.state !== 'insufficient-data';
  return (
    <>
      <span className="quiet">{byMessages ? w.byMessages : w.byComplaints}</span>{' '}
      <GrowthTold growth={byMessages ? messages : complaints} />
    </>
  );
}

/** How two weeks compare, with both figures. */
export function GrowthTold({ growth }: { growth: Wave['growth']['complaints'] }) {
  const w = useWords(waveWords);
  const { language } = useLanguage();
  const tone = TONES[growth.state];
  return (
    <span className="growth">
      <Tag {...(tone === undefined ? {} : { tone })}>
        {w[growth.state]}
        {growth.state === 'growing' && growth.ratio !== null && ` ×${Math.round(growth.ratio * 10) / 10}`}
      </Tag>
      <span className="quiet">
        {w.weeks(numberOf(growth.last, language), numberOf(growth.before, language))}
      </span>
    </span>
  );
}

/** The last fourteen days: of complaints where there are any, else of messages. */
export function Fortnight({ days }: { days: Wave['days'] }) {
  const w = useWords(waveWords);
  const { language } = useLanguage();
  const sum = (of: 'complaints' | 'messages') => days.reduce((all, day) => all + day[of], 0);
  const by = sum('complaints') > 0 ? 'complaints' : 'messages';
  const label = w.fortnightOf(numberOf(sum('complaints'), language), numberOf(sum('messages'), language));
  return <Spark values={days.map((day) => day[by])} label={label} />;
}

export function StateTags({ wave: { state, isNew } }: { wave: Pick<Wave, 'state' | 'isNew'> }) {
  const w = useWords(waveWords);
  return (
    <>
      {isNew && <Tag tone="wait">{w.isNew}</Tag>}
      {state !== 'open' && <Tag>{w[state]}</Tag>}
    </>
  );
}
