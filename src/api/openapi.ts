import { z } from 'zod';
import { CONTRACT, type Route, type RouteName } from './contract/index.ts';
import { COOKIE } from './guard.ts';

const error = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    field: z.string().optional(),
    fix: z.string().optional(),
    fields: z
      .array(
        z.object({
          field: z.string(),
          message: z.string(),
          code: z.string().optional(),
          fix: z.string().optional(),
        }),
      )
      .optional(),
  }),
});

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12: from the same values that the server reads requests with. */
export function openapi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(CONTRACT) as RouteName[]) {
    const [method, url] = name.split(' ') as [string, string];
    const path = url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(name, CONTRACT[name], url) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Anning 安宁',
      version,
      description:
        'Writes with a cookie carry the header `x-anning: 1`; an `idempotency-key` makes a repeated write the same write. Times are RFC 3339; lists go on with `after` = the `next` before.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { key: [] }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: COOKIE,
          description:
            '登录后由浏览器自动携带，无需填写。The cookie of whoever is signed in: the browser sends it by itself, and nothing is entered here.',
        },
        key: {
          type: 'http',
          scheme: 'bearer',
          description:
            '接口密钥，在控制台“接口密钥”里新建；只能做其列明的操作。An API key, made in the console under “API keys”; it does what it names and no more.',
        },
      },
      schemas: { Error: schema(error, 'output') },
    },
  };
}

/** Under which heading the routes of a name stand; of others under the name itself. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  session: ['session', 'me'],
  work: ['work', 'vocabulary'],
  jobs: ['jobs', 'exports', 'imports'],
  messages: ['messages', 'live', 'held'],
  gateway: ['accounts', 'gateways'],
  rules: ['rules', 'proposals'],
  organisations: ['organisations', 'qualifications', 'contacts', 'relations'],
  ports: ['ports', 'assignments', 'leases', 'custody'],
  signatures: ['signatures', 'letters', 'templates'],
  findings: ['findings', 'detectors'],
  people: ['people', 'keys'],
  system: ['audit', 'health'],
};

function areaOf(url: string): string {
  const name = url.split('/')[2]!;
  return Object.keys(AREAS).find((area) => AREAS[area]!.includes(name)) ?? name;
}

function operation(name: RouteName, route: Route, url: string): Record<string, unknown> {
  const { access } = route;
  const who = typeof access === 'string' ? access : access.act;
  const answer =
    route.answer === undefined
      ? { '204': { description: 'done' } }
      : {
          '200': {
            description: route.en,
            content: { [route.media ?? 'application/json']: { schema: schema(route.answer, 'output') } },
          },
        };
  const problem = {
    description: 'a problem',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
  return {
    operationId: name.toLowerCase().replace(/[^a-z]+/g, '-'),
    summary: `${route.zh} ${route.en}`,
    tags: [areaOf(url)],
    description: `Needs: ${who}`,
    ...(access === 'anybody' ? { security: [] } : {}),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.upload === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [route.upload.media]: { schema: { type: 'string', format: 'binary' } } },
          },
        }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schema(route.body, 'input') } },
          },
        }),
    responses: { ...answer, default: problem },
  };
}

function parameters(object: z.ZodObject | undefined, where: 'path' | 'query'): Record<string, unknown>[] {
  if (object === undefined) return [];
  const { properties = {}, required = [] } = schema(object, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: each,
  }));
}

function schema(type: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' });
  return rest;
}
