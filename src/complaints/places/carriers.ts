import { blockOf, CARRIERS, type Carrier, type Port } from '../../domain/index.ts';

/** Whose network a number belongs to as its digits tell: a carrier's, one of those who resell (移动转售), abroad, or nobody's that is known. */
export const NUMBER_CARRIERS = [...CARRIERS, 'resale', 'abroad', 'unknown'] as const;
export type NumberCarrier = (typeof NUMBER_CARRIERS)[number];

/**
 * The blocks of mobile numbers as they were given out (电信网编号计划 and the notices after it). Blocks for machines (140, 141, 144, 146, 148) and for
 * satellites (1349, 1740) are in none: people do not complain from them. A number that was taken along (携号转网) keeps its digits, so that what is read
 * here is approximate.
 */
const BLOCKS: Readonly<Record<Carrier | 'resale', string>> = {
  mobile: '1340-1348 135-139 147 150-152 157-159 172 178 182-184 187 188 195 197 198',
  unicom: '130-132 145 155 156 166 175 176 185 186 196',
  telecom: '133 149 153 173 1741-1749 177 180 181 189-191 193 199',
  broadnet: '192',
  resale: '162 165 167 170 171',
};

const BY_BLOCK = new Map<string, NumberCarrier>(
  Object.entries(BLOCKS).flatMap(([carrier, blocks]) =>
    blocks
      .split(' ')
      .flatMap(spread)
      .map((block) => [block, carrier as NumberCarrier] as const),
  ),
);

/** 1340-1348 is nine blocks. */
function spread(block: string): string[] {
  const [first = '', last = first] = block.split('-');
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => String(Number(first) + i));
}

/** @param number E.164 digits: 8613800138000 */
export function carrierOfNumber(number: string): NumberCarrier {
  if (!/^861\d{10}$/.test(number)) return 'abroad';
  return BY_BLOCK.get(number.slice(2, 6)) ?? BY_BLOCK.get(number.slice(2, 5)) ?? 'unknown';
}

/** Most ports are on every network (1069); their digits tell no carrier. */
export function carrierOfPort(port: Port): NumberCarrier {
  return blockOf(port).carrier ?? 'unknown';
}

const NAMES: readonly (readonly [carrier: NumberCarrier, name: RegExp])[] = [
  ['resale', /转售|虚拟|虚商|mvno|resale/],
  ['broadnet', /广电|broadnet|\bcbn\b/],
  ['mobile', /移动|china ?mobile|cmcc|^mobile$|^10086$/],
  ['unicom', /联通|unicom|cucc|^10010$/],
  ['telecom', /电信|telecom|ctcc|^10000$/],
];

/** The carrier that somebody named, as such lists write it; undefined: none of them. */
export function carrierNamed(told: string): NumberCarrier | undefined {
  const name = told.normalize('NFKC').trim().toLowerCase();
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0];
}
