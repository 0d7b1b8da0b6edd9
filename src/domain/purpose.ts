/**
 * What a message is for. Marketing is by line of business, since consent is asked and given by line
 * (令31 art. 18: 类型); the lines are those of the complaint centre's category tree.
 */
export const PURPOSES = [
  'verification',
  'notification',
  'public-interest',
  'consent-request',
  'marketing-retail',
  'marketing-finance',
  'marketing-insurance',
  'marketing-education',
  'marketing-travel',
  'marketing-property',
  'marketing-games',
  'marketing-telecom',
  'marketing-other',
] as const;

export type Purpose = (typeof PURPOSES)[number];
export type MarketingPurpose = Extract<Purpose, `marketing-${string}`>;

export const MARKETING_PURPOSES = PURPOSES.filter((p): p is MarketingPurpose => p.startsWith('marketing-'));

export function isMarketing(purpose: Purpose | 'unclear'): purpose is MarketingPurpose {
  return purpose.charCodeAt(0) === 109;
}

/** What a port may carry: anything that serves a customer, or advertising too. */
export type PortUse = 'service' | 'marketing';
