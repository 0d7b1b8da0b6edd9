import type { ColumnType, Generated } from 'kysely';

/** The record's tables as Kysely sees them. A room that adds a migration adds its tables here. */
export interface Database {
  change: {
    sequence: number;
    at: ColumnType<Date, Date, never>;
    recorded_at: ColumnType<Date, never, never>;
    actor: string;
    body: ColumnType<Record<string, unknown>, string, never>;
  };
  change_head: { singleton: Generated<boolean>; last: number };
  ingest_position: { gateway: string; block: number; announced: number };
  migration: { name: string; sha256: string; applied_at: Generated<Date> };
}
