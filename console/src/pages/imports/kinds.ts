import type { ImportPage } from '../../api.ts';
import { exchangeWords } from '../../words/exchange.ts';
import { useWords } from '../../words/language.tsx';

type Kind = ImportPage['kind'];

/** Where what was imported is seen. `direct`: it waits for no review, also in one’s own name. */
export const KIND_PAGES: Readonly<Record<Kind, { readonly path: string; readonly direct: boolean }>> = {
  organisations: { path: '/organisations', direct: true },
  ports: { path: '/ports', direct: false },
  leases: { path: '/leases', direct: true },
  assignments: { path: '/ports', direct: true },
  signatures: { path: '/signatures', direct: false },
  letters: { path: '/letters', direct: false },
  filings: { path: '/signatures', direct: false },
  templates: { path: '/templates', direct: false },
  consents: { path: '/consent-events', direct: true },
  complaints: { path: '/imports', direct: true },
};

/** Each row is judged by itself, and written as soon as it was. */
export function isOfRows(kind: Kind): kind is 'consents' | 'complaints' {
  return kind === 'consents' || kind === 'complaints';
}

export function useKindNames(): Readonly<Record<Kind, string>> {
  const w = useWords(exchangeWords);
  return {
    organisations: w.organisations,
    ports: w.ports,
    leases: w.leases,
    assignments: w.assignments,
    signatures: w.signatures,
    letters: w.letters,
    filings: w.filings,
    templates: w.templates,
    consents: w.consents,
    complaints: w.complaints,
  };
}
