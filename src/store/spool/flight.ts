import type { SpoolError } from './error.ts';

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What waits for the next commit. One commit is on its way at a time; all that comes meanwhile shares the next one. */
export class Flight {
  readonly blocks: {
    readonly sealed: Buffer;
    readonly resolve: (sequence: number) => void;
    readonly reject: (error: Error) => void;
  }[] = [];
  readonly dropped: number[] = [];
  readonly parked = new Map<string, Buffer | null>();
  /** Keys that leave with what is put in their place, or not at all. */
  readonly replaced: string[] = [];
  readonly meta = new Map<string, Buffer>();
  /** Those who put something in, and those who only take out: on a full disk they fare differently. */
  readonly puts: Settle[] = [];
  readonly removals: Settle[] = [];
  bytesIn = 0;
  /** Where the sequences go on; set where a flight is flown in parts. */
  nextSequence: number | undefined;

  /** Turns away what comes in; what goes out stays. */
  refuse(reason: SpoolError): void {
    for (const block of this.blocks.splice(0)) block.reject(reason);
    for (const put of this.puts.splice(0)) put.reject(reason);
    for (const [key, value] of this.parked) if (value !== null) this.parked.delete(key);
    this.replaced.length = 0;
    this.meta.clear();
    this.bytesIn = 0;
  }
}
