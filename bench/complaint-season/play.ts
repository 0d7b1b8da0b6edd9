import {
  type Candidate,
  type MatchContext,
  type MatchResult,
  type MatchSource,
  match,
  matchReport,
  type Report,
} from '../../src/complaints/matching/index.ts';
import { parseRecipient, type Recipient } from '../../src/domain/index.ts';
import { type Case, ComplaintSeason, type SeasonOptions } from './season.ts';
import { type Carried, DAY, KEPT_FROM } from './traffic.ts';

export interface Played {
  readonly case: Case;
  readonly result: MatchResult;
  readonly micros: number;
  /** What the two ways beside it say: a message, or none. */
  readonly bySender: string | undefined;
  readonly byText: string | undefined;
  /** Messages that nobody could tell from the true one: the same text from the same number to the same telephone. */
  readonly copies: readonly string[];
  readonly candidates: readonly Carried[];
}

const CANDIDATES_MAX = 300;
const AROUND_MS = DAY;
const CLOCKS_MS = 10 * 60_000;
const PIECE = 6;

/** Plays a season's reports through the matcher and the two baselines. */
export async function play(options: SeasonOptions): Promise<Played[]> {
  const season = new ComplaintSeason(options);
  const source = sourceOf(season);
  const played: Played[] = [];
  for (const each of season.cases) {
    const report = reportOf(each);
    const { result, candidates } = await matchReport(source, report, each.nearby);
    const own = kept(season, each);
    const context = { keptFrom: KEPT_FROM, isOurs: source.isOurs, nearby: each.nearby };
    const begun = performance.now();
    match(report, candidates, context);
    const micros = (performance.now() - begun) * 1000;
    played.push({
      case: each,
      result,
      micros,
      bySender: bySender(each, own),
      byText: byText(each, own),
      copies: copiesOf(each, own),
      candidates: own,
    });
  }
  return played;
}

export function reportOf({ recipient, sender, text, told, receivedAt }: Case): Report {
  return { recipient: parseRecipient(recipient) as Recipient, sender, text, told, receivedAt };
}

function sourceOf(season: ComplaintSeason): MatchSource {
  const byRecipient = new Map<number, string>();
  for (const person of season.traffic.people) byRecipient.set(parseRecipient(person) as Recipient, person);
  const byPort = new Map<string, Carried[]>();
  for (const own of season.traffic.to.values())
    for (const message of own) byPort.set(message.port, [...(byPort.get(message.port) ?? []), message]);
  return {
    candidates: async ({ recipient, receivedAt }) => {
      const own = season.traffic
        .of(byRecipient.get(recipient)!)
        .filter(({ at }) => at >= KEPT_FROM && at <= receivedAt + CLOCKS_MS);
      return { messages: own.slice(-CANDIDATES_MAX).map(candidateOf), all: own.length <= CANDIDATES_MAX };
    },
    elsewhere: async ({ sender = '', text = '', told, receivedAt }) => {
      const at = told?.at ?? receivedAt;
      const pieces: string[] = [];
      for (let i = 0; i + PIECE <= text.length && pieces.length < 40; i += PIECE)
        pieces.push(text.slice(i, i + PIECE));
      const near = (byPort.get(sender) ?? []).filter(
        (message) => message.at >= KEPT_FROM && Math.abs(message.at - at) < AROUND_MS,
      );
      const like = near.filter((message) => pieces.some((piece) => message.text.includes(piece)));
      return [...new Set(like.map((message) => message.text))].slice(0, 20);
    },
    keptFrom: async () => KEPT_FROM,
    isOurs: (port) => season.isOurs(port),
  };
}

export function candidateOf({ id, at, port, signature, text, outcome, delivery }: Carried): Candidate {
  return { messageId: id, at, port, signature, text, outcome, delivery };
}

function kept(season: ComplaintSeason, { recipient, receivedAt }: Case): Carried[] {
  return season.traffic.of(recipient).filter(({ at }) => at >= KEPT_FROM && at <= receivedAt + CLOCKS_MS);
}

/** The message of this very sender that is nearest to the told time; the latest where none is told. */
function bySender({ sender, told, receivedAt }: Case, own: readonly Carried[]): string | undefined {
  return nearest(
    own.filter(({ port }) => port === sender),
    told?.at ?? receivedAt,
  );
}

/** The message with this very text, spaces aside; of several the nearest. */
function byText({ text, told, receivedAt }: Case, own: readonly Carried[]): string | undefined {
  const plain = (each: string) => each.replace(/\s/g, '');
  if (text === undefined) return undefined;
  return nearest(
    own.filter((message) => plain(message.text) === plain(text)),
    told?.at ?? receivedAt,
  );
}

function nearest(messages: readonly Carried[], at: number): string | undefined {
  return [...messages].sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0]?.id;
}

function copiesOf({ truth }: Case, own: readonly Carried[]): string[] {
  const true_ = truth.kind === 'message' ? own.find(({ id }) => id === truth.id) : undefined;
  if (true_ === undefined) return [];
  return own
    .filter(
      ({ id, port, text, outcome }) =>
        id !== true_.id && outcome !== 'refuse' && port === true_.port && text === true_.text,
    )
    .map(({ id }) => id);
}

/** What the weights are fitted on: each report with its candidates. */
export function* learning(
  options: SeasonOptions,
): Generator<{ each: Case; report: Report; candidates: Candidate[]; context: MatchContext }> {
  const season = new ComplaintSeason(options);
  for (const each of season.cases)
    yield {
      each,
      report: reportOf(each),
      candidates: kept(season, each).slice(-CANDIDATES_MAX).map(candidateOf),
      context: { keptFrom: KEPT_FROM, isOurs: (port) => season.isOurs(port), nearby: each.nearby },
    };
}
