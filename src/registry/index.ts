export { type AccountEntry, Directory, type ModeEntry, type SanctionEntry } from './directory.ts';
export type { CustodyHop, PortStanding } from './port-register.ts';
export { PortRegister } from './port-register.ts';
