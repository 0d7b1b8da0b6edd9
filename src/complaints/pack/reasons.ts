import { type Citation, type Instant, REASONS, type Reason, type Words } from '../../domain/index.ts';
import { CHINA, describeReason, labelOf, wordOf } from '../../rules/index.ts';

/** Why a message was judged as it was, in words, by the clauses of its moment. */
export interface ReasonTold {
  readonly code: string;
  /** `shadow`: judged and recorded, not enforced. */
  readonly mode: Reason['mode'];
  readonly words: Words;
  readonly dutyHolder: string | undefined;
  readonly citations: readonly Citation[];
  readonly evidence: readonly { readonly key: string; readonly label: Words; readonly value: Words }[];
}

export function reasonTold(reason: Reason, at: Instant): ReasonTold {
  const told = describeReason(reason, at, CHINA);
  return {
    ...{ code: reason.code, mode: reason.mode, words: REASONS[reason.code] ?? bare(reason.code) },
    dutyHolder: told?.dutyHolder,
    citations: told?.citations ?? [],
    evidence: Object.entries(reason.evidence).map(([key, value]) => ({
      ...{ key, label: labelOf(key) },
      value: { zh: wordOf(key, String(value), 'zh'), en: wordOf(key, String(value), 'en') },
    })),
  };
}

/** Where the record itself is gone, the traffic store still has the codes. */
export function codeTold(code: string, mode: Reason['mode']): ReasonTold {
  const words = Object.hasOwn(REASONS, code) ? REASONS[code as Reason['code']] : bare(code);
  return {
    ...{ code, mode, words: { zh: words.zh, en: words.en } },
    ...{ dutyHolder: undefined, citations: [], evidence: [] },
  };
}

function bare(code: string): Words {
  return { zh: code, en: code };
}
