/** For the tests: another process on the same record and folder that takes up the imports waiting there, until it is killed or they are through. */
import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { openAccess } from '../access/index.ts';
import { Directory, openRegistry } from '../registry/index.ts';
import { createSealer, openRecord, SealKey } from '../store/index.ts';
import { ImportFiles } from './import-files.ts';
import { Jobs } from './jobs.ts';
import type { ApiParts } from './parts.ts';

const [url, exportsFolder, id] = process.argv.slice(2) as [string, string, string];
const record = await openRecord({ url });
const clock = () => Date.UTC(2026, 5, 1, 4);
const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
const access = openAccess({ record, sealer, clock, publicUrl: 'http://localhost:8080' });
const directory = new Directory(record);
await directory.start((error) => {
  throw error;
});
const room = openRegistry({
  record,
  sealer,
  clock,
  resembling: (name, owner) => directory.resembling(name, owner),
});
// Of all that the server stands on, imports need this much.
const parts = { log: pino({ level: 'silent' }), record, access, clock, exportsFolder } as Partial<ApiParts>;
const folder = new ImportFolder(parts as ApiParts);
const consent = openConsent(
  { record, sealer, key, clock },
  { addBatches: () => new Promise(() => undefined) } as never,
  () => undefined,
);
const jobs = new Jobs(parts as ApiParts, {} as never, room, {
  import: new ImportFiles(folder, room),
  'consent-import': new ConsentImportFiles(folder, consent),
});
await jobs.start();
for (;;) {
  const { state } = await record.db
    .selectFrom('job')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (state !== 'waiting' && state !== 'running') break;
  await new Promise((done) => setTimeout(done, 20));
}
writeSync(1, 'through\n');
await jobs.stop();
await directory.close();
await record.close();
