export * from './lookback/index.ts';
export * as inspection from './inspect/index.ts';
