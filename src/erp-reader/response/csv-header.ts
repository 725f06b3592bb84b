import type { CsvSettings } from './csv-settings.js';
import { DocumentFault } from './document-fault.js';

/** A column of a table. */
export interface CsvColumn {
  /** What the header says; empty for a column without a name. */
  readonly header: string;
  /** The field that it becomes; null: it is left out. */
  readonly name: string | null;
  /** Whether the field is a list of the values of all columns of this name. */
  readonly isList: boolean;
}

/** The columns of a table whose first line has these cells. Throws `RESPONSE_NOT_CSV`. */
export function columnsOf(cells: readonly string[], settings: CsvSettings, line: number): CsvColumn[] {
  if (!settings.csvHasHeader) return unheadedColumns(cells.length, settings.csvColumns);
  const names = settings.csvSameNames === 'number' ? numbered(cells) : [...cells];
  const isTwice = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  const twice = names.find((name) => name !== '' && isTwice(name));
  if (twice !== undefined && settings.csvSameNames === 'refuse') {
    throw new DocumentFault(
      'RESPONSE_NOT_CSV',
      `the header (line ${line}) names two columns "${twice}"; set read.csvSameNames to number or list`,
    );
  }
  const { csvColumns } = settings;
  const missing = csvColumns.find((name) => !names.includes(name));
  if (missing !== undefined) {
    const there = names.filter((name) => name !== '').slice(0, 30);
    throw new DocumentFault(
      'RESPONSE_NOT_CSV',
      `the header (line ${line}) has no column "${missing}" (read.csvColumns), but ${there.join(', ')}`,
    );
  }
  return names.map((name, index) => ({
    header: cells[index] ?? '',
    name: name === '' || (csvColumns.length > 0 && !csvColumns.includes(name)) ? null : name,
    isList: name !== '' && isTwice(name),
  }));
}

/** Without a header the card names the first columns, and the others are left out. */
function unheadedColumns(count: number, names: readonly string[]): CsvColumn[] {
  return Array.from({ length: Math.max(count, names.length) }, (_, index) => {
    const name = names.length === 0 ? `column${index + 1}` : (names[index] ?? null);
    return { header: name ?? `column ${index + 1}`, name, isList: false };
  });
}

/** `img`, `img_2`, `img_3`: nothing of a table is lost because two columns have one name. */
function numbered(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (name === '' || !seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name}_${number}`)) number += 1;
    taken.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}
