/** For the tests: another process on the same record, evidence log and folder that takes up the imports waiting there, until it is killed or they are through. */
import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { openAccess } from '../access/index.ts';
import { openIntake } from '../complaints/index.ts';
import { openConsent } from '../consent/index.ts';
import { createSigner, openEvidence } from '../evidence/index.ts';
import { Directory, openRegistry } from '../registry/index.ts';
import { createSealer, openRecord, SealKey } from '../store/index.ts';
import { ImportFiles } from './import-files.ts';
import { ImportFolder } from './import-folder.ts';
import { Jobs } from './jobs.ts';
import type { ApiParts } from './parts.ts';
import { RowImportFiles } from './row-import-files.ts';

const [url, exportsFolder, id, evidenceFolder] = process.argv.slice(2) as [string, string, string, string];
const clock = () => Date.UTC(2026, 5, 1, 4);
const key = new SealKey(Buffer.alloc(32, 7));
const sealer = createSealer(key);
const record = await openRecord({ url, sealer });
const origin = 'imports.test/log';
const signer = createSigner(origin, Buffer.alloc(32, 9));
const evidence = await openEvidence({ folder: evidenceFolder, origin, signer, sealer });
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
const consent = openConsent({ record, sealer, key, clock }, evidence, (error) => {
  throw error;
});
const works = {
  import: new ImportFiles(folder, room),
  'consent-import': RowImportFiles.ofConsents(folder, consent),
  'complaint-import': RowImportFiles.ofComplaints(folder, openIntake({ record, sealer, key, clock })),
  preflight: undefined as never,
};
const jobs = new Jobs(parts as ApiParts, {} as never, works, undefined as never);
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
await consent.close();
await evidence.close();
await directory.close();
await record.close();
