/**
 * What was done to a name until it equalled another, or in what it differs from it:
 *
 * - `compatibility`: Unicode's NFKC: full-width, circled, ligatures, radicals;
 * - `inserted`: what no name needs: invisible and bidirectional characters, marks, spaces, punctuation, emoji, lone surrogates;
 * - `case`: capital letters made small;
 * - `traditional`: traditional characters made simplified (OpenCC);
 * - `homoglyph`: letters and digits of other scripts or of like form made one Latin letter;
 * - `shape`: a Chinese character that looks like the other's;
 * - `sound`: a character read as the other's is, but for the tone;
 * - `slurred`: the same, where n and l, z and zh, c and ch, s and sh, in and ing, en and eng are not told apart;
 * - `decoration`: a word that says nothing about who it is, left away;
 * - `edit`: one character more, less, another, or two that changed places.
 */
export type StepName =
  | 'compatibility'
  | 'inserted'
  | 'case'
  | 'traditional'
  | 'homoglyph'
  | 'shape'
  | 'sound'
  | 'slurred'
  | 'decoration'
  | 'edit';

/**
 * One step at one place. `from` and `to` are UTF-16 offsets, the end exclusive, in the name of `side` as it was written; `after` of
 * `shape`, `sound`, `slurred` and `edit` is what stands there in the registered name.
 */
export interface Step {
  readonly step: StepName;
  readonly side: Side;
  readonly before: string;
  readonly after: string;
  readonly from: number;
  readonly to: number;
}

export type Side = 'asked' | 'registered';
