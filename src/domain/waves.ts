/** How a wave’s last seven days compare with the seven before. `insufficient-data`: both together hold too little to say. */
export const WAVE_GROWTHS = ['growing', 'steady', 'shrinking', 'insufficient-data'] as const;
export type WaveGrowth = (typeof WAVE_GROWTHS)[number];

/** By what a list of waves is sorted: when each was seen last, or how much of it there is; the most first. */
export const WAVE_SORTS = ['seen', 'complaints', 'messages'] as const;
export type WaveSort = (typeof WAVE_SORTS)[number];
