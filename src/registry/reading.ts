import { Reading as Read } from '../domain/index.ts';
import { REFUSALS, type RefusalCode } from './refusals.ts';

/** Reads what people wrote, with the registry's own words for what is wrong. */
export class Reading extends Read<RefusalCode> {
  constructor() {
    super(REFUSALS);
  }
}
