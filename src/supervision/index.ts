export * from './lookback/index.ts';
