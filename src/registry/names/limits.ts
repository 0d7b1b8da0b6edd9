import type { Kind, Resemblance } from './resemblance.ts';

/** `refuse`: the registry says no by itself; `ask`: a person decides. */
export type Severity = 'refuse' | 'ask';

type Traits = Omit<Resemblance, 'steps'>;

/**
 * Which resemblances count. Each was chosen by how often names that have nothing to do with each other show it (decision 0010): about one
 * in a thousand or less may refuse; up to one in twenty may ask, where what is found is truly alike; all others are passed over.
 */
const LIMITS: Readonly<Record<Kind, (like: Traits) => Severity | undefined>> = {
  'same-skeleton': () => 'refuse',
  'looks-same': bySight,
  decorated: byCore,
  'sounds-same': bySound,
  'one-edit': byEdit,
};

export function severityOf(like: Traits): Severity | undefined {
  return LIMITS[like.kind](like);
}

function bySight({ length, distinct, shapes, drawings }: Traits): Severity | undefined {
  if (shapes + drawings === 0) return 'refuse';
  // Every fiftieth name of two characters has a neighbour that is drawn much like it.
  if (length === 2) return drawings === 0 ? 'ask' : undefined;
  return drawings > 0 && distinct < 4 ? 'ask' : 'refuse';
}

/** Homophones: of two characters every second name has one, of three every tenth, of four one in a hundred. */
function bySound({ length, distinct, shapes, drawings, sounds, slurs, akin }: Traits): Severity | undefined {
  const shaped = shapes + drawings;
  if (slurs > 0 || shaped > 0) return distinct >= 4 ? 'ask' : undefined;
  if (length === 2) return akin && distinct === 2 ? 'ask' : undefined;
  if (distinct >= 4) return sounds === 1 || akin ? 'refuse' : 'ask';
  if (akin && distinct >= 2) return 'refuse';
  return sounds === 1 && distinct >= 2 ? 'ask' : undefined;
}

function byCore(like: Traits): Severity | undefined {
  const { length, distinct, decoration, homoglyphs, shapes, drawings, sounds, slurs, akin } = like;
  const exact = shapes + drawings + sounds + slurs === 0;
  if (exact) {
    if (distinct < 2) return undefined;
    return decoration === 'claim' || length > 2 || homoglyphs > 0 ? 'refuse' : 'ask';
  }
  if (length === 2) return decoration === 'claim' && akin && drawings + slurs === 0 ? 'ask' : undefined;
  if (slurs > 0) return distinct >= 4 ? 'ask' : undefined;
  return sounds <= 1 || akin || distinct >= 4 ? 'ask' : undefined;
}

/** Of four letters, another one in place of one makes another name; one more, one less or two changed about does not. */
function byEdit({ distinct, edit }: Traits): Severity | undefined {
  return distinct >= (edit === 'another' ? 5 : 4) ? 'ask' : undefined;
}
