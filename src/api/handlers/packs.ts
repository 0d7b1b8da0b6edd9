import { packSizeOf } from '../../complaints/index.ts';
import { PACK_JOB } from '../case-packs.ts';
import { notAllowed, scopeWithin } from '../guard.ts';
import { drawJobId, type Jobs } from '../jobs.ts';
import type { ApiParts } from '../parts.ts';
import { notThere } from '../problem.ts';
import type { Handlers } from '../serve.ts';
import { whole } from './cases.ts';
import { jobOf } from './jobs.ts';

type Own = 'POST /api/cases/:id/packs';

/** The evidence pack of a case: asked for here, made as a job, fetched as the job's file. */
export function packHandlers({ record }: Pick<ApiParts, 'record'>, jobs: Jobs): Pick<Handlers, Own> {
  return {
    'POST /api/cases/:id/packs': async (ask) => {
      whole(ask);
      const { english, withNumbers, withOriginals, reason } = ask.body;
      if ((withNumbers || withOriginals) && scopeWithin(ask.caller, 'number.unmask') !== 'all')
        throw notAllowed();
      const { id } = ask.params;
      const there = await record.db
        .selectFrom('complaint_case')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst();
      if (there === undefined) throw notThere();
      const { complaints, messages } = await packSizeOf(record.db, id);
      const asked = {
        ...{ english: String(english), withNumbers: String(withNumbers) },
        ...{ withOriginals: String(withOriginals), reason },
      };
      const filter = {
        case: id,
        ...asked,
        total: String(complaints + messages),
        address: ask.origin.address,
      };
      await ask.audit({
        act: 'case.pack-asked',
        object: { kind: 'case', id },
        reason: reason === '' ? undefined : reason,
        detail: { english, withNumbers, withOriginals, complaints, messages },
      });
      return jobOf(await jobs.put(drawJobId(), PACK_JOB, 'zip', filter, ask.caller.id));
    },
  };
}
