import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { CentreProtocol, ListenAt, ReceivedMessage } from '../centre-types.ts';

const PROGRAM = new URL('../centre-process.ts', import.meta.url).pathname;

/** The world's message centre as a process of its own, asked over its standard input. */
export class CarrierProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  addresses: Readonly<Partial<Record<CentreProtocol, ListenAt>>> = {};
  #asking: Promise<unknown> = Promise.resolve();

  private constructor(options: object) {
    const json = JSON.stringify({ remember: 'messages', endWithInput: true, ...options });
    this.#child = spawn(process.execPath, [PROGRAM, '--json', json], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#reader = createInterface({ input: this.#child.stdout! });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  static async start(options: object = {}): Promise<CarrierProcess> {
    const carrier = new CarrierProcess(options);
    const { listening } = (await carrier.#line()) as { listening: typeof carrier.addresses };
    carrier.addresses = listening;
    return carrier;
  }

  async messages(): Promise<readonly ReceivedMessage[]> {
    return ((await this.#ask({ ask: 'messages' })) as { messages: ReceivedMessage[] }).messages;
  }

  async reply(handset: string, port: string, text: string): Promise<void> {
    await this.#ask({ ask: 'reply', handset, port, text });
  }

  stop(): void {
    this.#child.kill('SIGTERM');
    this.#reader.close();
  }

  #ask(request: object): Promise<unknown> {
    const asked = this.#asking.then(() => {
      this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
      return this.#line();
    });
    this.#asking = asked.catch(() => undefined);
    return asked;
  }

  async #line(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the message centre ended');
    return JSON.parse(value);
  }
}
