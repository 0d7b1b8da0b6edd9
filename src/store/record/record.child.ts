/** For the tests: opens the record in a folder, appends one change after another and prints each acknowledged sequence. */
import { writeSync } from 'node:fs';
import { appendChanges } from './changes.ts';
import { openRecord } from './record.ts';

const [folder, bin] = process.argv.slice(2);
const record = await openRecord({
  embeddedFolder: folder!,
  ...(bin === undefined ? {} : { binaries: { bin, lib: undefined } }),
});
writeSync(1, `server ${record.embedded!.pid}\n`);
for (let i = 0; ; i += 1) {
  const { last } = await appendChanges(record.db, 'child', [{ kind: 'tested', at: i }]);
  writeSync(1, `${last}\n`);
}
