import { kindOf, TEXT_CLASSES, type TextClass, type TextKind } from './classes.ts';
import { type Piece, piecesFor } from './explain.ts';
import { PurposeModel } from './model.ts';

/** What the model makes of a text. */
export interface TextOpinion {
  /** `uncertain` where no kind is likely enough; it is never taken for service. */
  readonly kind: TextKind | 'uncertain';
  /** Within the kind; where it is uncertain, of all. */
  readonly likeliest: TextClass;
  /** How likely the kind is, 0 to 1, calibrated. */
  readonly share: number;
  /** How likely `likeliest` is: a kind may be sure and its line not. */
  readonly ofLikeliest: number;
  /** What spoke for `likeliest`, as it was written. */
  readonly because: readonly Piece[];
}

/** A kind needs this share to be named. */
export const CERTAIN = 0.6;
const KIND_OF: readonly TextKind[] = TEXT_CLASSES.map(kindOf);
export const KINDS: readonly TextKind[] = [...new Set(KIND_OF)];
const PLACE_OF = Uint8Array.from(KIND_OF, (kind) => KINDS.indexOf(kind));
let model: PurposeModel | undefined;

/** The same without the pieces that spoke for it, for those who read many. */
export function guessOf(text: string): Omit<TextOpinion, 'because'> {
  model ??= PurposeModel.delivered();
  const { shares, likeliest } = model.guess(text);
  const { kind, share } = likeliestKind(shares);
  const own = share < CERTAIN ? likeliest : likeliestOf(shares, kind);
  return {
    kind: share < CERTAIN ? 'uncertain' : kind,
    likeliest: own,
    share,
    ofLikeliest: shares[TEXT_CLASSES.indexOf(own)]!,
  };
}

/** The second opinion on what a text is for: a model's, beside the rules' words. The model is read from its file at the first text. */
export function opinionOn(text: string): TextOpinion {
  const guess = guessOf(text);
  return { ...guess, because: piecesFor(model!, text, guess.likeliest) };
}

export function likeliestKind(shares: readonly number[]): {
  readonly kind: TextKind;
  readonly share: number;
} {
  const of = sharesOfKinds(shares);
  let best = 0;
  for (let k = 1; k < KINDS.length; k++) if (of[k]! > of[best]!) best = k;
  return { kind: KINDS[best]!, share: Math.min(1, of[best]!) };
}

const ofKinds = new Float64Array(KINDS.length);

/** How likely each kind is, by KINDS; holds until the next text. */
export function sharesOfKinds(shares: readonly number[]): Float64Array {
  ofKinds.fill(0);
  for (let c = 0; c < shares.length; c++) ofKinds[PLACE_OF[c]!]! += shares[c]!;
  return ofKinds;
}

function likeliestOf(shares: readonly number[], kind: TextKind): TextClass {
  let best = KIND_OF.indexOf(kind);
  for (let c = best + 1; c < shares.length; c++)
    if (KIND_OF[c] === kind && shares[c]! > shares[best]!) best = c;
  return TEXT_CLASSES[best]!;
}
