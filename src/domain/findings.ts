/** What looks into traffic and consents, in the order in which it is told of. */
export const DETECTORS = ['sub-lease', 'scope-creep', 'service-marketing', 'default-consent'] as const;
export type DetectorName = (typeof DETECTORS)[number];

/** What a finding can be on. */
export const SUBJECT_KINDS = ['port', 'signature', 'organisation'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What becomes of a suspicion; which act leads where stands in the machine of the room `trends`. */
export const FINDING_STATES = ['open', 'looking', 'dismissed', 'confirmed', 'cleared'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What a reviewer does with a finding. */
export const FINDING_DEEDS = ['look', 'dismiss', 'confirm', 'link'] as const;
export type FindingDeed = (typeof FINDING_DEEDS)[number];
