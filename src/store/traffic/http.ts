import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { type Engine, INSERT_SETTINGS, READ_SETTINGS, TrafficError } from './engine.ts';

export interface HttpOptions {
  readonly url: string;
  readonly user?: string;
  /** A file, so that no password stands on a command line. */
  readonly passwordFile?: string;
  readonly timeoutMs?: number;
}

const FULL_INSERT_SETTINGS: ClickHouseSettings = { ...INSERT_SETTINGS, max_insert_block_size: '1048576' };

/** A ClickHouse server or cluster. What fails on the way rejects with 'unreachable' and may be asked again. */
export function openHttp(
  options: HttpOptions,
  insertSettings: ClickHouseSettings = FULL_INSERT_SETTINGS,
): Engine {
  const client = createClient({
    url: options.url,
    username: options.user ?? 'default',
    password: options.passwordFile === undefined ? '' : readFileSync(options.passwordFile, 'utf8').trim(),
    application: 'anning',
    // It would write whole queries, and what is searched for, to the console. What failed is thrown.
    log: { level: ClickHouseLogLevel.OFF },
    request_timeout: options.timeoutMs ?? 30_000,
  });
  return {
    async command(statement) {
      await asked(client.command({ query: statement }));
    },
    async rows<T>(query: string, parameters: Record<string, unknown>) {
      const result = await asked(
        client.query({
          query,
          query_params: parameters,
          format: 'JSONEachRow',
          clickhouse_settings: READ_SETTINGS,
        }),
      );
      return asked(result.json<T>());
    },
    async bytes(query: string, parameters: Record<string, unknown>) {
      const { stream } = await asked(
        client.exec({ query: `${query} format RowBinary`, query_params: parameters }),
      );
      return asked(buffer(stream));
    },
    async insert(table, lines, token) {
      // exec, not insert: the lines are written already, and insert would write objects.
      const { stream } = await asked(
        client.exec({
          query: `insert into anning.${table} format JSONEachRow`,
          values: Readable.from([lines], { objectMode: false }),
          clickhouse_settings:
            insertSettings === FULL_INSERT_SETTINGS
              ? { ...insertSettings, insert_deduplication_token: token }
              : insertSettings,
        }),
      );
      await asked(text(stream));
    },
    close: () => client.close(),
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new TrafficError(lost(error as Error) ? 'unreachable' : 'refused', (error as Error).message, {
      cause: error,
    });
  }
}

/** What the socket says (ECONNREFUSED, EPIPE, …) and the client's own timeout. An answer is an answer, whatever its shape. */
function lost(error: Error & { code?: unknown }): boolean {
  if (typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code)) return true;
  return /^timeout error|socket hang up|socket closed/i.test(error.message);
}
