export { formOf } from './preflight/audience-file.ts';
export { REFUSED_FILE, SEND_FILE } from './preflight/outputs.ts';
export { PlanReader, planMessage, type Wanted } from './preflight/planned-message.ts';
export {
  forgetPosition,
  type Kept,
  keptIn,
  PreflightStopped,
  type Progress,
  runPreflight,
} from './preflight/preflight.ts';
export { PreflightFault } from './preflight/preflight-fault.ts';
export { type Report, reportOf } from './preflight/report.ts';
export { carriersOf, type Route } from './preflight/routes.ts';
