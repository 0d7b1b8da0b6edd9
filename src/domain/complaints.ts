/** How a complaint came in. */
export const COMPLAINT_CHANNELS = ['web', 'api', 'sms', 'file', 'mail'] as const;
export type ComplaintChannel = (typeof COMPLAINT_CHANNELS)[number];

/**
 * How sure it is that the number is the complainant's: shown by a code, told by the network that delivered the complaint from it, or told by somebody
 * who hands complaints in.
 */
export const NUMBER_PROOFS = ['code', 'network', 'told'] as const;
export type NumberProofKind = (typeof NUMBER_PROOFS)[number];

/** How far a complaint is, as the person who made it is told. */
export const COMPLAINT_STATES = ['accepted', 'gathered', 'transferred', 'answered', 'closed'] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];

/** Why a complaint is kept and not counted. `paraphrased` alone does not keep it from counting: it warns whoever matches the text. */
export const COMPLAINT_MARKS = [
  'service-message',
  'repeated',
  'flood',
  'mass-produced',
  'muted',
  'paraphrased',
] as const;
export type ComplaintMark = (typeof COMPLAINT_MARKS)[number];

export const UNCOUNTED_MARKS: readonly ComplaintMark[] = [
  'service-message',
  'repeated',
  'flood',
  'mass-produced',
  'muted',
];

/** Why a complaint is closed, as the person is told. */
export const COMPLAINT_ENDS = [
  'rectified',
  'unfounded',
  'not-ours',
  'service-message',
  'repeated',
  'reported-on',
] as const;
export type ComplaintEnd = (typeof COMPLAINT_ENDS)[number];
/** A complaint that ended so is none about unwanted marketing of this sender: it counts in no threshold and in no series. */
export const UNCOUNTED_ENDS: readonly ComplaintEnd[] = [
  'unfounded',
  'not-ours',
  'service-message',
  'repeated',
];
