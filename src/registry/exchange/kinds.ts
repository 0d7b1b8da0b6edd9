import type { ExchangeKind } from '../../domain/index.ts';
import type { Exchange } from './kind.ts';
import { assignments, leases } from './kinds-custody.ts';
import { filings, letters, signatures, templates } from './kinds-names.ts';
import { organisations, ports } from './kinds-parties.ts';

export const EXCHANGES: Readonly<Record<ExchangeKind, Exchange>> = {
  organisations,
  ports,
  leases,
  assignments,
  signatures,
  letters,
  filings,
  templates,
};
