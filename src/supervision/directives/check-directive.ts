import type { Objection } from '../../domain/index.ts';
import type { WantedDirective } from './directive-rows.ts';
import { pairsOf } from './obligation-fold.ts';
import { queryNamed } from './queries/queries.ts';
import { objection } from './refusals.ts';

/** Everything that stands in the way of issuing it. A draft may be kept with all of that. */
export function objectionsTo(
  {
    title,
    occasion,
    clauses,
    addressees,
  }: Pick<WantedDirective, 'title' | 'occasion' | 'clauses' | 'addressees'>,
  isRegistered: (organisation: string) => boolean,
): Objection[] {
  const faults: Objection[] = [];
  if (title.trim() === '') faults.push(objection('title-missing', 'title'));
  if (occasion.trim() === '') faults.push(objection('occasion-missing', 'occasion'));
  if (clauses.length === 0) faults.push(objection('clauses-missing', 'clauses'));
  if (addressees.length === 0) faults.push(objection('addressees-missing', 'addressees'));
  const pairs = pairsOf(clauses, addressees);
  for (const [i, { text, query, threshold }] of clauses.entries()) {
    const clause = String(i + 1);
    if (text.trim() === '') faults.push(objection('clause-empty', `clauses.${i}.text`, { clause }));
    if (addressees.length > 0 && !pairs.some((pair) => pair.clause === i + 1))
      faults.push(objection('clause-for-nobody', `clauses.${i}.for`, { clause }));
    const known = query === null ? undefined : queryNamed(query);
    if (query !== null && known === undefined)
      faults.push(objection('query-unknown', `clauses.${i}.query`, { found: query }));
    const most = known?.unit === 'share' ? 1 : Number.MAX_SAFE_INTEGER;
    const isRight =
      query === null ? threshold === null : threshold !== null && threshold >= 0 && threshold <= most;
    if (!isRight)
      faults.push(
        objection('threshold-not-valid', `clauses.${i}.threshold`, { clause, found: `${threshold ?? '—'}` }),
      );
  }
  const seen = new Set<string>();
  for (const [i, { organisation }] of addressees.entries()) {
    const field = `addressees.${i}.organisation`;
    if (seen.has(organisation)) faults.push(objection('addressee-twice', field, { organisation }));
    else if (!isRegistered(organisation))
      faults.push(objection('addressee-unknown', field, { organisation }));
    seen.add(organisation);
  }
  return faults;
}
