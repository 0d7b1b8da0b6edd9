import type { SectionBuilder } from './section-builder.ts';
import { alarms } from './sections/alarms.ts';
import { alarmsNamed } from './sections/alarms-named.ts';
import { confirmed } from './sections/confirmed.ts';
import { knowledge } from './sections/knowledge.ts';
import { organisations } from './sections/organisations.ts';
import { categories, provinces } from './sections/ratios.ts';
import { totals } from './sections/totals.ts';
import { waves } from './sections/waves.ts';

/** Every part that a bulletin is drafted from, in the order in which it tells them. */
export const SECTIONS: readonly SectionBuilder[] = [
  totals,
  categories,
  provinces,
  organisations,
  alarms,
  alarmsNamed,
  waves,
  confirmed,
  knowledge,
];
