import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientBase } from 'pg';

const MIGRATIONS = join(import.meta.dirname, 'migrations');
/** Any number that no other program takes on this database: "anning" read as bytes. */
const LOCK = 0x616e_6e69_6e67;

/** A migration that was applied has since been edited, or is gone: the schema is no longer what the files say. */
export class MigrationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MigrationError';
  }
}

/** Forward only: applies the files that the database has not seen, in name order, each in its own transaction, one process at a time. */
export async function migrate(client: ClientBase, folder = MIGRATIONS): Promise<readonly string[]> {
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query(
      `create table if not exists migration (
         name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
    );
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from migration',
    );
    const seen = new Map(rows.map((row) => [row.name, row.sha256]));
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.sql'))
      .sort();
    const lost = [...seen.keys()].find((name) => !names.includes(name));
    if (lost !== undefined) {
      throw new MigrationError(
        `the database has migration ${lost}, this version has not: it is older than the database`,
      );
    }
    const applied: string[] = [];
    for (const name of names) {
      const text = readFileSync(join(folder, name), 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const before = seen.get(name);
      if (before === sha256) continue;
      if (before !== undefined) {
        throw new MigrationError(
          `migration ${name} was changed after it was applied; write a new one instead`,
        );
      }
      await apply(client, name, text, sha256);
      applied.push(name);
    }
    return applied;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

async function apply(client: ClientBase, name: string, text: string, sha256: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(text);
    await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}
