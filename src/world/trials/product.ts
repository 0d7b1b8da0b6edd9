import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const PROGRAM = new URL('../../../bin/anning', import.meta.url).pathname;

/** The product as its user has it: the program, a configuration file, a folder, and what it prints. */
export class Product {
  readonly folder = mkdtempSync(join(tmpdir(), 'anning-job-'));
  readonly #environment: NodeJS.ProcessEnv;
  readonly #configuration: string;
  #child: ChildProcess | undefined;
  /** Everything that `anning start` printed. */
  said = '';

  constructor() {
    // The server of the record runs as another user where this is root.
    chmodSync(this.folder, 0o755);
    this.#configuration = join(this.folder, 'anning.toml');
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('ANNING_'));
    this.#environment = { ...Object.fromEntries(own), LANG: 'C', LC_ALL: 'C' };
  }

  /** Writes a file into the folder. @returns its path. */
  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** @param upstreams as they stand in the configuration file. All listeners are free ones. */
  configure(upstreams: string): void {
    const lines = [
      `data = "${join(this.folder, 'data')}"`,
      '[http]',
      'listener = 0',
      '[gateway.cmpp]',
      'host = "127.0.0.1"',
      'listener = 0',
      '[gateway.smpp]',
      'host = "127.0.0.1"',
      'listener = 0',
      '[gateway.control]',
      'listener = 0',
      upstreams,
    ];
    this.file('anning.toml', `${lines.join('\n')}\n`);
  }

  async start(): Promise<void> {
    const child = spawn(PROGRAM, ['start', '--config', this.#configuration], {
      cwd: this.folder,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        this.said += piece;
      });
    }
    await this.until('its start', () => this.said.includes('anning facts apply'));
  }

  /** Another command of the program on the same installation. */
  run(words: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
    const options = { cwd: this.folder, encoding: 'utf8' as const, env: this.#environment, input };
    const { status, stdout, stderr } = spawnSync(
      PROGRAM,
      [...words, '--config', this.#configuration],
      options,
    );
    return { status, stdout, stderr };
  }

  /** As `run`, for what has to succeed. @returns what it printed. */
  done(words: readonly string[], input = ''): string {
    const { status, stdout, stderr } = this.run(words, input);
    assert.equal(status, 0, `anning ${words.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  listener(protocol: 'CMPP' | 'SMPP'): number {
    return Number(new RegExp(`^gateway ${protocol}: 127\\.0\\.0\\.1:(\\d+)$`, 'm').exec(this.said)![1]);
  }

  /** The gateway's health, as its control server tells it. */
  async health(): Promise<{ factsSequence: number; upstreams: { name: string; bound: number }[] }> {
    const { control } = JSON.parse(readFileSync(join(this.folder, 'data/running.json'), 'utf8'));
    return (await fetch(`${control}/healthz`)).json() as never;
  }

  /** The rows of a table of its record as a backup would have them, once they hold what is waited for. */
  async dump(table: string, ready: (text: string) => boolean): Promise<string> {
    const { record } = JSON.parse(readFileSync(join(this.folder, 'data/running.json'), 'utf8'));
    const client = new Client({ connectionString: record });
    await client.connect();
    try {
      return await this.until(`rows of ${table}`, async () => {
        const { rows } = await client.query<{ row: string }>(
          `select to_jsonb(${table})::text as row from ${table}`,
        );
        const text = rows.map(({ row }) => row).join('\n');
        return ready(text) ? text : '';
      });
    } finally {
      await client.end();
    }
  }

  async until<T>(what: string, look: () => T | Promise<T>, patienceMs = 60_000): Promise<T> {
    for (const started = performance.now(); performance.now() - started < patienceMs; await sleep(25)) {
      const found = await look();
      if (found) return found;
      assert.equal(this.#child?.exitCode, null, `ended before ${what}: ${this.said}`);
    }
    assert.fail(`no ${what} within ${patienceMs} ms: ${this.said}`);
  }

  /** Every process that came from it, itself included. */
  processes(): number[] {
    const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
    const found = [this.#child!.pid!];
    for (const parent of found) for (const [pid, of] of rows) if (of === parent) found.push(pid);
    return found;
  }

  /** Ctrl-C. */
  async stop(): Promise<{ code: number | null; tookMs: number }> {
    const started = performance.now();
    const child = this.#child!;
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    return { code, tookMs: performance.now() - started };
  }

  remove(): void {
    this.#child?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
