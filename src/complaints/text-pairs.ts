/**
 * A piece of a text as PostgreSQL's text search asks for it in `text_pairs`: each of its characters with the one behind it; a single character as the
 * beginning of a pair. What is found so holds all of the pairs; whether it holds the piece is asked of the text itself.
 */
export function pairsOf(piece: string): string {
  // As it reaches the database.
  const characters = [...piece.toWellFormed()];
  if (characters.length === 1) return `${quoted(characters[0]!)}:*`;
  const pairs = characters.slice(1).map((next, i) => characters[i]! + next);
  return [...new Set(pairs)].map(quoted).join(' & ');
}

function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
