import { openAccess } from '../access/index.ts';
import type { ExchangeDoor } from '../cli/index.ts';
import { openIntake } from '../complaints/index.ts';
import type { Settings } from '../configuration/index.ts';
import { ConsentImports, Ledger } from '../consent/index.ts';
import { Directory, openRegistry } from '../registry/index.ts';
import { openKeys } from './keys.ts';
import { findRunning } from './running.ts';
import { openRecordAt } from './stores.ts';

/** The registry as a command uses it: of the installation that runs on this data folder, else of its record itself. */
export async function openExchange(
  settings: Settings,
  { clock, actor }: { readonly clock: () => number; readonly actor: string },
): Promise<ExchangeDoor> {
  const running = settings.record.kind === 'embedded' ? findRunning(settings.folders.data) : undefined;
  const place = running === undefined ? settings.record : { kind: 'server' as const, url: running.record };
  const { sealer, seal: key } = openKeys(settings);
  const record = await openRecordAt(
    place,
    { file: settings.files.sealKey, sealer },
    { onError: () => undefined },
  );
  try {
    const directory = new Directory(record);
    // What comes in meanwhile is not needed for long; a lost connection fails the query that used it, and that is told.
    await directory.start(() => undefined);
    const { imports, exportPage } = openRegistry({
      record,
      sealer,
      clock,
      resembling: (name, owner) => directory.resembling(name, owner),
    });
    const { audit } = openAccess({
      record,
      sealer,
      clock,
      publicUrl: 'http://localhost',
    });
    const ground = { record, sealer, key, clock };
    return {
      imports,
      // What is recorded here the installation takes into its log, at once or at its next start.
      consents: new ConsentImports(ground, new Ledger(ground), undefined),
      complaints: openIntake(ground).imports,
      knows: (organisation) => directory.nameOf(organisation) !== undefined,
      exportPage,
      bytesMax: settings.http.importBytesMax,
      consentsBytesMax: settings.http.consentsBytesMax,
      complaintsBytesMax: settings.http.complaintsBytesMax,
      actor: {
        id: actor,
        name: actor,
        scope: 'all',
        note: (db, ...deeds) =>
          audit.writeAll(
            db,
            deeds.map((deed) => ({ ...deed, actor, actorName: actor, address: '' })),
            clock(),
          ),
      },
      async close() {
        await directory.close();
        await record.close();
      },
    };
  } catch (error) {
    await record.close();
    throw error;
  }
}
