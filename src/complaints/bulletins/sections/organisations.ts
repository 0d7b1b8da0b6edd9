import { shownNumber, type Words } from '../../../domain/index.ts';
import { CELL_LEAST } from '../../statistics/figures.ts';
import { MERGED } from '../../statistics/tables.ts';
import { countWindow } from '../../thresholds/count-complaints.ts';
import { type BulletinTable, both, words } from '../draft-data.ts';
import { boundsOf, type FunnelStanding, funnelLimits, funnelStanding } from '../rates.ts';
import type { SectionBuilder } from '../section-builder.ts';

const MILLION = 1_000_000;
/** So many points of each limit are drawn. */
const POINTS = 24;

interface Sender {
  readonly organisation: string;
  readonly complaints: number;
  readonly messages: number;
}

/** Organisations on a funnel: whoever lies within its limits differs from the others by no more than chance, and gets no rank. */
export const organisations: SectionBuilder = {
  id: 'organisations',
  async build({ db, traffic, period, nameOf }) {
    const counts = await countWindow({ record: { db }, traffic }, period.from, period.until);
    const senders: Sender[] = [...counts.organisation]
      .map(([organisation, counted]) => ({ organisation, ...counted }))
      .sort(
        (a, b) =>
          b.complaints / b.messages - a.complaints / a.messages || (a.organisation < b.organisation ? -1 : 1),
      );
    const [messages, complaints] = [sum(senders, 'messages'), sum(senders, 'complaints')];
    const pooled = messages === 0 ? 0 : complaints / messages;
    const { told, merged } = withoutFew(senders);
    const stood = told.map((each) => ({
      ...each,
      mark: funnelStanding(each.complaints, pooled * each.messages),
    }));
    const row = (
      { complaints: n, messages: sent }: Pick<Sender, 'complaints' | 'messages'>,
      { name, mark, rank }: { name: Words; mark: FunnelStanding | 'few'; rank: number | null },
    ) => {
      const bounds = boundsOf(n);
      return {
        ...{ rank, name, complaints: n, messages: sent, rate: perMillion(n, sent) },
        ...{ low: perMillion(bounds.low, sent), high: perMillion(bounds.high, sent) },
        ...{ standing: STANDINGS[mark], mark },
      };
    };
    const above = stood.filter(({ mark }) => mark === 'above');
    // Within the funnel and below it in the order of their codes: an order by rate would be a ranking.
    const others = stood
      .filter(({ mark }) => mark !== 'above')
      .sort(
        (a, b) =>
          (a.mark === b.mark ? 0 : a.mark === 'inside' ? -1 : 1) ||
          (a.organisation < b.organisation ? -1 : 1),
      );
    const named = (code: string): Words => {
      const name = nameOf(code);
      return name === undefined ? both(code) : words(`${name}（${code}）`, `${name} (${code})`);
    };
    const rows = [...above, ...others].map((each, i) => ({
      ...row(each, {
        name: named(each.organisation),
        mark: each.mark,
        rank: each.mark === 'above' ? i + 1 : null,
      }),
      code: each.organisation,
    }));
    const rest = { complaints: sum(merged, 'complaints'), messages: sum(merged, 'messages') };
    return {
      ...{ id: 'organisations', title: words('主体：漏斗图', 'Organisations on a funnel'), isPublic: false },
      figures: [
        {
          key: 'organisations.rate',
          name: words('全部主体每百万条营销短信的投诉', 'complaints per million marketing messages, of all'),
          shown: both(shownNumber(perMillion(complaints, messages), 'rate')),
        },
        {
          key: 'organisations.above',
          name: words('高于漏斗上限的主体数', 'organisations above the funnel'),
          shown: both(String(above.length)),
        },
        {
          key: 'organisations.messages',
          name: words('放行的营销短信', 'marketing messages that passed'),
          shown: both(shownNumber(messages, 'count')),
        },
      ],
      tables: [
        {
          ...TABLE,
          rows: [
            ...rows,
            ...(merged.length === 0
              ? []
              : [
                  {
                    ...row(rest, {
                      name: words(`其他 ${merged.length} 个主体（合并）`, `${merged.length} others (merged)`),
                      ...{ mark: 'few', rank: null },
                    }),
                    code: MERGED,
                  },
                ]),
          ],
          lines: linesOf(told, pooled),
        },
      ],
      headline: null,
      changes:
        above.length === 0
          ? []
          : [
              {
                weight: 0.5,
                words: words(
                  '有 {organisations.above} 个主体每百万条营销短信的投诉高于漏斗上限（全部主体合计为 {organisations.rate} 件）',
                  '{organisations.above} organisations have more complaints per million marketing messages than the funnel allows for ({organisations.rate} of all together)',
                ),
              },
            ],
      unknown:
        messages === 0
          ? [
              words(
                '本期没有放行的营销短信记录，各主体的投诉率无从计算。',
                'No marketing that passed in the period is on record, so no rate of an organisation can be told.',
              ),
            ]
          : [],
    };
  },
};

const TABLE: Omit<BulletinTable, 'rows' | 'lines'> = {
  id: 'organisations',
  title: words('各主体每百万条营销短信的投诉', 'Complaints per million marketing messages, by organisation'),
  note: words(
    `本期内发出的营销短信（从端口放行的），及已找到短信、计入且未以不成立办结的投诉。区间为 95% 精确区间，按投诉成簇（方差为均值的 2 倍）计算。漏斗以全部主体合计的比率为中心，上下限相当于三个标准差（单侧各 0.1%）：在漏斗之内的，与其他主体的差别不超出偶然，不排名次。投诉少于 ${CELL_LEAST} 件的主体合并为一行。投诉在认定之前不是违规。`,
    `Marketing that passed from a port within the period, and complaints about it that were matched, count, and are not closed as unfounded. Intervals are exact, 95 %, allowing for clusters (variance twice the mean). The funnel is centred on the rate of all together, its limits those of three standard deviations (0.1 % on each side): whoever is inside differs by no more than chance and is not ranked. Organisations with fewer than ${CELL_LEAST} complaints are put together in one line. A complaint is no violation before it is decided.`,
  ),
  columns: [
    { key: 'rank', title: words('名次', 'Rank'), unit: 'count' },
    { key: 'name', title: words('主体', 'Organisation'), unit: 'name' },
    { key: 'complaints', title: words('投诉', 'Complaints'), unit: 'count' },
    { key: 'messages', title: words('营销短信', 'Messages'), unit: 'count' },
    { key: 'rate', title: words('每百万条', 'Per million'), unit: 'rate' },
    { key: 'low', title: words('下限', 'Low'), unit: 'rate' },
    { key: 'high', title: words('上限', 'High'), unit: 'rate' },
    { key: 'standing', title: words('漏斗', 'Funnel'), unit: 'text' },
  ],
  picture: 'funnel',
};

const STANDINGS: Readonly<Record<FunnelStanding | 'few', Words>> = {
  above: words('高于上限', 'above'),
  below: words('低于下限', 'below'),
  inside: words('在漏斗之内', 'inside'),
  few: words('数目太小，不判断', 'too few to say'),
};

/** Those with few complaints are put together, with the next smallest where the sum would still tell of one alone. */
export function withoutFew(senders: readonly Sender[]): {
  readonly told: readonly Sender[];
  readonly merged: readonly Sender[];
} {
  const bySize = [...senders].sort(
    (a, b) => a.complaints - b.complaints || (a.organisation < b.organisation ? -1 : 1),
  );
  let hidden = bySize.filter(({ complaints }) => complaints < CELL_LEAST).length;
  for (; hidden < bySize.length; hidden++) {
    const some = bySize.slice(0, hidden).filter(({ complaints }) => complaints > 0);
    if (some.length === 0 || (some.length > 1 && sum(some, 'complaints') >= CELL_LEAST)) break;
  }
  const merged = new Set(bySize.slice(0, hidden));
  return { told: senders.filter((each) => !merged.has(each)), merged: [...merged] };
}

/** The pooled rate and the limits around it, per million, over the volumes that are drawn. */
function linesOf(told: readonly Sender[], pooled: number): BulletinTable['lines'] {
  if (told.length === 0 || pooled === 0) return [];
  const volumes = told.map(({ messages }) => messages);
  const [least, most] = [Math.min(...volumes) / 2, Math.max(...volumes) * 1.5];
  return Array.from({ length: POINTS }, (_, i) => {
    const at = Math.round(least * (most / least) ** (i / (POINTS - 1)));
    const limits = funnelLimits(pooled * at);
    const values = Object.fromEntries(
      Object.entries(limits).map(([key, value]) => [key, perMillion(value, at)!] as const),
    );
    return { at, values: { pooled: pooled * MILLION, ...values } };
  });
}

function perMillion(count: number, messages: number): number | null {
  // To six digits: what is published must not depend on how a machine rounds its last bit.
  return messages === 0 ? null : Number(((count * MILLION) / messages).toPrecision(6));
}

function sum(senders: readonly Sender[], what: 'complaints' | 'messages'): number {
  return senders.reduce((all, each) => all + each[what], 0);
}
