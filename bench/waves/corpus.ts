import { Random } from '../../src/world/index.ts';
import { hashed, type Row, type Source } from '../purposes/corpus.ts';
import { type Level, mutated, type Template, templateOf } from './mutate.ts';
import { ALIKE, pairsOf } from './score.ts';

/** Sources whose texts are sent by firms. */
export const SENT: readonly Source[] = ['fbs_sms', 'mudou_spam', 'jd_marketing2018', 'cn_sms_80w_parts'];
const SHORTEST = 20;

/** Which half of groups and templates parameters are chosen on; figures are told of the other. */
export type Half = 'chosen on' | 'reported';

export function halfOf(group: string): Half {
  return hashed(`half ${group}`) % 2 === 0 ? 'chosen on' : 'reported';
}

export interface Campaigns {
  readonly templates: readonly Template[];
  /** Texts of no campaign, each by itself. */
  readonly others: readonly string[];
}

/** Real texts, unlike each other: of each group one. */
export function campaigns(rows: readonly Row[], half: Half, templates: number, others: number): Campaigns {
  const random = new Random(`templates ${half}`);
  const groups = new Map<string, Row>();
  for (const row of rows) if (SENT.includes(row.source) && !groups.has(row.group)) groups.set(row.group, row);
  const mine = shuffled(
    [...groups.values()].filter(({ group, text }) => halfOf(group) === half && text.length >= SHORTEST),
    random,
  );
  const texts = unlike(
    mine.map(({ text }) => text),
    templates + others,
  );
  return {
    templates: texts.slice(0, templates).map((text) => templateOf(text, random)),
    others: texts.slice(templates),
  };
}

export interface Arrived {
  readonly text: string;
  readonly label: string;
}

/** Texts of all campaigns as they arrive, mixed: of each two to twenty, fewer of most. */
export function arrivals({ templates, others }: Campaigns, level: Level): readonly Arrived[] {
  const random = new Random(`arrivals ${level.name}`);
  const all: Arrived[] = others.map((text, i) => ({ text, label: `other ${i}` }));
  for (const [t, template] of templates.entries()) {
    const texts = Math.min(random.between(2, 20), random.between(2, 20));
    for (let i = 0; i < texts; i++)
      all.push({ text: mutated(template, level, random), label: `template ${t}` });
  }
  return shuffled(all, random);
}

export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const k = random.between(0, i);
    [all[i], all[k]] = [all[k]!, all[i]!];
  }
  return all;
}

/** What is alike as it is written is no two campaigns. */
function unlike(texts: readonly string[], most: number): string[] {
  const found: string[] = [];
  const sizes: number[] = [];
  const having = new Map<string, number[]>();
  for (const text of texts) {
    if (found.length === most) break;
    const pairs = pairsOf(text);
    const common = new Map<number, number>();
    for (const pair of pairs)
      for (const other of having.get(pair) ?? []) common.set(other, (common.get(other) ?? 0) + 1);
    if ([...common].some(([other, n]) => n > ALIKE * (sizes[other]! + pairs.size - n))) continue;
    for (const pair of pairs) having.set(pair, [...(having.get(pair) ?? []), found.length]);
    sizes.push(pairs.size);
    found.push(text);
  }
  return found;
}
