import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import {
  EXIT,
  type ExitCode,
  type Given,
  languageOf,
  type Parts,
  runCommand,
  say,
  type Terminal,
} from './cli/index.ts';
import { maskNumbers } from './domain/index.ts';

/*
 * Composition: the only place that reads the configuration, the environment and the clock, and hands them out. What a command needs
 * is loaded when it runs, so that `anning help` does not load a database.
 */

const clock = () => Date.now();

const environment = process.env;

const terminal: Terminal = {
  language: languageOf(environment),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
  get rows() {
    return process.stderr.isTTY ? process.stderr.rows : undefined;
  },
  async readInput() {
    if (process.stdin.isTTY) return undefined;
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(piece as Buffer);
    return Buffer.concat(pieces).toString();
  },
  ask: process.stdin.isTTY && process.stderr.isTTY ? askedOnTerminal : undefined,
};

/** Ctrl-D, and Ctrl-C with it, end the program as they do elsewhere. */
async function askedOnTerminal(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.once('SIGINT', () => process.exit(130));
  const ended = new Promise<never>((_, reject) => {
    lines.once('close', () => reject(new Error('the keyboard is closed')));
  });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    ended.catch(() => undefined);
    lines.close();
  }
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

async function settingsOf(given: Given) {
  const { loadConfiguration, readSettings } = await import('./configuration/index.ts');
  return readSettings(loadConfiguration({ ...given, environment }), environment);
}

async function parts(): Promise<Parts> {
  const { leaves } = await import('./configuration/index.ts');
  return {
    version,
    configurationKeys: leaves().map((path) => path.join('.')),
    actor: `cli:${userInfo().username}`,
    clock,
    async start(given, terminal) {
      const { startCommand } = await import('./composition/start.ts');
      return startCommand(await settingsOf(given), terminal, { version, clock });
    },
    async demo(options, terminal) {
      const { demoCommand } = await import('./composition/demo.ts');
      return demoCommand(options, terminal, { version, clock });
    },
    async openFeed(given) {
      const { openFeed } = await import('./composition/feed.ts');
      return openFeed(await settingsOf(given));
    },
    async openExchange(given) {
      const { openExchange } = await import('./composition/exchange.ts');
      return openExchange(await settingsOf(given), { clock, actor: `cli:${userInfo().username}` });
    },
    async openPreflight(given) {
      const { openPreflight } = await import('./composition/preflight.ts');
      return openPreflight(await settingsOf(given));
    },
    onInterrupt(stop) {
      process.once('SIGINT', stop);
    },
    async sealer(given) {
      const { openKeys } = await import('./composition/keys.ts');
      return openKeys(await settingsOf(given)).sealer;
    },
    async evidence(given) {
      const { evidencePlace } = await import('./composition/evidence-place.ts');
      return evidencePlace(await settingsOf(given));
    },
    async witness(options, terminal) {
      const { witnessCommand } = await import('./composition/witness.ts');
      return witnessCommand(options, terminal, { clock });
    },
    async control(given) {
      const { controlPlace } = await import('./composition/control-place.ts');
      return controlPlace(await settingsOf(given));
    },
    async installation(given) {
      const { installationDoor } = await import('./composition/installation-door.ts');
      return installationDoor(await settingsOf(given));
    },
  };
}

async function main(): Promise<ExitCode | undefined> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'gateway-process' && process.send !== undefined) {
    const { gatewayProcess } = await import('./composition/gateway-process.ts');
    await gatewayProcess(clock);
    return undefined;
  }
  if (command === 'preflight-process' && process.send !== undefined) {
    const { preflightProcess } = await import('./composition/preflight-process.ts');
    await preflightProcess();
    return undefined;
  }
  return runCommand(command === undefined ? [] : [command, ...rest], terminal, await parts());
}

/** What nobody foresaw: in one line, with its number masked; the stack only where it is asked for. */
function complain(error: unknown): ExitCode {
  const found = error instanceof Error ? error.message : String(error);
  terminal.err(`${maskNumbers(say('failed', { found })[terminal.language])}\n`);
  if (environment['ANNING_STACK'] === '1' && error instanceof Error)
    terminal.err(`${maskNumbers(error.stack ?? '')}\n`);
  return EXIT.failed;
}

async function complainOfConfiguration(error: unknown): Promise<ExitCode | undefined> {
  const { ConfigurationError, describeProblem } = await import('./configuration/index.ts');
  if (!(error instanceof ConfigurationError)) return undefined;
  for (const problem of error.problems) terminal.err(`${describeProblem(problem, terminal.language)}\n`);
  return EXIT.usage;
}

try {
  const code = await main();
  // Standard output may be a pipe that is still being read: it ends by itself.
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  const code = (await complainOfConfiguration(error)) ?? complain(error);
  process.exitCode = code;
  // What failed half-way may have left a socket or a timer behind.
  setTimeout(() => process.exit(code), 3000).unref();
}
