export type { Assessment, MonitorRecord, SeriesState } from './alarm.ts';
export { Calendar, type Feature } from './calendar.ts';
export {
  AlarmMonitor,
  type LateCount,
  type MonitorSettings,
  type ReportingDelay,
  type SeriesCount,
} from './monitor.ts';
export type { Expectation } from './scan.ts';
