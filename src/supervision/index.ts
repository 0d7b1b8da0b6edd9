export * from './directives/index.ts';
