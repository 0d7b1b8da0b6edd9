import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { ClickHouseError, createClient } from '@clickhouse/client';
import { type Engine, INSERT_SETTINGS, READ_SETTINGS, TrafficError } from './engine.ts';

export interface HttpOptions {
  readonly url: string;
  readonly user?: string;
  /** A file, so that no password stands on a command line. */
  readonly passwordFile?: string;
  readonly timeoutMs?: number;
}

/** A ClickHouse server or cluster. What fails on the way rejects with 'unreachable' and may be asked again. */
export function openHttp(options: HttpOptions): Engine {
  const client = createClient({
    url: options.url,
    username: options.user ?? 'default',
    password: options.passwordFile === undefined ? '' : readFileSync(options.passwordFile, 'utf8').trim(),
    application: 'anning',
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
    async insert(table, values, token) {
      await asked(
        client.insert({
          table: `anning.${table}`,
          values: Readable.from([values], { objectMode: false }),
          format: 'JSONEachRow',
          clickhouse_settings: {
            ...INSERT_SETTINGS,
            max_insert_block_size: '1048576',
            insert_deduplication_token: token,
          },
        }),
      );
    },
    close: () => client.close(),
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof ClickHouseError ? 'refused' : 'unreachable';
    throw new TrafficError(code, (error as Error).message, { cause: error });
  }
}
