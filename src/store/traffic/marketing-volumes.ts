import type { Engine } from './engine.ts';
import { TIME } from './filter.ts';
import { PORT } from './strands.ts';

/** Times: from inclusive, to exclusive, milliseconds. */
export interface VolumesAsked {
  readonly from: number;
  readonly to: number;
}

/** How much marketing passed of one port, signature or organisation. */
export interface VolumeRow {
  readonly kind: 'port' | 'signature' | 'organisation';
  readonly subject: string;
  readonly messages: number;
}

/** A message of marketing that passed. */
export interface PassedRow {
  readonly messageId: string;
  readonly port: string;
  readonly signature: string;
  readonly organisation: string;
}

/** Marketing that passed and came from a port: what a person sent is not asked about (P11). */
const PASSED = `message.at >= ${TIME('from')} and message.at < ${TIME('to')} and outcome = 'allow'
  and startsWith(purpose, 'marketing-') and length(port) <= 20 and match(port, '${PORT}')`;

/** In the order of their names; what has none is left out. */
export async function marketingVolumes(engine: Engine, asked: VolumesAsked): Promise<VolumeRow[]> {
  const one = (
    kind: VolumeRow['kind'],
  ) => `select '${kind}' as kind, toString(${kind}) as subject, count() as messages
     from anning.message where ${PASSED} and ${kind} != '' group by subject`;
  return engine.rows<VolumeRow>(
    `select kind, subject, messages from (${one('port')} union all ${one('signature')} union all ${one('organisation')})
     order by kind, subject`,
    { ...asked },
  );
}

/** Which of some messages are marketing that passed within a time. */
export function marketingAmong(
  engine: Engine,
  { ids, ...span }: VolumesAsked & { readonly ids: readonly string[] },
): Promise<PassedRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return engine.rows<PassedRow>(
    `select message_id as messageId, port, toString(signature) as signature, toString(organisation) as organisation
     from anning.message where ${PASSED} and message_id in {ids:Array(String)} order by message_id`,
    { ...span, ids },
  );
}
