/** A wave’s number: given once, in order, and never again. When two waves turn out to be one, the lower stays. */
export type WaveId = number;
/** A variant’s number: given once, in order, and never again; whichever wave it is in, it keeps it. */
export type VariantId = number;

/** Why a text is where it is: the first of its wave; by its words; by a contact that it shares, its words being others. */
export type JoinedBy = 'first' | 'text' | 'contact';

/** What came of one text. */
export interface Gathered {
  readonly wave: WaveId;
  readonly variant: VariantId;
  readonly isNewWave: boolean;
  readonly isNewVariant: boolean;
  /** Waves that are this one from now on: their variants have moved. */
  readonly merged: readonly WaveId[];
  readonly why: Why;
}

export interface Why {
  readonly by: JoinedBy;
  /** How much of its pairs of syllables it shares with the variant that it was held against, 0 to 1; 1 for the first of a wave. */
  readonly similarity: number;
  /** The variant it was held against; absent for the first of a wave. */
  readonly near?: VariantId;
}

/** One variant as it is kept: all that is needed to go on. */
export interface VariantRow {
  readonly variant: VariantId;
  readonly wave: WaveId;
  /** The variant it came from; absent for the first of a wave. It may have been split off into another wave since. */
  readonly parent?: VariantId;
  /** Of pairs of syllables, the share that differs from the parent’s, 0 to 1; 0 without one. */
  readonly distance: number;
  readonly by: JoinedBy;
  /** The normal text, with placeholders, of at most `PROTOTYPE_MAX` units. No digit stands in it. */
  readonly prototype: string;
  /** Keyed hashes of links, numbers and accounts met in its texts: 16 hexadecimal digits each, at most `CONTACTS_MAX`. */
  readonly contacts: readonly string[];
  /** By placeholder of the prototype, in order: what stood there in some texts. Empty where that was a telephone number or a name. */
  readonly examples: readonly (readonly string[])[];
}

/** Which wave a number means that was given to one which is part of another now. */
export interface MergedRow {
  readonly wave: WaveId;
  readonly into: WaveId;
}

/** All that a gatherer knows, or what is new of it. Rows of the same number replace each other. */
export interface WaveMemory {
  readonly version: number;
  /** The next numbers that will be given. */
  readonly nextWave: WaveId;
  readonly nextVariant: VariantId;
  readonly variants: readonly VariantRow[];
  readonly merged: readonly MergedRow[];
}

/** A variant within the mutation tree of its wave. */
export interface Variant {
  readonly variant: VariantId;
  readonly parent?: VariantId;
  readonly distance: number;
  readonly by: JoinedBy;
  readonly prototype: string;
  /** What was changed in the parent’s prototype to make this one; empty without a parent. */
  readonly changes: readonly Change[];
}

/** One piece of a text that was changed; an empty `before` was put in, an empty `after` left out. */
export interface Change {
  /** Where it begins in the parent’s prototype, in UTF-16 units. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/** What the texts of a wave have in common, and where they differ. */
export interface Template {
  readonly wave: WaveId;
  readonly pieces: readonly TemplatePiece[];
}

export type TemplatePiece = FixedPiece | SlotPiece;

export interface FixedPiece {
  readonly kind: 'fixed';
  readonly text: string;
}

export interface SlotPiece {
  readonly kind: 'link' | 'telephone' | 'amount' | 'number' | 'name' | 'words';
  /** What stood there, most of all first; '' where some texts have nothing there. Never a telephone number or a name. */
  readonly examples: readonly string[];
}

/** What a review changed. */
export interface Reviewed {
  readonly merged: readonly MergedRow[];
  readonly split: readonly {
    readonly wave: WaveId;
    readonly from: WaveId;
    readonly variants: readonly VariantId[];
  }[];
}

export const PROTOTYPE_MAX = 600;
export const CONTACTS_MAX = 8;
