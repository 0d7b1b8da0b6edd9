import type { Sanction } from '../../api.ts';
import { numberOf, timeOf } from '../../parts/moments.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { sanctionWords } from '../../words/sanctions.ts';

export const ACTIONS = ['warn', 'slow', 'suspend', 'close'] as const;
export const TARGET_KINDS = ['account', 'port', 'signature', 'organisation'] as const;

type What = Pick<Sanction, 'action' | 'targetKind' | 'target'> & {
  readonly ratePerSecond?: number | null;
  readonly until?: string | null;
};

/**
 * What a sanction does at every gateway, and until when, in sentences: what it will do within a second of coming into force, or, `now`, what
 * it does. Undefined where there is no such sanction.
 */
export function useConsequences(): (what: What, now?: boolean) => readonly string[] | undefined {
  const w = useWords(sanctionWords);
  const sentences = useSentences();
  return (what, now = false) => {
    const [first, ...rest] = sentences(what) ?? [];
    if (first === undefined) return undefined;
    if (what.action === 'warn') return [first];
    return [now ? first.slice(0, 1).toUpperCase() + first.slice(1) : w.within + first, ...rest];
  };
}

function useSentences(): (what: What) => readonly string[] | undefined {
  const w = useWords(sanctionWords);
  const { language } = useLanguage();
  return ({ action, targetKind, target, ratePerSecond, until }) => {
    const rate = ratePerSecond == null ? '…' : numberOf(ratePerSecond, language);
    const end =
      until == null || until === ''
        ? w.effectNoEnd
        : w.effectUntil(until.length > 10 ? timeOf(until) : until);
    if (action === 'warn') return [w.effectWarn];
    if (action === 'close') {
      if (targetKind === 'account') return [w.effectCloseAccount(target)];
      return targetKind === 'port' ? [w.effectClosePort(target)] : undefined;
    }
    if (action === 'slow') {
      if (targetKind === 'account') return [w.effectSlowAccount(target, rate), end];
      return targetKind === 'organisation' ? [w.effectSlowOrganisation(target, rate), end] : undefined;
    }
    const suspensions = {
      account: w.effectSuspendAccount,
      organisation: w.effectSuspendOrganisation,
      port: w.effectSuspendPort,
      signature: w.effectSuspendSignature,
    };
    return [suspensions[targetKind](target), end];
  };
}
