import { NOT_OURS } from '../../src/complaints/matching/index.ts';
import { DAMAGES } from './damage.ts';
import type { Played } from './play.ts';

/** What became of a report: see `verdictOf`. */
export type Verdict =
  | 'right'
  | 'copies'
  | 'among several'
  | 'to a person'
  | 'missed'
  | 'wrong'
  | 'right kind'
  | 'other kind';

/**
 * Of a message that is there: right, or one of several copies of it, or one of several that are not; to a person (uncertain, insufficient, several without
 * it); missed (told as not ours); wrong (another one). Of what is not there: right kind, other kind, to a person, wrong (found).
 */
export function verdictOf({ case: { truth }, result, copies }: Played): Verdict {
  if (truth.kind === 'message') {
    switch (result.kind) {
      case 'found':
        return result.messageId === truth.id
          ? 'right'
          : copies.includes(result.messageId)
            ? 'copies'
            : 'wrong';
      case 'several':
        if (!result.messages.some(({ messageId }) => messageId === truth.id)) return 'to a person';
        return result.copies ? 'copies' : 'among several';
      case 'not-ours':
        return 'missed';
      case 'uncertain':
      case 'insufficient':
        return 'to a person';
    }
  }
  if (result.kind === 'found' || result.kind === 'several') return 'wrong';
  if (result.kind !== 'not-ours') return 'to a person';
  return result.because === truth.kind ? 'right kind' : 'other kind';
}

/** Wilson's interval with 95 % confidence: "0.953 (0.941 to 0.963)". */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const z = 1.96;
  const p = part / whole;
  const middle = (p + (z * z) / (2 * whole)) / (1 + (z * z) / whole);
  const half = (z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole))) / (1 + (z * z) / whole);
  const told = (value: number) => Math.min(1, Math.max(0, value)).toFixed(3);
  return `${told(p)} (${told(middle - half)} to ${told(middle + half)})`;
}

/** How a way of matching did over all reports. `found`: it named one message. */
export interface Score {
  readonly found: number;
  /** The right one, or a copy of it. */
  readonly right: number;
  /** Reports whose message is there. */
  readonly there: number;
  /** Right, or told as one of its copies. */
  readonly settled: number;
  /** The same, or told among several others. */
  readonly listed: number;
}

export function scoreOf(played: readonly Played[]): Score {
  const there = played.filter(({ case: { truth } }) => truth.kind === 'message');
  const verdicts = there.map(verdictOf);
  const count = (...wanted: Verdict[]) => verdicts.filter((each) => wanted.includes(each)).length;
  const found = played.filter(({ result }) => result.kind === 'found');
  return {
    found: found.length,
    right: found.filter((each) => ['right', 'copies'].includes(verdictOf(each))).length,
    there: there.length,
    settled: count('right', 'copies'),
    listed: count('right', 'copies', 'among several'),
  };
}

/** The same of a way that names one message or none. */
export function scoreOfPlain(played: readonly Played[], way: 'bySender' | 'byText'): Score {
  let [found, right, there] = [0, 0, 0];
  for (const each of played) {
    const { truth } = each.case;
    if (truth.kind === 'message') there += 1;
    const said = each[way];
    if (said === undefined) continue;
    found += 1;
    if (truth.kind === 'message' && (said === truth.id || each.copies.includes(said))) right += 1;
  }
  return { found, right, there, settled: right, listed: right };
}

export function scoreLine(what: string, { found, right, there, settled, listed }: Score): string {
  return `| ${what} | ${share(right, found)} | ${share(settled, there)} | ${share(listed, there)} |`;
}

export const SCORE_HEAD = ['| | precision | recall | recall with several |', '|---|---|---|---|'];

const OF_MESSAGE: readonly Verdict[] = ['right', 'copies', 'among several', 'to a person', 'missed', 'wrong'];

/** By what had become of the report. */
export function damageTable(played: readonly Played[]): string[] {
  const there = played.filter(({ case: { truth } }) => truth.kind === 'message');
  const rows = [...DAMAGES, SEVERAL].flatMap((damage) => {
    const own = there.filter(({ case: each }) => damageOf(each.damages) === damage);
    if (own.length === 0) return [];
    const verdicts = own.map(verdictOf);
    const counts = OF_MESSAGE.map((verdict) => verdicts.filter((each) => each === verdict).length);
    const wrong = counts.at(-1)!;
    const found =
      counts[0]! + own.filter((each) => each.result.kind === 'found' && verdictOf(each) === 'copies').length;
    return [
      `| ${damage} | ${own.length} | ${share(counts[0]! + counts[1]!, own.length)} | ${share(found, found + wrong)} | ${counts.join(' | ')} |`,
    ];
  });
  return [
    `| what became of the report | reports | recall | precision | ${OF_MESSAGE.join(' | ')} |`,
    `|---|---|---|---|${OF_MESSAGE.map(() => '---|').join('')}`,
    ...rows,
  ];
}

const SEVERAL = 'two or three of these';

function damageOf(damages: readonly string[]): string {
  return damages.length === 1 ? damages[0]! : SEVERAL;
}

/** By what it was that is not there: how often it is told so, as what. */
export function strangerTable(played: readonly Played[]): string[] {
  const kinds = [...NOT_OURS, 'another-telephone'] as const;
  const told = [...NOT_OURS, 'to a person', 'wrong'] as const;
  const rows = kinds.flatMap((kind) => {
    const own = played.filter(({ case: { truth } }) => truth.kind === kind);
    if (own.length === 0) return [];
    const saidOf = (each: Played) =>
      each.result.kind === 'not-ours' ? each.result.because : verdictOf(each);
    const said = own.map(saidOf);
    const counts = told.map((each) => said.filter((one) => one === each).length);
    const right = kind === 'another-telephone' ? counts.at(-2)! : counts[told.indexOf(kind)]!;
    return [`| ${kind} | ${own.length} | ${share(right, own.length)} | ${counts.join(' | ')} |`];
  });
  return [
    `| what it was | reports | told right | ${told.join(' | ')} |`,
    `|---|---|---|${told.map(() => '---|').join('')}`,
    ...rows,
  ];
}

/** What was said beside what was: of messages that were named, and of what was told as not ours and of a kind. */
export function calibrationTable(played: readonly Played[]): string[] {
  const said = played.flatMap((each) => {
    const { result } = each;
    if (result.kind === 'found')
      return [
        { what: 'found', said: result.confidence, right: ['right', 'copies'].includes(verdictOf(each)) },
      ];
    if (result.kind === 'several')
      return [
        {
          what: 'several',
          said: result.confidence,
          right: ['copies', 'among several'].includes(verdictOf(each)),
        },
      ];
    if (result.kind === 'not-ours')
      return [{ what: 'not ours, kind', said: result.confidence, right: verdictOf(each) === 'right kind' }];
    return result.kind === 'uncertain'
      ? [{ what: 'uncertain: not ours', said: result.notOurs, right: each.case.truth.kind !== 'message' }]
      : [];
  });
  const rows = ['found', 'several', 'not ours, kind', 'uncertain: not ours'].flatMap((what) =>
    BINS.flatMap(([from, to]) => {
      const own = said.filter((each) => each.what === what && each.said >= from && each.said < to);
      if (own.length === 0) return [];
      const mean = own.reduce((sum, each) => sum + each.said, 0) / own.length;
      return [
        `| ${what} | ${from} to ${Math.min(1, to)} | ${own.length} | ${mean.toFixed(3)} | ${share(own.filter(({ right }) => right).length, own.length)} |`,
      ];
    }),
  );
  return ['| said of | confidence | reports | said, mean | was so |', '|---|---|---|---|---|', ...rows];
}

const BINS = [
  [0, 0.5],
  [0.5, 0.8],
  [0.8, 0.9],
  [0.9, 0.95],
  [0.95, 0.98],
  [0.98, 0.99],
  [0.99, 1.01],
] as const;

/** The mean distance between what was said of a found message and what was, weighed by how often it was said. */
export function calibrationError(played: readonly Played[]): number {
  const found = played.flatMap((each) =>
    each.result.kind === 'found'
      ? [{ said: each.result.confidence, right: ['right', 'copies'].includes(verdictOf(each)) ? 1 : 0 }]
      : [],
  );
  let error = 0;
  for (const [from, to] of BINS) {
    const own = found.filter(({ said }) => said >= from && said < to);
    error += Math.abs(own.reduce((sum, { said, right }) => sum + said - right, 0));
  }
  return error / Math.max(1, found.length);
}
