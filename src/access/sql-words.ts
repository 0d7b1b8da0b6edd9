/** A pattern for `like` that finds the text itself, whatever signs are in it. */
export const containing = (text: string): string =>
  `%${text.replaceAll('\0', '').replace(/[\\%_]/g, '\\$&')}%`;

const NAME_MAX = 100;
/** A name on one line. PostgreSQL takes no NUL, and a name has no use for other control characters. */
export const nameOf = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, NAME_MAX);

/** Which constraint or unique index a statement ran into. */
export function constraintOf(error: unknown): string | undefined {
  return (error as { constraint?: string } | undefined)?.constraint;
}
