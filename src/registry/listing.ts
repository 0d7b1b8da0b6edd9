/** A page of what stands by name, and where the next one begins. */
export interface Listed<T> {
  readonly items: T[];
  readonly next: string | null;
}

export interface PageAsked {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** So many names are looked at at once where a filter may leave few of them. */
const PIECE = 500;

/**
 * A page of those that stand as asked for. What stands is a fold of facts and is in no column, so that names are read in order, piece by piece,
 * and folded, until the page is full. `names`: the next so many behind one. `standing`: those of them that are wanted, in the same order.
 */
export async function listed<T>(
  { limit, after = '' }: PageAsked,
  isFiltered: boolean,
  names: (after: string, size: number) => Promise<readonly string[]>,
  standing: (names: readonly string[]) => Promise<readonly { readonly name: string; readonly item: T }[]>,
): Promise<Listed<T>> {
  const found: { readonly name: string; readonly item: T }[] = [];
  const size = isFiltered ? PIECE : limit + 1;
  for (let behind = after; found.length <= limit; ) {
    const piece = await names(behind, size);
    if (piece.length > 0) found.push(...(await standing(piece)));
    if (piece.length < size) break;
    behind = piece.at(-1)!;
  }
  const items = found.slice(0, limit);
  return {
    items: items.map(({ item }) => item),
    next: found.length > limit ? items.at(-1)!.name : null,
  };
}

/** The end of a time that begins now, for what runs out soon. */
export function within(days: number, now: number): Date {
  return new Date(now + days * 86_400_000);
}
