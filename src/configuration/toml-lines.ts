/**
 * Where each key of a TOML file stands: dotted path → line from 1, `upstreams.0.host` for tables in a list. The parser that we keep
 * tells no positions, so this reads the lines again and knows only what a configuration needs: tables, and `key =` at the start of
 * a line. A key that it does not see is told without its line.
 */
export function tomlLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table = '';
  let within: '"""' | "'''" | undefined;
  for (const [i, raw] of text.split('\n').entries()) {
    if (within !== undefined) {
      if (raw.includes(within)) within = undefined;
      continue;
    }
    const list = /^\s*\[\[\s*([^\]]+?)\s*\]\]/.exec(raw);
    const single = list === null ? /^\s*\[\s*([^\]]+?)\s*\]/.exec(raw) : null;
    const key =
      /^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(raw);
    if (list !== null) {
      const name = plain(list[1]!);
      const index = counts.get(name) ?? 0;
      counts.set(name, index + 1);
      table = `${name}.${index}`;
    } else if (single !== null && key === null) table = plain(single[1]!);
    else if (key !== null) {
      note(lines, table === '' ? plain(key[1]!) : `${table}.${plain(key[1]!)}`, i + 1);
      const opened = /("""|''')/.exec(raw.slice(key[0].length));
      if (opened !== null && raw.split(opened[1]!).length === 2) within = opened[1] as '"""' | "'''";
      continue;
    } else continue;
    note(lines, table, i + 1);
  }
  return lines;
}

function plain(dotted: string): string {
  return dotted
    .split('.')
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .join('.');
}

/** The first line wins, also for the tables that hold it. */
function note(lines: Map<string, number>, path: string, line: number): void {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    if (!lines.has(at)) lines.set(at, line);
  }
}
