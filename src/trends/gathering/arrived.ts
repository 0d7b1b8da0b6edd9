import type { Instant } from '../../domain/index.ts';
import type { Gathered, WaveId } from '../waves/wave.ts';

/** Where a text came from; empty: not known. The region is where the telephone belongs that it was complained about from. */
export interface CameFrom {
  readonly port: string;
  readonly signature: string;
  readonly organisation: string;
  readonly region: string;
}

/** A text that arrived, and what is counted of it. */
export interface Arrived extends CameFrom {
  readonly text: string;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Days since 1970 in Shanghai. */
  readonly day: number;
  readonly messages: number;
  readonly refused: number;
  /** That count. */
  readonly complaints: number;
  /** Of a text that was complained about. */
  readonly complaint?: {
    readonly id: string;
    readonly sequence: number;
    readonly counted: boolean;
    readonly matchedAt: Date;
  };
}

/** The same with its place among the waves. */
export interface Placed extends Arrived {
  readonly gathered: Gathered;
}

/** Two waves that turned out one, and why. */
export interface Merge {
  readonly wave: WaveId;
  readonly into: WaveId;
  /** Absent: found on looking through all of them. */
  readonly by?: 'text' | 'contact';
  readonly similarity?: number;
}

/** Variants that turned out a wave of their own. */
export interface Split {
  readonly wave: WaveId;
  readonly from: WaveId;
  readonly variants: number;
}
