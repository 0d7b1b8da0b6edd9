/**
 * `npm ci` refuses a lockfile that lacks an optional package of another platform, and a registry mirror that lacks such a package makes npm write
 * just that. Each one has its entry, so that the lock serves every platform.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>;
};

/** The entry that `from` gets a package from: its own folder's, else the next one outwards. */
function entryOf(from: string, name: string): Locked | undefined {
  for (let folder = from; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const found = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (found !== undefined || folder === '') return found;
    if (!folder.includes('/node_modules/')) return packages[`node_modules/${name}`];
  }
}

test('the lockfile has every package of every platform', () => {
  const wanted = Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).map((name) => ({ folder, name })),
  );
  assert.ok(wanted.length > 100, `saw ${wanted.length} dependencies`);
  const missing = wanted.filter(({ folder, name }) => entryOf(folder, name)?.version === undefined);
  assert.deepEqual(missing, []);
});

test('every dependency of ours has an exact version', () => {
  const own = packages['']!;
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.optionalDependencies }))
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
});
