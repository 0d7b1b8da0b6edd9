export { hashSecret, sealSecret } from './credential.ts';
export type { ExchangeDoor } from './exchange.ts';
export type { ChangeFeed } from './facts.ts';
export { MESSAGES, type MessageKey, say } from './messages.ts';
export { type DemoOptions, type Given, type Parts, runCommand } from './run.ts';
export {
  type Bilingual,
  EXIT,
  type ExitCode,
  FailedError,
  type Language,
  languageOf,
  type Terminal,
  UsageError,
} from './terminal.ts';
export type { WitnessCommand } from './witness.ts';
