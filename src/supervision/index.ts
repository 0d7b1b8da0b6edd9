export * as inspection from './inspect/index.ts';
