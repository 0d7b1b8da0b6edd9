export { Html, html, type Part } from '../domain/index.ts';
