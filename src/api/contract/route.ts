import type { z } from 'zod';
import type { Act } from '../../domain/index.ts';

/** Who may ask: anybody; whoever has a session that has come so far; a signed-in person or a key; or whoever may do an act somewhere. */
export type Access = 'anybody' | 'session' | 'person' | 'caller' | { readonly act: Act };

/** One route as a value: what is asked, what is answered, who may ask. The server, the OpenAPI page and the console's types come from it. */
export interface Route {
  readonly access: Access;
  readonly zh: string;
  readonly en: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** Where a body may be larger than others. */
  readonly bodyBytesMax?: number;
  /** What is sent in place of a body, read as it comes: its content type, and how much of it at most, by itself or by the configuration. */
  readonly upload?: {
    readonly media: string;
    readonly bytesMax: number | 'import' | 'consents' | 'complaints' | 'audience';
  };
  /** Absent: 204 with nothing. */
  readonly answer?: z.ZodType;
  /** What it answers with where it is not JSON. */
  readonly media?: string;
}

export function route<const R extends Route>(definition: R): R {
  return definition;
}
