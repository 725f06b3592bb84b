/** SKUs as people paste them: lines, commas, semicolons and tabs separate; each counts once. */
export function skusOf(text: string): string[] {
  const parts = text.split(/[\n\r,;\t]+/).map((part) => part.trim().replaceAll(/^"|"$/g, ''));
  return [...new Set(parts.filter((part) => part !== ''))];
}

export interface CsvGlance {
  readonly columns: readonly string[];
  readonly rows: number;
  /** The lines before the first row: names of columns, and the delimiter where it is said. */
  readonly heads: number;
  /** The values of the first rows by column. */
  readonly first: readonly Readonly<Record<string, string>>[];
}

const SHOWN_ROWS = 100;
const DELIMITERS = [',', ';', '\t', '|'];

/** What a CSV file holds, for the eye: the server reads the file itself when the run is started. */
export function glanceAtCsv(text: string): CsvGlance {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const said = /^sep=(.)$/i.exec(lines[0]?.trim() ?? '')?.[1];
  const [head = '', ...rest] = said === undefined ? lines : lines.slice(1);
  const most = DELIMITERS.toSorted((one, other) => head.split(other).length - head.split(one).length);
  const delimiter = said ?? most[0] ?? ',';
  const columns = fieldsOf(head, delimiter);
  const filled = rest.filter((line) => line.trim() !== '');
  const first = filled.slice(0, SHOWN_ROWS).map((line) => {
    const fields = fieldsOf(line, delimiter);
    return Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? '']));
  });
  return {
    columns: columns.filter((column) => column !== ''),
    rows: filled.length,
    heads: said === undefined ? 1 : 2,
    first,
  };
}

/** What is read at once of a large file. */
const PIECE_BYTES = 256 * 1024;

/** The same of a file, read in pieces: however large it is, the page stays usable. */
export async function glanceAtFile(file: Blob): Promise<CsvGlance> {
  const glance = glanceAtCsv(await file.slice(0, PIECE_BYTES).text());
  if (file.size <= PIECE_BYTES) return glance;
  let lines = 0;
  let isFilled = false;
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    for (const byte of new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer())) {
      if (byte === NEWLINE && isFilled) lines += 1;
      if (byte === NEWLINE) isFilled = false;
      else if (byte > SPACE) isFilled = true;
    }
  }
  return { ...glance, rows: lines + (isFilled ? 1 : 0) - glance.heads };
}

const NEWLINE = 10;
const SPACE = 32;

function fieldsOf(line: string, delimiter: string): string[] {
  const fields = [''];
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) fields.push('');
    else fields.push((fields.pop() ?? '') + character);
  }
  return fields.map((field) => field.trim());
}
