export * from './directives/index.ts';
export * as inspection from './inspect/index.ts';
export * from './lookback/index.ts';
