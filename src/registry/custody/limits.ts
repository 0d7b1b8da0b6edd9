/** Clocks of different houses differ: what was passed on this close to a batch's edge may stand in it or in its neighbour. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;
