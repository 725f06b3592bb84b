import { erpReaderError } from './erp-reader.errors.js';
import { findValue } from './json-path.js';
import type { ReadPage } from './read-page.js';

/** The identifiers that the records of a page hold, each once. One without would be a product that nobody misses: `IDENTIFIER_NOT_FOUND`. */
export function identifiersOn({ content, pageNo }: ReadPage, idPath: string): string[] {
  const records: readonly unknown[] = Array.isArray(content) ? content : [content];
  const found = records.map((record, index) => {
    const value = findValue(idPath, record);
    if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) return String(value);
    const keys = typeof record === 'object' && record !== null ? Object.keys(record).slice(0, 20) : [];
    throw erpReaderError(
      'IDENTIFIER_NOT_FOUND',
      `Record ${index + 1} of page ${pageNo} has no identifier at read.products.idPath ${idPath}${keys.length === 0 ? '' : `; it has the keys ${keys.join(', ')}`}.`,
      { details: { pageNo } },
    );
  });
  return [...new Set(found)];
}
