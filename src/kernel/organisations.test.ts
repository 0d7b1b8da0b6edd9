import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OrganisationId } from '../domain/index.ts';
import { Organisations } from './organisations.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as OrganisationId[];

test('P4 a group is all that hang together by what each registered last, in whatever order they join and leave', () => {
  const registered = fc.record({
    organisation: fc.constantFrom(...NAMES),
    group: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(registered, { maxLength: 20 }), (changes) => {
      const organisations = new Organisations();
      const heads = new Map<string, string>();
      for (const { organisation, group } of changes) {
        organisations.register({
          ...{ kind: 'organisation-registered', at: 0, organisation, name: organisation },
          ...(group === undefined ? {} : { group }),
        });
        heads.set(organisation, group ?? organisation);
      }
      for (const name of NAMES) {
        const found = organisations.get(name).group.map(({ id }) => id);
        assert.deepEqual([...found].sort(), togetherWith(name, heads));
      }
    }),
    { numRuns: 2000 },
  );
});

/** Grown until nobody is added: slow and plain. */
function togetherWith(name: string, heads: ReadonlyMap<string, string>): string[] {
  const group = new Set([name]);
  for (let before = 0; before !== group.size; ) {
    before = group.size;
    for (const [one, head] of heads) if (group.has(one) || group.has(head)) group.add(one).add(head);
  }
  return [...group].sort();
}
