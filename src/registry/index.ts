export { type AccountEntry, Directory, type ModeEntry, type SanctionEntry } from './directory.ts';
export { type LookAlike, type LookAlikeOptions, LookAlikes } from './look-alikes.ts';
export type { Severity } from './names/limits.ts';
export type { Kind } from './names/resemblance.ts';
export type { Side, Step, StepName } from './names/steps.ts';
export type { CustodyHop, PortStanding } from './port-register.ts';
export { PortRegister } from './port-register.ts';
