import { Button, Popover } from 'antd';
import type { Answer } from '../api.ts';
import { caseWords } from '../words/cases.ts';
import { useTold, useWords } from '../words/language.tsx';
import { Tag } from './tags.tsx';

type ClockDays = NonNullable<Answer<'GET /api/leads/:id'>['clock']>;
export type LegalClock = Omit<ClockDays, 'counted'>;

const TONES = { running: 'info', 'due-soon': 'wait', overdue: 'bad' } as const;

/** How a clock of the law stands, in a word. */
export function ClockTag({ clock }: { clock: LegalClock }) {
  const told = useTold();
  return (
    <span className="nowrap">
      <Tag tone={TONES[clock.state]}>{told(clock.words)}</Tag>
    </span>
  );
}

/** The same with what is due until when, and every day of it with the reason why it counts or does not. */
export function ClockExplained({ clock, name }: { clock: LegalClock | ClockDays; name: string }) {
  const w = useWords(caseWords);
  const told = useTold();
  return (
    <div className="clock">
      <p className="row">
        <strong>{name}</strong> <ClockTag clock={clock} />
      </p>
      <p>{told(clock.explained)}</p>
      <p className="quiet">{told(clock.citation.shown)}</p>
      {clock.isProvisional && <p className="quiet">{w.provisional}</p>}
      {'counted' in clock && (
        <Popover
          trigger={['click']}
          title={`${name} · ${w.dayByDay}`}
          content={
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <section className="clock-days" aria-label={w.dayByDay} tabIndex={0}>
              <ol className="plain">
                {clock.counted.map(({ date, words }) => (
                  <li key={date}>
                    <time dateTime={date}>{date}</time> {told(words)}
                  </li>
                ))}
              </ol>
            </section>
          }
        >
          <Button size="small">{w.dayByDay}</Button>
        </Popover>
      )}
    </div>
  );
}
