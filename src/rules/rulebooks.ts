import { day, type Instant } from '../domain/index.ts';
import { accessPoint } from './access-point.ts';
import { consent } from './consent.ts';
import { consentFrequency } from './consent-frequency.ts';
import { consentProof } from './consent-proof.ts';
import { consentRequestComplete } from './consent-request-complete.ts';
import { consentRequestRepeated } from './consent-request-repeated.ts';
import { consentWithdrawn } from './consent-withdrawn.ts';
import { custodyChain } from './custody-chain.ts';
import { leasePurpose } from './lease-purpose.ts';
import { leaseSignature } from './lease-signature.ts';
import { leaseVolume } from './lease-volume.ts';
import { marketingPort } from './marketing-port.ts';
import { optOutInstruction } from './opt-out-instruction.ts';
import { personToPerson } from './person-to-person.ts';
import { plan } from './plan.ts';
import { portSuspended } from './port-suspended.ts';
import { portUnknown } from './port-unknown.ts';
import { purposeUnclear } from './purpose-unclear.ts';
import type { Rule, Rulebook } from './rule.ts';
import { senderSlowed } from './sender-slowed.ts';
import { senderSuspended } from './sender-suspended.ts';
import { senderUnknown } from './sender-unknown.ts';
import { sendingHours } from './sending-hours.ts';
import { signatureFiled } from './signature-filed.ts';
import { signatureLetter } from './signature-letter.ts';
import { signatureMissing } from './signature-missing.ts';
import { signatureSuspended } from './signature-suspended.ts';
import { signatureUnknown } from './signature-unknown.ts';
import { subPortSignature } from './sub-port-signature.ts';

/** In the order in which they run: that of the reason codes' precedence. */
const RULES: readonly Rule[] = [
  senderSuspended,
  senderSlowed,
  senderUnknown,
  personToPerson,
  portUnknown,
  portSuspended,
  custodyChain,
  accessPoint,
  signatureMissing,
  signatureUnknown,
  signatureSuspended,
  signatureFiled,
  signatureLetter,
  subPortSignature,
  leaseSignature,
  marketingPort,
  leasePurpose,
  consentWithdrawn,
  consent,
  consentProof,
  consentFrequency,
  consentRequestComplete,
  consentRequestRepeated,
  optOutInstruction,
  plan,
  leaseVolume,
  sendingHours,
  purposeUnclear,
];

/**
 * The mainland's rulebooks. Both hold the same rules: what changed on 2026-05-01 as far as it is established is what they cite. A rule
 * younger than its book (signature-filed, sub-port-signature, plan, consent-proof) finds nothing before its first citation's date; law that came
 * between (民法典, 个人信息保护法 …) is cited from its own date on.
 */
export const CHINA: readonly Rulebook[] = [
  {
    id: 'cn-2015',
    zh: '中国大陆规则集（令第31号，2015-06-30 至 2026-04-30）',
    en: 'Mainland China, order no. 31, 2015-06-30 to 2026-04-30',
    from: day('2015-06-30'),
    until: day('2026-05-01'),
    rules: RULES,
  },
  {
    id: 'cn-2026',
    zh: '中国大陆规则集（令第74号，自 2026-05-01）',
    en: 'Mainland China, order no. 74, since 2026-05-01',
    from: day('2026-05-01'),
    rules: RULES,
  },
];

/** The book in force at a moment; undefined where there was none, so that nothing was asked of a message (before 2015-06-30). */
export function rulebookAt(books: readonly Rulebook[], at: Instant): Rulebook | undefined {
  for (let i = 0; i < books.length; i++) {
    const book = books[i]!;
    if (book.from <= at && (book.until === undefined || at < book.until)) return book;
  }
  return undefined;
}
