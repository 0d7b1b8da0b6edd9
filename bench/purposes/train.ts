/**
 * `npm run train [-- --check]`: makes src/texts/purposes/purposes.model from the labelled texts, which stay outside of the repository. The same texts make the
 * same bytes. `--check` writes nothing and says whether the file is that one: exit code 1 where it is not, 2 where the texts are missing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TEXT_CLASSES } from '../../src/texts/purposes/classes.ts';
import { writeModelFile } from '../../src/texts/purposes/model-file.ts';
import { dataFolder, readCorpus } from './corpus.ts';
import { fit, thinned } from './fit.ts';

const FILE = path.resolve(import.meta.dirname, '../../src/texts/purposes/purposes.model');
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function train(argv: readonly string[]): number {
  const folder = dataFolder();
  if (folder === undefined) {
    tell('train: the labelled texts are not there; say where they are: ANNING_TEXTS=FOLDER npm run train');
    return 2;
  }
  const rows = thinned(readCorpus(folder));
  tell(`train: ${rows.length} texts of ${folder}`);
  const bytes = writeModelFile(fit(rows, TEXT_CLASSES.length));
  const hash = hashOf(bytes);
  if (argv.includes('--check')) {
    const own = existsSync(FILE) ? hashOf(readFileSync(FILE)) : 'no file';
    tell(`train: the texts make ${hash}, the file is ${own}`);
    return own === hash ? 0 : 1;
  }
  writeFileSync(FILE, bytes);
  tell(`train: ${FILE}: ${bytes.length} bytes, ${hash}`);
  return 0;
}

process.exitCode = train(process.argv.slice(2));
