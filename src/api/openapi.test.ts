import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openapi } from './openapi.ts';

interface Description extends Record<string, unknown> {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>
    >
  >;
  readonly components: { readonly securitySchemes: object; readonly schemas: object };
}

const written = () => JSON.parse(JSON.stringify(openapi('0.1.0'))) as Description;

test('the description is OpenAPI 3.1 by its published schema, and what it refers to is there', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(written());
  assert.deepEqual(errors, undefined);
  assert.equal(valid, true);
  assert.equal(validator.version, '3.1');
  for (const reference of JSON.stringify(written()).matchAll(/"\$ref":"([^"]+)"/g))
    assert.equal(reference[1], '#/components/schemas/Error');
});

test('that check finds a fault', async () => {
  const faulty = { ...written(), components: { securitySchemes: { key: { type: 'bearer' } } } };
  assert.equal((await new Validator().validate(faulty)).valid, false);
});

test('every operation has an id of its own, and tells each part of its path', () => {
  const ids = new Set<string>();
  for (const [path, methods] of Object.entries(written().paths)) {
    for (const { operationId, parameters } of Object.values(methods)) {
      assert.ok(!ids.has(operationId), operationId);
      ids.add(operationId);
      const named = parameters.filter((each) => each.in === 'path').map(({ name }) => `{${name}}`);
      assert.deepEqual(named, path.match(/\{\w+\}/g) ?? [], path);
    }
  }
  assert.ok(ids.size > 50);
});
