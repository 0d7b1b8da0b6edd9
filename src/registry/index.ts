export { type AccountEntry, Directory, type ModeEntry, type SanctionEntry } from './directory.ts';
