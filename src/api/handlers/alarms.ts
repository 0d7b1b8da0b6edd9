import { categoryWords, type ProvinceCode, provinceWords } from '../../complaints/index.ts';
import {
  ALARM_LEVEL_WORDS,
  ALARM_LEVELS,
  type AlarmLevel,
  COMPLAINT_CHANNEL_WORDS,
  type ComplaintChannel,
  formatInstant,
  maskNumbers,
  NotThere,
  type OrganisationId,
  type Words,
} from '../../domain/index.ts';
import {
  type AlarmDay,
  dateOf,
  dayNumber,
  type Episode,
  type EpisodePage,
  type Feature,
  type Node,
  type SecondOpinion,
  type TemplatePiece,
  type Volume,
} from '../../trends/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { Answer, RouteName } from '../contract/index.ts';
import { notAllowed, scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Ask, Handlers } from '../serve.ts';
import { unsaidWords, volumeWords } from '../traffic-words.ts';
import { tellStep } from './desk.ts';

type Own = Extract<
  keyof Handlers,
  `${string} /api/alarms${string}` | `${string} /api/alarm-monitors` | `${string} /api/series`
>;

const DAYS_USUAL = 180;
const DAYS_MAX = 1100;
/** Weekdays, and the weeks up to a sale: too many to be drawn as something special. */
const USUAL: readonly Feature[] = [
  ...(['tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday', 'make-up day'] as const),
  ...(['618, ramp', 'Double Eleven, ramp', 'around 3·15'] as const),
];

/** What stands out of the daily complaints, what people make of it, and the series themselves: for those whose duty covers everybody. */
export function alarmHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { directory, alarms, clock } = parts;
  const { waves } = parts.waves;
  const { episodes, runs, series: book } = alarms;

  /** How the texts of waves read, of those series that are of one. */
  const templatesOf = (nodes: readonly Node[]) =>
    waves.templates(nodes.flatMap(({ wave }) => (wave === undefined ? [] : [wave])));
  const partsOf = (node: Node, templates: Templates) => ({
    organisation:
      node.organisation === undefined
        ? null
        : { id: node.organisation, name: directory.nameOf(node.organisation as OrganisationId) ?? null },
    port: node.port === undefined || node.port === '' ? null : node.port,
    category:
      node.category === undefined
        ? null
        : { code: node.category, words: categoryWords(node.category, clock()) },
    region:
      node.region === undefined
        ? null
        : { code: node.region, words: provinceWords(node.region as ProvinceCode) },
    channel: (node.channel as ComplaintChannel | undefined) ?? null,
    wave: node.wave === undefined ? null : { id: String(node.wave), text: textOf(templates.get(node.wave)) },
  });
  const tell = (episode: Episode, templates: Templates) => {
    const { assessed, node } = episode;
    const series = partsOf(node, templates);
    return {
      ...{ id: episode.id, level: episode.level, series, state: episode.state },
      opinion: episode.opinion ?? null,
      sentence: sentenceOf(series, assessed),
      ...{ since: dateOf(episode.sinceDay), firstDay: dateOf(episode.firstDay) },
      ...{ lastDay: dateOf(episode.lastDay), windowDays: assessed.windowDays, seen: assessed.count },
      closedDay: episode.closedDay === undefined ? null : dateOf(episode.closedDay),
      ...{ expected: assessed.expected, score: assessed.score, threshold: assessed.threshold },
    };
  };
  const tellPage = async (ask: Ask<RouteName>, page: EpisodePage) => {
    const { episode, days, leaves, steps, record, complaints } = page;
    const [last, templates, volume] = await Promise.all([
      runs.lastRun(),
      templatesOf([episode.node]),
      book.volume(episode),
    ]);
    return {
      ...tell(episode, templates),
      reasons: [...episode.assessed.reasons],
      volume: tellVolume(volume),
      days: days.map(({ day, count: seen, ...rest }) => ({ day: dateOf(day), seen, ...rest })),
      leaves: leaves.items.map(({ complaints: seen, expected, episode: its, ...leaf }) => ({
        ...{ ...partsOf(leaf, templates), seen, expected, alarm: its },
      })),
      otherLeaves: { leaves: leaves.others.leaves, seen: leaves.others.complaints },
      complaints: [...complaints],
      record: tellRecord(episode.level, record, last, alarms.budgets),
      steps: steps.map(tellStep),
      may: { opine: scopeWithin(ask.caller, 'complaint.handle') === 'all' },
    };
  };
  const page = async (ask: Ask<RouteName>, id: string) => {
    if (ask.scope !== 'all') throw new NotThere();
    return tellPage(ask, await episodes.get(id));
  };

  return {
    'GET /api/alarms': async (ask) => {
      if (ask.scope !== 'all') return { items: [], next: null };
      const { limit, after, level: levels, since, ...filter } = ask.query;
      const asked = { ...filter, levels, since: since === undefined ? undefined : dayNumber(since) };
      const rows = await episodes.list(asked, { limit: limit + 1, after });
      const templates = await templatesOf(rows.map(({ node }) => node));
      const items = rows.slice(0, limit).map((each) => tell(each, templates));
      return { items, next: rows.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/alarms/:id': (ask) => inRoom(page(ask, ask.params.id)),
    'POST /api/alarms/:id/opinion': async (ask) => {
      const { opinion, reason } = ask.body;
      await inRoom(episodes.opine(ask.params.id, opinion, reason, await actorOf(parts, ask)));
      return inRoom(page(ask, ask.params.id));
    },
    'GET /api/alarm-monitors': async (ask) => {
      if (ask.scope !== 'all') throw notAllowed();
      const [last, records] = await Promise.all([runs.lastRun(), episodes.records()]);
      const { nextRun, failure } = alarms.nightly();
      return {
        items: ALARM_LEVELS.map((level) => ({
          ...tellRecord(level, records[level], last, alarms.budgets),
          words: ALARM_LEVEL_WORDS[level],
          series: last?.levels[level].series ?? 0,
          inAlarm: last?.levels[level].alarms ?? 0,
          threshold: last?.levels[level].threshold ?? null,
        })),
        lastRun:
          last === undefined
            ? null
            : { day: dateOf(last.day), at: formatInstant(last.ranAt), tookMs: last.tookMs },
        nextRun: nextRun === undefined ? null : formatInstant(nextRun),
        failure:
          failure === undefined
            ? null
            : {
                day: failure.day === undefined ? null : dateOf(failure.day),
                ...{ at: formatInstant(failure.at), words: failure.words },
              },
        delay:
          last === undefined
            ? null
            : {
                ...{ asOf: dateOf(last.delay.asOf), complaints: last.delay.complaints },
                shares: [...last.delay.shares],
              },
      };
    },
    'GET /api/series': async (ask) => {
      if (ask.scope !== 'all') throw notAllowed();
      const { from, to, organisation, port, wave, ...rest } = ask.query;
      const until = to === undefined ? runs.yesterday() : dayNumber(to);
      const asked = from === undefined ? until - DAYS_USUAL + 1 : dayNumber(from);
      const whose =
        organisation !== undefined
          ? { organisation, port: '' }
          : port !== undefined
            ? { organisation: '', port }
            : {};
      const which = wave === undefined ? {} : { wave: Number(wave) };
      const told = await book.page(
        { ...whose, ...rest, ...which },
        Math.max(asked, until - DAYS_MAX + 1),
        until,
      );
      return {
        series: partsOf(told.node, await templatesOf([told.node])),
        level: told.level ?? null,
        state: told.assessed?.state ?? null,
        reasons: [...(told.assessed?.reasons ?? [])],
        days: told.days.map(
          ({ day, seen, expected = null, isAlarm: alarm, incomplete = null, features, ...sent }) => ({
            ...{ day: dateOf(day), seen, expected, alarm, incomplete, calendar: [...features] },
            ...{ messages: sent.messages ?? null, rate: sent.rate ?? null },
            dayOff: features.some((feature) => !USUAL.includes(feature)),
          }),
        ),
        rate: {
          whole: told.rate ?? null,
          weeks: told.weeks.map(({ from, to, rate = null }) => ({
            from: dateOf(from),
            to: dateOf(to),
            rate,
          })),
          unsaid: told.unsaid === undefined ? null : unsaidWords(told.unsaid),
        },
        secondOpinion: tellSecond(told.secondOpinion),
      };
    },
  };
}

function tellRecord(
  level: AlarmLevel,
  own: EpisodePage['record'],
  last: AlarmDay | undefined,
  budgets: ApiParts['alarms']['budgets'],
) {
  const { begun = 0, weeks = 0 } = last?.levels[level].record ?? {};
  return {
    ...{ level, setPerWeek: budgets[level], cameWeeks: weeks },
    camePerWeek: weeks === 0 ? null : begun / weeks,
    ...own,
  };
}

function tellVolume(told: Volume): Answer<'GET /api/alarms/:id'>['volume'] {
  const { messages, usual, before, now, change, share, rise } =
    told.kind === 'compared' ? told : NOT_COMPARED;
  return {
    ...{ words: volumeWords(told), known: told.kind === 'compared' },
    messages: told.kind === 'new' ? told.messages : (messages ?? null),
    ...{ usual: usual ?? null, before: before ?? null, change: change ?? null, share: share ?? null },
    ...{ now: told.kind === 'new' ? told.now : (now ?? null), rise: rise ?? null },
  };
}
const NOT_COMPARED: Partial<Extract<Volume, { kind: 'compared' }>> = {};

type Parts = Answer<'GET /api/series'>['series'];
type Templates = Awaited<ReturnType<ApiParts['waves']['waves']['templates']>>;

const TEXT_MAX = 40;

/** The first words of a wave, as its page shows them; … where they vary. */
function textOf(template: readonly TemplatePiece[] | undefined): string | null {
  if (template === undefined) return null;
  const text = [
    ...template.map((piece) => (piece.kind === 'fixed' ? maskNumbers(piece.text) : '…')).join(''),
  ];
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX).join('')}…` : text.join('');
}

function waveWords({ id, text }: NonNullable<Parts['wave']>): Words {
  const [zh, en] = text === null || text === '' ? ['', ''] : [`“${text}”`, ` “${text}”`];
  return { zh: `短信群 ${id}${zh}`, en: `Wave ${id}${en}` };
}

function sentenceOf(node: Parts, { windowDays, count, expected }: Episode['assessed']): Words {
  const { organisation, port, category, region, channel, wave } = node;
  const names = [
    organisation === null || organisation.id === ''
      ? undefined
      : { zh: organisation.name ?? organisation.id, en: organisation.name ?? organisation.id },
    port === null ? undefined : { zh: `端口 ${port}`, en: `port ${port}` },
    organisation !== null && organisation.id === '' && port === null
      ? { zh: '发送方不明', en: 'sender not known' }
      : undefined,
    category?.words,
    region?.words,
    channel === null ? undefined : COMPLAINT_CHANNEL_WORDS[channel],
    wave === null ? undefined : waveWords(wave),
  ].filter((each) => each !== undefined);
  const subject =
    names.length === 0
      ? { zh: '全部投诉', en: 'All complaints' }
      : { zh: names.map(({ zh }) => zh).join(' · '), en: names.map(({ en }) => en).join(' · ') };
  const mean = expected.mean < 10 ? expected.mean.toFixed(1) : String(Math.round(expected.mean));
  const [zhDays, enDays] =
    windowDays === 1 ? ['当日', 'in a day'] : [`${windowDays} 天内`, `in ${windowDays} days`];
  return {
    zh: `${subject.zh}：${zhDays} ${count} 件，预计 ${mean} 件（正常 ${expected.low}–${expected.high} 件）`,
    en: `${subject.en}: ${count} complaints ${enDays}, ${mean} expected (usually ${expected.low}–${expected.high})`,
  };
}

function tellSecond(opinion: SecondOpinion): Answer<'GET /api/series'>['secondOpinion'] {
  const method = 'farringtonFlexible nbPlugin' as const;
  if (opinion.kind === 'too-little-history') {
    const { weeks, weeksLeast } = opinion;
    return {
      ...{ method, alarm: null, seen: null, expected: null, upper: null },
      words: {
        zh: `历史太短，无法判断：有 ${weeks} 周，至少需要 ${weeksLeast} 周。`,
        en: `Too little history to say anything: there are ${weeks} weeks, and ${weeksLeast} are needed.`,
      },
    };
  }
  const { years, lastDay, count, expected, upper, isAlarm } = opinion;
  const week = `${dateOf(lastDay - 6)} – ${dateOf(lastDay)}`;
  const mean = expected.toFixed(1);
  const zh = `${week} 一周共 ${count} 件，与前 ${years} 年同期相比预计 ${mean} 件`;
  const en = `${count} complaints in the week ${week}; by the same weeks of ${years} years, ${mean} were expected`;
  const told = { method, alarm: isAlarm, seen: count, expected, upper };
  if (upper === null || isAlarm === null)
    return {
      ...told,
      words: {
        zh: `${zh}；最近四周不足 5 件，此方法不作判断。`,
        en: `${en}; with fewer than 5 in four weeks the method says nothing.`,
      },
    };
  const limit = upper.toFixed(0);
  return {
    ...told,
    words: isAlarm
      ? { zh: `${zh}，上限 ${limit} 件：超出。`, en: `${en}, at most ${limit}: over the limit.` }
      : { zh: `${zh}，上限 ${limit} 件：未超出。`, en: `${en}, at most ${limit}: not over it.` },
  };
}
