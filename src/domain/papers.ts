/*
 * The papers of organisations, as lists. No message is judged by any of them.
 */

/** What an organisation shows of itself: who it is, and what it may operate. `number-use-certificate`: 码号使用证书. */
export const QUALIFICATION_KINDS = [
  'business-licence',
  'institution-certificate',
  'basic-telecom-licence',
  'value-added-telecom-licence',
  'number-use-certificate',
  'sms-access-code',
  'app-release',
  'trademark-certificate',
  'other',
] as const;
export type QualificationKind = (typeof QUALIFICATION_KINDS)[number];

/** `ended`: no longer held, or handed in by mistake. That a term is over is read from its end. */
export const QUALIFICATION_STATES = ['unverified', 'verified', 'rejected', 'ended'] as const;
export type QualificationState = (typeof QUALIFICATION_STATES)[number];

/** Who answers for an organisation's messages, and who acts for it before carriers. */
export const CONTACT_ROLES = ['legal-representative', 'sms-responsible', 'handler'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

/** What an organisation is to its counterparty. */
export const RELATION_ROLES = [
  'carrier',
  'provider',
  'platform',
  'merchant',
  'content-provider',
  'agent',
] as const;
export type RelationRole = (typeof RELATION_ROLES)[number];
