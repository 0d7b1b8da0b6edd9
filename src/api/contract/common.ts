import { z } from 'zod';
import { ACTS, ROLES } from '../../domain/index.ts';

/** A moment as answers tell it: RFC 3339 in Shanghai time, 2026-05-01T08:00:00.000+08:00. */
export const moment = z.string().meta({ format: 'date-time', example: '2026-05-01T08:00:00.000+08:00' });

/** A moment as questions give it: RFC 3339 with its offset, or a date, which means that day's midnight in Shanghai. */
export const asked = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .meta({ example: '2026-05-01', description: 'RFC 3339 with offset, or a date in Shanghai' });

export const language = z.enum(['zh', 'en']);
/** One thing in both languages. */
export const words = z.object({ zh: z.string(), en: z.string() });
export const id = z.string().regex(/^[a-z]_[a-z0-9]{20}$/);
export const messageId = z.string().regex(/^[0-9a-f]{16}$/);
export const organisation = z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/);
export const role = z.enum(ROLES);
export const staffRole = z.enum(ROLES).exclude(['public']);
export const act = z.enum(ACTS as [(typeof ACTS)[number], ...(typeof ACTS)[number][]]);
export const outcome = z.enum(['allow', 'hold', 'refuse']);
/** Why: kept in the audit, read by others. PostgreSQL keeps no NUL. */
export const reason = z
  .string()
  .trim()
  .min(2)
  .max(500)
  .regex(/^[^\0]*$/);
export const duty = z.object({ role: staffRole, organisation: organisation.nullable() });
export const named = z.object({ id: z.string(), name: z.string() });

/** A list is read page by page: `next` of one answer is `after` of the next question, null at the end. */
export const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.string().max(300).optional(),
};
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** `a,b` in an address. */
export function list<T extends z.ZodType<string, string>>(item: T) {
  return z
    .string()
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).min(1).max(100));
}
