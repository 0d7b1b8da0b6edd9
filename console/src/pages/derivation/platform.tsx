import type { PlatformDerivation } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { derivationWords } from '../../words/derivation.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';
import { Interval } from './interval.tsx';

const TONES = {
  follows: 'bad',
  'everything-rises': 'wait',
  'no-association': 'good',
  'too-little-data': 'info',
} as const;
/** From those who came into contact down to what came after. */
const COUNTS = [
  ...(['contacted', 'newcomers', 'compared', 'peopleBefore', 'peopleAfter'] as const),
  ...(['daysBefore', 'expectedAfter', 'daysAfter', 'ownAfter', 'apart'] as const),
] as const;

/** Both ratios of each platform beside each other, with what is said of them. */
export function Platforms({ platforms }: { platforms: readonly PlatformDerivation[] }) {
  const w = useWords(derivationWords);
  const told = useTold();
  const { language } = useLanguage();
  return (
    <section className="card wide" aria-label={w.platforms}>
      <div className="card-head">
        <h2>{w.platforms}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={w.platforms}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{w.platform}</th>
              <th scope="col">{w.state}</th>
              <th scope="col">{w.finance}</th>
              <th scope="col">{w.other}</th>
              <th scope="col">{w.plot}</th>
            </tr>
          </thead>
          <tbody>
            {platforms.map(({ organisation, organisationName, merchants, state, lift, other, words }) => (
              <tr key={organisation}>
                <th scope="row">
                  <OrganisationLink code={organisation} name={organisationName} />
                  <div className="quiet nowrap">{w.merchants(numberOf(merchants, language))}</div>
                </th>
                <td>
                  <Tag tone={TONES[state]}>{w[state]}</Tag>
                </td>
                <td className="nowrap">{lift === null ? '—' : w.ratio(lift.ratio, lift.low, lift.high)}</td>
                <td className="nowrap">
                  {other === null ? '—' : w.ratio(other.ratio, other.low, other.high)}
                </td>
                <td>
                  {lift === null ? (
                    <span className="quiet">—</span>
                  ) : (
                    <Interval finance={lift} other={other} />
                  )}
                  <p className="quiet">{told(words)}</p>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** How many people are behind each platform’s ratio, step by step. */
export function Counts({ platforms }: { platforms: readonly PlatformDerivation[] }) {
  const w = useWords(derivationWords);
  const { language } = useLanguage();
  const figureOf = (count: number | null, isSaid: boolean) =>
    count === null ? (isSaid ? w.few : '—') : numberOf(count, language);
  return (
    <section className="card wide" aria-label={w.counts}>
      <div className="card-head">
        <h2>{w.counts}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={w.counts}>
        <table className="table compact">
          <thead>
            <tr>
              <th scope="col">{w.platform}</th>
              {COUNTS.map((key) => (
                <th key={key} scope="col" className="end">
                  {w[key]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {platforms.map(({ organisation, organisationName, counts, lift }) => (
              <tr key={organisation}>
                <th scope="row">
                  <OrganisationLink code={organisation} name={organisationName} />
                </th>
                {COUNTS.map((key) => (
                  <td key={key} className="end">
                    {figureOf(counts[key], key !== 'expectedAfter' || lift !== null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="quiet">{w.fewNote}</p>
    </section>
  );
}
