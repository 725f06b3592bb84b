/** A table for people: a line per row, columns as wide as they need. */
export function table(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const lines = [columns.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(cell))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Names and values, one a line. */
export function fields(values: Readonly<Record<string, unknown>>): string {
  const width = Math.max(...Object.keys(values).map((name) => name.length));
  return Object.entries(values)
    .map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}`)
    .join('\n');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How many of the list are shown, when that is not all. */
export function shown(list: { readonly count: number; readonly results: readonly unknown[] }): string {
  return list.count > list.results.length ? `\n${list.results.length} of ${list.count}` : '';
}

/** A document of the API as YAML, without a last line break. */
export async function yamlText(document: object): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(document).trimEnd();
}
