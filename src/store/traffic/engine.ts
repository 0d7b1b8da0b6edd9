/** Values for `{name:Type}` places in a query. Bound by the engine, never written into the text. */
export type Parameters = Readonly<Record<string, string | number | bigint | readonly string[]>>;

export type TableName = 'message' | 'receipt' | 'inbound';

/** What the two ways to ClickHouse have in common. */
export interface Engine {
  /** Without parameters only: our own statements. */
  command(statement: string): Promise<void>;
  /** Rows as objects; 64-bit integers come as numbers. */
  rows<T>(query: string, parameters: Parameters): Promise<T[]>;
  /** Rows as ClickHouse writes them in RowBinary. */
  bytes(query: string, parameters: Parameters): Promise<Buffer>;
  /** Lines of JSON. With the same token again it adds nothing, neither to the table nor to what the table feeds. */
  insert(table: TableName, lines: Buffer, token: string): Promise<void>;
  close(): Promise<void>;
}

export const READ_SETTINGS = {
  output_format_json_quote_64bit_integers: 0,
} as const;

export const INSERT_SETTINGS = {
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  // One insert is one block of rows per partition, so that the token stands for the whole of it.
  input_format_parallel_parsing: 0,
  max_insert_block_size: 1_048_576,
  async_insert: 0,
} as const;

/** unreachable: the engine did not answer, try again; refused: it answered with an error. */
export class TrafficError extends Error {
  readonly code: 'unreachable' | 'refused';
  constructor(code: 'unreachable' | 'refused', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TrafficError';
    this.code = code;
  }
}
