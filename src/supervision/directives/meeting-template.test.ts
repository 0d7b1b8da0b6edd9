import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OTHER, SHOP, SISTER } from '../../consent/fixture.ts';
import { ADDRESSEE_STANDINGS } from '../../domain/index.ts';
import { objectionsTo } from './check-directive.ts';
import { MEETING_2021 } from './meeting-template.ts';
import { queryNamed } from './queries/queries.ts';
import { splitText } from './split-text.ts';

test('the meeting’s template can be issued as it is once its addressees are named', () => {
  const [platform, provider, centre] = [SHOP, SISTER, OTHER];
  const addressees = [
    { organisation: platform, standing: 'platform' as const },
    { organisation: provider, standing: 'provider' as const },
    { organisation: centre, standing: 'centre' as const },
  ];
  assert.deepEqual(
    objectionsTo({ ...MEETING_2021, addressees }, () => true),
    [],
  );
});

test('each demand on platforms, carriers and providers is verified by a query; its text is split into its clauses', () => {
  const asked = new Set(MEETING_2021.clauses.flatMap((clause) => clause.for));
  assert.deepEqual([...asked].sort(), [...ADDRESSEE_STANDINGS].sort());
  for (const { query, for: whom } of MEETING_2021.clauses)
    if (!whom.includes('centre')) assert.ok(query !== null && queryNamed(query) !== undefined, `${query}`);
  assert.deepEqual(
    splitText(MEETING_2021.text).map(({ text }) => text),
    MEETING_2021.clauses.map(({ text }) => text),
  );
});
