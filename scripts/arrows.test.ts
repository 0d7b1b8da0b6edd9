/**
 * The legal arrows between rooms (the folders of src/), read from the imports themselves. A room is entered through its
 * index.ts alone. To allow a new arrow, change the table below and say why in the commit.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type Import, importsOf } from './imports.ts';

const business = ['registry', 'consent', 'complaints', 'trends', 'supervision'];
const ground = ['domain', 'rules', 'texts', 'kernel', 'store', 'evidence'];
const everything = 'everything';

/** Who may import whom. `room (types)` allows `import type` only. */
const arrows: Record<string, readonly string[] | typeof everything> = {
  domain: [],
  wire: [],
  rules: ['domain'],
  texts: ['domain', 'rules'],
  kernel: ['domain', 'rules', 'texts'],
  evidence: ['domain'],
  store: ['domain', 'evidence (types)'],
  access: ['domain', 'store'],
  gateway: ['domain', 'rules', 'kernel', 'wire', 'store', 'evidence'],
  registry: [...ground, ...business],
  consent: [...ground, ...business],
  complaints: [...ground, ...business],
  trends: [...ground, ...business],
  supervision: [...ground, ...business],
  retention: [...ground, 'registry', 'consent', 'complaints'],
  api: [...ground, ...business, 'gateway', 'access', 'retention'],
  public: [...ground, ...business, 'gateway'],
  cli: [...ground, ...business, 'gateway'],
  configuration: ['domain', 'evidence', 'gateway', 'access (types)'],
  world: everything,
  main: everything,
  bench: everything,
};

/** May look behind a room's door: a benchmark measures insides. */
const mayReachIn = new Set(['bench']);
/** The town for tests is open to every room's tests, by its door. */
const openToTests = new Set(['world']);
/** Rooms that use these packages only (beside their tests). `node:` stands for Node's own modules. */
const packages: Record<string, readonly string[]> = {
  domain: ['zod'],
  wire: ['node:'],
};
/** Beside *.test.ts, these are parts of tests: they may use what tests use, and only tests may use them, also those of another room. */
const isTest = (file: string) => /\.test\.ts$|\/arbitrary\.ts$|[./]fixture\.ts$/.test(file);

type Source = { readonly file: string; readonly imports: readonly Import[] };

/** What is wrong with one import, as a sentence; undefined when it is legal. `file` is relative to the repository. */
function wrong(file: string, { specifier, typeOnly }: Import): string | undefined {
  const from = roomOf(file);
  const inTest = isTest(file);
  if (specifier === undefined) return `${file}: a dynamic import must name its module literally`;
  if (!specifier.startsWith('.')) {
    const allowed = packages[from];
    if (inTest || allowed === undefined) return undefined;
    const legal = allowed.some((name) =>
      name === 'node:' ? specifier.startsWith(name) : specifier === name,
    );
    return legal ? undefined : `${file}: ${from} does not use the package ${specifier}`;
  }

  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const to = roomOf(target);
  if (isTest(target) && !inTest && from !== 'bench') return `${file}: ${target} is for tests`;
  if (to === from) return undefined;
  if (to === 'outside') return target === 'package.json' ? undefined : `${file}: ${target} is outside src`;
  const legal = arrows[from];
  if (legal === undefined) return `${file}: ${from} is not in the table of arrows`;
  const arrow =
    legal === everything ||
    legal.includes(to) ||
    (typeOnly && legal.includes(`${to} (types)`)) ||
    (inTest && openToTests.has(to));
  if (!arrow) return `${file}: ${from} may not import ${to} (${specifier})`;
  const door = target === (to === 'main' ? 'src/main.ts' : `src/${to}/index.ts`);
  const fixture = inTest && isTest(target);
  if (!door && !fixture && !mayReachIn.has(from))
    return `${file}: ${to} is entered through its index.ts only (${specifier})`;
  return undefined;
}

function roomOf(file: string): string {
  const [top, second, third] = file.split('/');
  if (top === 'bench') return 'bench';
  if (top !== 'src' || second === undefined) return 'outside';
  // main.ts and composition/ are one room: how the roles are put together.
  if (second === 'composition') return 'main';
  return third === undefined ? path.posix.basename(second, '.ts') : second;
}

const root = path.resolve(import.meta.dirname, '..');
const sources: readonly Source[] = globSync(['src/**/*.ts', 'bench/**/*.ts'], { cwd: root })
  .map((file) => file.split(path.sep).join('/'))
  .sort()
  .map((file) => ({ file, imports: importsOf(readFileSync(path.join(root, file), 'utf8')) }));

test('every import between rooms is a legal arrow and goes through the door', () => {
  const faults = sources.flatMap(({ file, imports }) => imports.flatMap((one) => wrong(file, one) ?? []));
  assert.deepEqual(faults, []);
});

/** What is tried on a world with an answer key, and where alone the two meet. */
const tried: readonly (readonly [what: string, world: string, room: string, meet: RegExp])[] = [
  [
    'detectors',
    'bench/registry-season/',
    'src/trends/',
    /^bench\/registry-season\/(?:score|season\.test)\.ts$/,
  ],
  [
    'consents by default',
    'bench/consent-season/',
    'src/trends/',
    /^bench\/consent-season\/(?:score|season\.test)\.ts$/,
  ],
  [
    'alarms',
    'bench/alarm-season/',
    'src/trends/',
    /^bench\/alarm-season\/(?:play|wave-play|reference|syndromic|weekly|season\.test)\.ts$/,
  ],
  [
    'matching',
    'bench/complaint-season/',
    'src/complaints/',
    /^bench\/complaint-season\/(?:play|play-worker|fit|report|season\.test)\.ts$/,
  ],
];

for (const [what, world, room, meet] of tried) {
  test(`the season on which ${what} is tried and what is tried know nothing of each other, but where it is scored`, () => {
    const season = sources.filter(({ file }) => file.startsWith(world) && !meet.test(file));
    const own = sources.filter(({ file }) => file.startsWith(room));
    assert.ok(season.length > 2 && own.length > 5);
    const targets = ({ file, imports }: Source) =>
      imports.map(({ specifier }) => path.posix.join(path.posix.dirname(file), specifier ?? ''));
    for (const each of season)
      for (const target of targets(each)) assert.ok(!target.startsWith(room), `${each.file}: ${target}`);
    for (const each of own)
      for (const target of targets(each)) assert.doesNotMatch(target, /^bench\//, each.file);
  });
}

test('the check saw the imports: many in all, some in every room that has code', () => {
  const seen = sources.flatMap(({ imports }) => imports).length;
  assert.ok(seen > 50, `saw ${seen} imports`);
  const crossing = sources.filter(({ file, imports }) =>
    imports.some(
      ({ specifier }) =>
        specifier?.startsWith('../') && specifier.endsWith('/index.ts') && file.startsWith('src/'),
    ),
  );
  assert.ok(crossing.length > 0, 'saw an import from one room into another');
  const doors = sources.filter(({ file }) => /^src\/\w+\/index\.ts$/.test(file));
  for (const { file, imports } of doors) {
    const furnished = globSync('*.ts', { cwd: path.dirname(path.join(root, file)) }).length > 1;
    assert.ok(imports.length > 0 || !furnished, `${file} exports something`);
  }
});

test('every room is in the table, and every name in the table is a room', () => {
  const rooms = new Set(sources.map(({ file }) => roomOf(file)));
  for (const room of rooms) assert.ok(room in arrows, `${room} has arrows`);
  const known = new Set(Object.keys(arrows));
  for (const legal of Object.values(arrows)) {
    if (legal === everything) continue;
    for (const name of legal) assert.ok(known.has(name.replace(' (types)', '')), name);
  }
});

test('illegal imports are found, legal ones pass', () => {
  const rows: readonly [string, string, RegExp | undefined][] = [
    ['src/domain/port.ts', "import { z } from 'zod';", undefined],
    ['src/domain/port.ts', "import fs from 'node:fs';", /domain does not use the package node:fs/],
    ['src/domain/port.ts', "import { x } from '../rules/index.ts';", /domain may not import rules/],
    ['src/wire/text.ts', "import type { Port } from '../domain/index.ts';", /wire may not import domain/],
    ['src/wire/text.test.ts', "import fc from 'fast-check';", undefined],
    ['src/wire/arbitrary.ts', "import fc from 'fast-check';", undefined],
    ['src/wire/text.ts', "import fc from 'fast-check';", /wire does not use the package fast-check/],
    ['src/wire/cmpp/pdu.ts', "import { x } from '../arbitrary.ts';", /for tests/],
    ['src/wire/cmpp/pdu.ts', "import { x } from '../octets.ts';", undefined],
    ['src/kernel/facts.ts', "export * from '../domain/index.ts';", undefined],
    ['src/kernel/facts.ts', "import { x } from '../domain/port.ts';", /entered through its index\.ts/],
    ['src/store/a/b.ts', "import type { Leaf } from '../../evidence/index.ts';", undefined],
    ['src/store/a/b.ts', "import { leaf } from '../../evidence/index.ts';", /store may not import evidence/],
    ['src/consent/grant.ts', "const m = await import('../registry/index.ts');", undefined],
    [
      'src/consent/grant.ts',
      "const m = await import('../gateway/index.ts');",
      /consent may not import gateway/,
    ],
    ['src/consent/grant.ts', 'const m = await import(name);', /literally/],
    ['src/consent/grant.ts', "const m = await import('../' + name);", /literally/],
    ['src/api/routes.ts', "import '../wire/index.ts';", /api may not import wire/],
    ['src/api/routes.ts', "export { x } from '../wire/index.ts';", /api may not import wire/],
    ['src/api/routes.ts', "type X = import('../wire/index.ts').X;", /api may not import wire/],
    ['src/api/routes.ts', "new Worker(new URL('../gateway/worker.ts', import.meta.url));", /entered through/],
    ['src/api/routes.ts', "import manifest from '../../package.json' with { type: 'json' };", undefined],
    ['src/api/routes.ts', "import { x } from '../../bench/run.ts';", /api may not import bench/],
    ['src/api/routes.ts', "import { x } from '../../scripts/x.ts';", /outside src/],
    ['src/registry/accounts.test.ts', "import { town } from '../world/index.ts';", undefined],
    [
      'src/registry/accounts.ts',
      "import { town } from '../world/index.ts';",
      /registry may not import world/,
    ],
    ['src/api/sign-in.test.ts', "import { x } from '../access/provider.fixture.ts';", undefined],
    ['src/api/sign-in.ts', "import { x } from '../access/provider.fixture.ts';", /for tests/],
    ['src/api/sign-in.test.ts', "import { x } from '../access/oidc.ts';", /entered through/],
    ['src/world/town.ts', "import { x } from '../wire/index.ts';", undefined],
    ['src/world/town.ts', "import { x } from '../wire/octets.ts';", /entered through/],
    ['src/main.ts', "import { x } from './gateway/index.ts';", undefined],
    ['src/main.ts', "import { x } from './gateway/session.ts';", /entered through/],
    ['src/cli/check.ts', "import { x } from '../main.ts';", /cli may not import main/],
    ['bench/gateway.ts', "import { x } from '../src/wire/octets.ts';", undefined],
  ];
  for (const [file, source, expected] of rows) {
    const imports = importsOf(source);
    assert.equal(imports.length, 1, source);
    const found = wrong(file, imports[0]!);
    if (expected === undefined) assert.equal(found, undefined);
    else assert.match(found ?? 'legal', expected, `${file}: ${source}`);
  }
});

test('imports are told from comments, strings, patterns and templates', () => {
  const source = `
    // import a from './comment.ts';
    /* export * from './comment.ts'; */
    const s = "import a from './string.ts'";
    const p = /'[/'"]/.test(s) ? 4 / 2 : \`import('./template.ts') \${await import('./in-template.ts')} '\`;
    import one, {
      type Two,
      three as four,
    } from './list.ts';
    import * as all from "./all.ts";
    import type { Five } from './type.ts';
    import './effect.ts';
    export const from = './constant.ts';
    export { six } from './six.ts';
    export type * from './types.ts';
    export { seven };
    const url = import.meta.url;
    object.import('./method.ts');
    const data = new URL('../../a.toml', import.meta.url);
  `;
  assert.deepEqual(
    importsOf(source).map(({ specifier, typeOnly }) => [specifier, typeOnly]),
    [
      ['./in-template.ts', false],
      ['./list.ts', false],
      ['./all.ts', false],
      ['./type.ts', true],
      ['./effect.ts', false],
      ['./six.ts', false],
      ['./types.ts', true],
    ],
  );
});
