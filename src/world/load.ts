/**
 * A load of SMS clients in one process: `node src/world/load.ts --json '{…}'` (keys: load-options.ts). Prints one JSON line, a
 * LoadReport, on stdout at the end. It measures others, so it costs little itself: frames are encoded ahead, one write a turn and
 * connection, times are taken once a read.
 */
import { jsonFlag, type LoadInput, type LoadOptions, loadSchema } from './load-options.ts';
import { type LoadReport, LoadRun } from './load-run.ts';
import { Texts, textsFromFile } from './texts.ts';

export type { LoadInput, LoadReport };

/** @throws Error when a login fails or the options do not fit each other. */
export function playLoad(input: LoadInput): Promise<LoadReport> {
  const options = loadSchema.parse(input);
  return new LoadRun(options, textsOf(options)).play();
}

function textsOf({ texts, textsFile }: LoadOptions): readonly string[] {
  if (texts !== undefined) return texts;
  if (textsFile !== undefined) return textsFromFile(textsFile);
  return new Texts('load').several('marketing', 200);
}

if (import.meta.main) {
  try {
    const report = await playLoad(jsonFlag(process.argv.slice(2), loadSchema));
    process.stdout.write(`${JSON.stringify(report)}\n`);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`load: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
