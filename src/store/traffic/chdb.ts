import { mkdirSync } from 'node:fs';
import { lockFolder } from '../folder-lock.ts';
import { type Engine, INSERT_SETTINGS, READ_SETTINGS, TrafficError } from './engine.ts';

const TURN_LINES = 2000;

/**
 * ClickHouse in this process: one folder a process. Queries and inserts run on the library's threads and the event loop goes
 * on; opening takes a moment in it. Throws FolderLockedError.
 */
export async function openChdb(folder: string): Promise<Engine> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder);
  try {
    // 543 MB of library: loaded where it is used and nowhere else.
    const { drainPending, Session } = await import('chdb');
    const session = new Session(`${folder}/chdb`);
    const settings = Object.entries(READ_SETTINGS).map(([name, value]) => `${name} = ${value}`);
    return {
      async command(statement) {
        await asked(session.queryAsync(statement));
      },
      async rows(query, parameters) {
        const text = `${query} settings ${settings.join(', ')} format JSONEachRow`;
        const result = await asked(session.queryBindAsync(text, parameters, { format: 'JSONEachRow' }));
        return lines(result.text());
      },
      async bytes(query, parameters) {
        const result = await asked(
          session.queryBindAsync(`${query} format RowBinary`, parameters, { format: 'RowBinary' }),
        );
        const { buffer, byteOffset, byteLength } = result.bytes();
        return Buffer.from(buffer, byteOffset, byteLength);
      },
      async insert(table, values, token) {
        await asked(
          session.insert({
            table: `anning.${table}`,
            values,
            format: 'JSONEachRow',
            settings: { ...INSERT_SETTINGS, insert_deduplication_token: token },
          }),
        );
      },
      async close() {
        await drainPending();
        session.close();
        await drainPending();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new TrafficError('refused', (error as Error).message, { cause: error });
  }
}

/** A large answer is read in turns, between which others go first. */
async function lines<T>(text: string): Promise<T[]> {
  const rows: T[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.length > 0) rows.push(JSON.parse(line) as T);
    if (i % TURN_LINES === TURN_LINES - 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return rows;
}
