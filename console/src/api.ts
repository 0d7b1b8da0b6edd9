import type { Answer, Body, Params, Query, RouteName } from '../../src/api/contract/index.ts';
import type { Language } from './words/words.ts';

export type * from '../../src/api/contract/index.ts';

type Part<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : Record<never, never> extends T
    ? { readonly [N in Name]?: T }
    : { readonly [N in Name]: T };
type Options<K extends RouteName> = Part<'params', Params<K>> &
  Part<'query', Query<K>> &
  Part<'body', Body<K>> & {
    readonly signal?: AbortSignal | undefined;
    /** One for each thing a person means to do: sent again with a repeated attempt, the deed is done once. */
    readonly intention?: string;
    /** What is sent as it is, to a route that takes a file. */
    readonly file?: Blob;
  };
type Arguments<K extends RouteName> =
  Record<never, never> extends Options<K> ? [options?: Options<K>] : [options: Options<K>];

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
  /** What would mend it. */
  readonly fix?: string;
}

/** What the API refused, in the words to show. `unreachable`: nobody answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fix: string | undefined;
  readonly fields: readonly FieldProblem[];

  constructor(
    status: number,
    code: string,
    message: string,
    fix?: string,
    fields: readonly FieldProblem[] = [],
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.fix = fix;
    this.fields = fields;
  }
}

const UNREACHABLE = {
  zh: '连接不上服务器，请检查网络后重试。',
  en: 'The server does not answer. Check the network and try again.',
};
const UNREADABLE = { zh: '服务器的答复无法读取。', en: 'The server’s answer cannot be read.' };

let language: Language = 'zh';
/** The language in which the API is asked to answer. */
export function speak(next: Language): void {
  language = next;
}

let skewMs = 0;
/** The server's clock, as far as its last answer told: what is due is due by that one. */
export function nowMs(): number {
  return Date.now() + skewMs;
}
function listenForTime(response: Response): void {
  const told = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(told)) return;
  // The header tells whole seconds: what is smaller than two is no difference.
  const apart = told + 500 - Date.now();
  skewMs = Math.abs(apart) < 2_000 ? 0 : apart;
}

let onEnd: () => void = () => {};
/** What to do once the session has ended. */
export function whenSessionEnds(act: () => void): void {
  onEnd = act;
}

/** randomUUID exists only where the page came over TLS or from this machine. */
export function newIntention(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The address of a route: parameters in the path, the question behind it; what is undefined is not asked. */
export function addressOf(
  name: RouteName,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const path = name
    .slice(name.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const asked = search.toString();
  return asked === '' ? path : `${path}?${asked}`;
}

/** Asks the API: `api('GET /api/messages', { query })`. Throws ApiError. */
export async function api<K extends RouteName>(name: K, ...[options]: Arguments<K>): Promise<Answer<K>> {
  const response = await askFor(name, options);
  if (response.status === 204) return undefined as Answer<K>;
  try {
    return (await response.json()) as Answer<K>;
  } catch (error) {
    if (options?.signal?.aborted) throw error;
    throw new ApiError(response.status, 'unreadable', UNREADABLE[language]);
  }
}

/** The same, where the answer is a file. */
export async function apiFile<K extends RouteName>(name: K, ...[options]: Arguments<K>): Promise<Blob> {
  return (await askFor(name, options)).blob();
}

async function askFor<K extends RouteName>(name: K, options: Options<K> | undefined): Promise<Response> {
  const { params, query, body, signal, intention, file } = (options ?? {}) as {
    params?: Record<string, unknown>;
    query?: Record<string, unknown>;
    body?: unknown;
    signal?: AbortSignal;
    intention?: string;
    file?: Blob;
  };
  const method = name.slice(0, name.indexOf(' '));
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
  if (method !== 'GET') headers['x-anning'] = '1';
  if (method === 'POST') headers['idempotency-key'] = intention ?? newIntention();
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (file !== undefined) headers['content-type'] = 'application/octet-stream';
  let response: Response;
  try {
    response = await fetch(addressOf(name, params, query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(file === undefined ? {} : { body: file }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'unreachable', UNREACHABLE[language]);
  }
  listenForTime(response);
  if (!response.ok) throw await refused(response);
  return response;
}

async function refused(response: Response): Promise<ApiError> {
  const { status } = response;
  const error = await response.json().then(
    (value: unknown) => (value as { error?: Record<string, unknown> } | null)?.error ?? {},
    () => ({}) as Record<string, unknown>,
  );
  const { code, message, field, fix, fields } = error;
  const text = typeof message === 'string' ? message : `${UNREADABLE[language]} (HTTP ${status})`;
  const told = Array.isArray(fields) ? (fields as FieldProblem[]) : [];
  const own = typeof field === 'string' ? [{ field, message: text }] : [];
  const problem = new ApiError(
    status,
    typeof code === 'string' ? code : 'unreadable',
    text,
    typeof fix === 'string' ? fix : undefined,
    told.length > 0 ? told : own,
  );
  // A wrong password is also answered with 401, and ends nothing.
  if (status === 401 && !response.url.includes('/api/session')) onEnd();
  return problem;
}
