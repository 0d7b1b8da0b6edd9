/** What decides whether texts belong together; chosen on half of the templates of `npm run bench -- waves`. */
export interface WaveSettings {
  /** Contacts are hashed with it and told apart only where there is one; the same key must be given again with what was kept. */
  readonly contactKey?: Uint8Array;
  /** Of the pairs of syllables in two texts (Jaccard): from here on a text belongs to the wave of the other. */
  readonly joins: number;
  /** So many pairs have both in common at least; of a few words others are soon made. */
  readonly commonLeast: number;
  /** From here on it is no variant of its own. */
  readonly same: number;
  /** What the variants of two waves must share on average to become one, and below which a wave falls apart. */
  readonly holds: number;
  readonly bands: number;
  readonly rows: number;
  /** Variants of a wave; more texts join without becoming one. */
  readonly variantsMax: number;
  /** A contact that more unlike texts have had brings nothing together any more: it is a hotline, or a shop’s site. */
  readonly unlikeMax: number;
}

export const WAVE_SETTINGS: WaveSettings = {
  joins: 0.33,
  commonLeast: 8,
  same: 0.7,
  holds: 0.25,
  bands: 16,
  rows: 2,
  variantsMax: 24,
  unlikeMax: 3,
};
