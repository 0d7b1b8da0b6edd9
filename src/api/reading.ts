import { z } from 'zod';
import { type FieldProblem, HttpProblem } from './problem.ts';

const ZH = z.locales.zhCN().localeError;
const EN = z.locales.en().localeError;

/** Reads what came against its schema. Throws 422 with every field that is wrong, in both languages. */
export function read<S extends z.ZodType>(schema: S, value: unknown, status = 422): z.output<S> {
  const result = schema.safeParse(value, { error: EN });
  if (result.success) return result.data;
  const chinese = schema.safeParse(value, { error: ZH }).error?.issues ?? [];
  const fields: FieldProblem[] = result.error.issues.map((issue, i) => ({
    field: issue.path.join('.'),
    words: { zh: chinese[i]?.message ?? issue.message, en: issue.message },
  }));
  const [first] = fields;
  const where = first?.field === '' || first === undefined ? '' : first.field;
  const words = {
    zh: where === '' ? `内容不符合要求：${first?.words.zh}` : `${where} 不符合要求：${first?.words.zh}`,
    en:
      where === ''
        ? `What was sent is not as it must be: ${first?.words.en}`
        : `${where}: ${first?.words.en}`,
  };
  throw new HttpProblem(status, 'invalid-request', words, { fields });
}

/** The key of a list's next page, as an opaque word; a word that is none is told. */
export function cursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function readCursor<const S extends z.ZodType>(
  schema: S,
  word: string | undefined,
): z.output<S> | undefined {
  if (word === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(word, 'base64url').toString()));
  } catch {
    throw new HttpProblem(
      422,
      'invalid-request',
      { zh: 'after 不是上一页给出的 next。', en: 'after is not the next of a page before.' },
      {
        fields: [{ field: 'after', words: { zh: '请从第一页重新开始。', en: 'Start from the first page.' } }],
      },
    );
  }
}
