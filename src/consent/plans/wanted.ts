import type { MarketingPurpose, PlanTerms } from '../../domain/index.ts';

/** A plan as it was written: nothing in it has been read yet. `organisation` is who sends. Times are dates or RFC 3339, hours HH:MM. */
export interface WantedPlan {
  readonly organisation: string;
  readonly title: string;
  readonly purposes: readonly string[];
  readonly signatures: readonly string[];
  readonly ports: readonly string[];
  readonly texts: readonly WantedText[];
  readonly messagesMax: number;
  /** `until` is exclusive. */
  readonly windows: readonly WantedWindow[];
  /** `phone` absent: as it is kept already. */
  readonly contact: { readonly name: string; readonly phone?: string | undefined };
  readonly remark?: string | undefined;
}

/** Either the name of a filed template or the very text. */
export interface WantedText {
  readonly template?: string | undefined;
  readonly text?: string | undefined;
}

export interface WantedWindow {
  readonly from: string;
  readonly until: string;
  readonly hours?: { readonly from: string; readonly until: string } | undefined;
}

/** What may be sent under a plan, as the feed tells it; a plan that came in by this room has texts and windows. */
export type Terms = PlanTerms & { readonly purposes: readonly MarketingPurpose[] };

/** What of a draft the feed would tell, as it was written. */
export type DraftTerms = Pick<
  WantedPlan,
  'purposes' | 'signatures' | 'ports' | 'texts' | 'messagesMax' | 'windows'
>;
