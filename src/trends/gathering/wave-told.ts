import type { Instant } from '../../domain/index.ts';
import type { TextOpinion } from '../../texts/index.ts';
import type { TemplatePiece, Variant } from '../waves/wave.ts';
import type { Growth } from './growth.ts';

/** A wave as a list shows it. */
export interface Wave {
  readonly id: number;
  /** `quiet`: nothing came for thirty days; `merged`: it is part of another now. */
  readonly state: 'open' | 'quiet' | 'merged';
  /** Where it went in the end. */
  readonly mergedInto: number | undefined;
  readonly template: readonly TemplatePiece[];
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** First seen within seven days. */
  readonly isNew: boolean;
  readonly messages: number;
  /** Of the messages. */
  readonly refused: number;
  /** That count. */
  readonly complaints: number;
  readonly growth: { readonly complaints: Growth; readonly messages: Growth };
  /** The last fourteen days, the oldest first. */
  readonly days: readonly WaveDay[];
  /** How many different ones it came from, and where it was complained about. */
  readonly counts: Readonly<Record<PlaceKind, number>>;
}

export interface WaveDay {
  /** Days since 1970 in Shanghai. */
  readonly day: number;
  readonly messages: number;
  readonly refused: number;
  readonly complaints: number;
}

export const PLACE_KINDS = ['port', 'signature', 'organisation', 'region'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** What of a wave came from one port, or under one signature; or from where it was complained about. */
export interface WavePlace {
  readonly name: string;
  readonly messages: number;
  readonly refused: number;
  readonly complaints: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface WaveVariant extends Variant {
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  readonly messages: number;
  readonly complaints: number;
}

/** Something that happened to a wave: another went into it, or it into another; a part came out of it, or it out of another. */
export interface WaveEvent {
  readonly kind: 'merge' | 'split';
  readonly wave: number;
  readonly other: number;
  readonly variants: number;
  readonly at: Instant;
  /** What brought them together; undefined: it was found on looking through all of them. */
  readonly by: 'text' | 'contact' | undefined;
  readonly similarity: number | undefined;
}

/** A wave and all that is known of it. */
export interface WavePage {
  readonly wave: Wave;
  /** What its words are read as. */
  readonly purpose: TextOpinion;
  readonly variants: readonly WaveVariant[];
  /** Those with most first, so many at most. */
  readonly places: Readonly<Record<PlaceKind, readonly WavePlace[]>>;
  /** From the first that something came on, so many of the last at most. */
  readonly series: readonly WaveDay[];
  /** The newest first. */
  readonly events: readonly WaveEvent[];
  /** Cases that its complaints are in. */
  readonly cases: readonly { readonly id: string; readonly complaints: number }[];
}

export interface WaveFilter {
  /** Seen since. */
  readonly since?: Instant | undefined;
  readonly organisation?: string | undefined;
  readonly port?: string | undefined;
  readonly signature?: string | undefined;
  readonly region?: string | undefined;
  readonly isNew?: boolean | undefined;
  readonly isGrowing?: boolean | undefined;
  /** In the template, as it reads when it is made normal. */
  readonly text?: string | undefined;
  /** The one that this complaint is in. */
  readonly complaint?: string | undefined;
}
