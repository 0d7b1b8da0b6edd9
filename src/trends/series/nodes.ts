import type { AlarmLevel } from '../../domain/index.ts';

/*
 * Which series there are: a leaf is one organisation (or told port), category, region and channel; each other series is the sum of those leaves that agree with it,
 * so that sums cannot disagree. Waves go across all of these, and are sums of leaves of their own.
 */

export interface Leaf {
  /** Empty: nobody is known. */
  readonly organisation: string;
  /** As it was told, of complaints whose organisation is not known; empty: none. */
  readonly port: string;
  readonly category: string;
  readonly region: string;
  readonly channel: string;
}

/** A wave’s complaints of one origin. */
export interface WaveLeaf {
  readonly wave: number;
  /** Empty: nobody is known. */
  readonly organisation: string;
  /** Empty: none is known. */
  readonly port: string;
  readonly region: string;
}

export const PARTS = ['organisation', 'port', 'category', 'region', 'channel'] as const;

/** A leaf some of whose parts are summed up over: undefined. With a wave: of that wave’s complaints alone. */
export type Node = { readonly [P in (typeof PARTS)[number]]?: string | undefined } & {
  readonly wave?: number | undefined;
};

/** A series that is watched: which it is, where, and among which others it stands. */
export interface Watched {
  readonly series: string;
  readonly level: AlarmLevel;
  readonly kind: string;
}

const ALL = '*';
const WAVE = 'wave';

export function seriesOf(node: Node): string {
  // All of a wave: it is watched as a whole.
  if (node.wave !== undefined) return `${WAVE}/${node.wave}`;
  return PARTS.map((part) => node[part] ?? ALL).join('/');
}

/** @param series as `seriesOf` gave it: none of its parts has a slash. */
export function nodeOf(series: string): Node {
  const parts = series.split('/');
  if (parts.length === 2) return { wave: Number(parts[1]) };
  return Object.fromEntries(PARTS.flatMap((part, i) => (parts[i] === ALL ? [] : [[part, parts[i]]]))) as Node;
}

/** All series that a leaf is part of, and that are watched. Whoever is known by no name and no port is nobody's series but the leaf's. */
export function watchedOf(leaf: Leaf | WaveLeaf): readonly Watched[] {
  // All waves are one kind: a new one is expected to be as they are.
  if ('wave' in leaf) return [{ series: seriesOf({ wave: leaf.wave }), level: 'wave', kind: WAVE }];
  const { organisation, port, category, region } = leaf;
  const whose = organisation === '' && port === '' ? undefined : { organisation, port };
  return [
    { series: seriesOf(leaf), level: 'leaf', kind: category },
    ...(whose === undefined
      ? []
      : ([
          { series: seriesOf(whose), level: 'organisation', kind: 'all' },
          { series: seriesOf({ ...whose, category }), level: 'organisation', kind: category },
        ] as const)),
    { series: seriesOf({ category, region }), level: 'category-region', kind: category },
    { series: seriesOf({ category }), level: 'total', kind: category },
    { series: seriesOf({ region }), level: 'total', kind: 'region' },
    { series: seriesOf({}), level: 'total', kind: 'all' },
  ];
}

/** Where a series is watched; undefined: it is summed up for whoever asks, and nothing watches it. */
export function levelOf(node: Node): AlarmLevel | undefined {
  const has = (part: (typeof PARTS)[number]) => node[part] !== undefined;
  if (node.wave !== undefined) return PARTS.some(has) ? undefined : 'wave';
  if (PARTS.every(has)) return 'leaf';
  if (has('channel')) return undefined;
  if (has('organisation') !== has('port')) return undefined;
  if (has('organisation'))
    return has('region') || (node.organisation === '' && node.port === '') ? undefined : 'organisation';
  return has('category') && has('region') ? 'category-region' : 'total';
}
