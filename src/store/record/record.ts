import { Kysely, PostgresDialect } from 'kysely';
import { Client, type ClientConfig, Pool, types } from 'pg';
import type { Sealer } from '../seal.ts';
import { type ChangesOf, readChanges, type StoredChange, tryKey } from './changes.ts';
import type { Database } from './database.ts';
import type { PostgresBinaries } from './embedded/binaries.ts';
import { type EmbeddedServer, startServer } from './embedded/server.ts';
import { type ListenOptions, listen } from './listen.ts';
import { migrate } from './migrate.ts';
import { readSentCounts, SENT_CHANNEL, type SentCounts } from './sent-counts.ts';
import { type TailOptions, tailChanges } from './tail.ts';

export type RecordOptions = {
  /** Opens the recipients of changes (P7). Without it a record can be opened, and what holds none be read. */
  readonly sealer?: Sealer | undefined;
  readonly connectionsMax?: number;
  readonly onError?: (error: Error) => void;
} & ({ readonly url: string } | { readonly embeddedFolder: string; readonly binaries?: PostgresBinaries });

export interface RecordStore {
  readonly db: Kysely<Database>;
  /** For the operator: the server's address without password, or the folder where the embedded data lies. */
  readonly location: string;
  /** Of the embedded server. */
  readonly embedded: EmbeddedServer | undefined;
  /** So many statements or transactions at once; what comes then waits. */
  readonly connectionsMax: number;
  /** @param of absent: all of them. */
  readChanges(after: number, limit: number, of?: ChangesOf): Promise<StoredChange[]>;
  /** The newest sequence, 0 when there is none. */
  head(): Promise<number>;
  tailChanges(options: TailOptions): Promise<void>;
  /** See `readSentCounts`. Throws RangeError where the record was opened without a sealer. */
  readSentCounts(gateway: string, has: ReadonlyMap<string, number>): Promise<SentCounts[]>;
  /** Calls at the start, whenever another gateway's counts are told, and once a second. Resolves when the signal aborts. */
  tailSentCounts(
    options: Pick<ListenOptions, 'onError' | 'signal'> & { onNews: () => Promise<void> },
  ): Promise<void>;
  /** Ends the connections and, where it is ours, the server. */
  close(): Promise<void>;
}

/** 64-bit integers here are sequences and counts, all below 2^53. */
const parsers = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/** Starts or reaches PostgreSQL and brings its schema up to date. Throws RecipientsError where the sealer is not the record's. */
export async function openRecord(options: RecordOptions): Promise<RecordStore> {
  const embedded = 'url' in options ? undefined : await startServer(options.embeddedFolder, options.binaries);
  try {
    const config: ClientConfig =
      embedded === undefined
        ? { connectionString: (options as { url: string }).url }
        : { host: embedded.host, user: embedded.user, database: 'anning' };
    if (embedded !== undefined) await makeDatabase(embedded);
    return await connect(
      { ...config, types: parsers, keepAlive: true, connectionTimeoutMillis: 10_000 },
      options,
      embedded,
    );
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function connect(
  config: ClientConfig,
  options: RecordOptions,
  embedded: EmbeddedServer | undefined,
): Promise<RecordStore> {
  const { sealer } = options;
  await withClient(config, async (client) => {
    await migrate(client);
    if (sealer !== undefined) await tryKey(client, sealer);
  });
  const connectionsMax = options.connectionsMax ?? 10;
  const pool = new Pool({ ...config, max: connectionsMax });
  // An idle connection that is cut is replaced at the next use; without a listener it would end the process.
  pool.on('error', (error) => options.onError?.(error));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const tails = new Set<{ stop: AbortController; ended: Promise<void> }>();
  const newClient = () => new Client({ ...config, query_timeout: 5000 });
  /** Ends with the record, whatever its own signal says. */
  const untilClosed = async (signal: AbortSignal, run: (signal: AbortSignal) => Promise<void>) => {
    const stop = new AbortController();
    const entry = { stop, ended: run(AbortSignal.any([signal, stop.signal])) };
    tails.add(entry);
    try {
      await entry.ended;
    } finally {
      tails.delete(entry);
    }
  };
  return {
    db,
    location: embedded?.folder ?? withoutPassword((options as { url: string }).url),
    embedded,
    connectionsMax,
    readChanges: (after, limit, of) => readChanges(pool, after, limit, sealer, of),
    async head() {
      return (await db.selectFrom('change_head').select('last').executeTakeFirstOrThrow()).last;
    },
    tailChanges: (tail) =>
      untilClosed(tail.signal, (signal) => tailChanges(newClient, sealer, { ...tail, signal })),
    async readSentCounts(gateway, has) {
      if (sealer === undefined) throw new RangeError('counts are sealed: open the record with its sealer');
      return readSentCounts(pool, sealer, gateway, has);
    },
    tailSentCounts: ({ onNews, signal: asked, onError }) =>
      untilClosed(asked, (signal) =>
        listen(newClient, { channel: SENT_CHANNEL, signal, onError, onWake: onNews }),
      ),
    async close() {
      for (const tail of tails) tail.stop.abort();
      await Promise.allSettled([...tails].map((tail) => tail.ended));
      await db.destroy();
      await embedded?.stop();
    },
  };
}

async function makeDatabase(embedded: EmbeddedServer): Promise<void> {
  await withClient({ host: embedded.host, user: embedded.user, database: 'postgres' }, async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = 'anning'");
    if (rowCount === 0) await client.query('create database anning');
  });
}

async function withClient<T>(config: ClientConfig, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
