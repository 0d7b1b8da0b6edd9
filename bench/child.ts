import { type ChildProcess, fork, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '..');

/** A process of a bench that is asked over Node's channel: each request has one answer. It ends when the channel does. */
export class Child {
  readonly #process: ChildProcess;
  #waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | undefined;

  /** @param file in bench/. */
  constructor(file: string) {
    this.#process = fork(path.join(import.meta.dirname, file), [], { cwd: ROOT });
    this.#process.on('message', (answer) => {
      this.#waiting?.resolve(answer);
      this.#waiting = undefined;
    });
    this.#process.on('exit', (code) => {
      this.#waiting?.reject(new Error(`bench: ${file} ended with ${code}`));
      this.#waiting = undefined;
    });
  }

  get pid(): number {
    return this.#process.pid!;
  }

  ask<A>(request: object): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      this.#waiting = { resolve: resolve as (answer: unknown) => void, reject };
      this.#process.send(request);
    });
  }

  stop(): Promise<void> {
    return stopped(this.#process, () => this.#process.disconnect());
  }
}

/** Answers each request from the parent, and ends with it. */
export function answerParent(
  answer: (request: never) => unknown | Promise<unknown>,
  end: () => Promise<void>,
): void {
  process.on('message', async (request) => {
    process.send!(await answer(request as never));
  });
  process.on('disconnect', () => {
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

/** CPU that this process has used in all its threads, microseconds. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** A program of the world: options in, lines of JSON out. */
export class WorldProcess {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** @param file in src/world/. */
  constructor(file: string, options: object) {
    const script = path.join(ROOT, 'src/world', file);
    const viaInput = file === 'load.ts';
    const argument = viaInput ? '-' : JSON.stringify(options);
    this.#process = spawn(process.execPath, [script, '--json', argument], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (viaInput) this.#process.stdin!.end(JSON.stringify(options));
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  /** The next line. */
  async read<A>(): Promise<A> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('bench: the other process ended without an answer');
    return JSON.parse(value) as A;
  }

  stop(): Promise<void> {
    return stopped(this.#process, () => this.#process.kill('SIGTERM'));
  }
}

function stopped(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.on('exit', () => {
      clearTimeout(force);
      resolve();
    });
    end();
  });
}
