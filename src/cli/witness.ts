import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Arguments, wholeNumber } from './arguments.ts';
import { say } from './messages.ts';
import { UsageError } from './terminal.ts';
import { verifierKey } from './verify.ts';

const STANDARD_LISTENER = 8090;

export interface WitnessCommand {
  /** The name under which it cosigns, such as witness.example.cn/w1. */
  readonly name: string;
  /** Verifier keys of the logs that it watches. */
  readonly logs: readonly string[];
  /** Its key and what it has seen. */
  readonly folder: string;
  readonly host: string;
  readonly listener: number;
}

/** `anning witness`: what its flags say. Throws UsageError. */
export function witnessOptions(args: Arguments): WitnessCommand {
  const logs = args.list('log').map((file) => {
    if (!existsSync(file)) throw new UsageError(say('file.unreadable', { file, found: 'ENOENT' }));
    return verifierKey(readFileSync(file, 'utf8').trim(), 'log', 'note').text;
  });
  if (logs.length === 0) args.needed('log', 'verifier.pub');
  const name = args.needed('name', 'witness.example.cn/w1');
  if (!/^[A-Za-z0-9._/-]{1,200}$/.test(name)) {
    const allowed = 'witness.example.cn/w1';
    throw new UsageError(
      say('usage.flag-wrong', { command: 'witness', flag: 'name', found: JSON.stringify(name), allowed }),
    );
  }
  return {
    name,
    logs,
    folder: resolve(args.needed('folder', './witness')),
    host: args.value('host') ?? '127.0.0.1',
    listener: wholeNumber(args, 'listener', { min: 0, max: 65_535, standard: STANDARD_LISTENER }),
  };
}
