import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { ROOT } from './openapi-routes.js';

/** A page of docs/. */
export const docPage = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

/** The rows of the tables of a page (or of what stands under one heading of it) by column title, code marks left in. */
export function tableRows(page: string, heading?: string): Record<string, string>[] {
  const lines = (heading === undefined ? page : sectionOf(page, heading)).split('\n');
  let titles: string[] = [];
  return lines.flatMap((line, at) => {
    if (!line.startsWith('|')) titles = [];
    if (!line.startsWith('|') || line.startsWith('| -')) return [];
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    if (lines[at + 1]?.startsWith('| -') === true) {
      titles = cells;
      return [];
    }
    return [Object.fromEntries(cells.map((cell, column) => [titles[column] ?? '', cell]))];
  });
}

/** What stands between a heading and the next one of any level. */
function sectionOf(page: string, heading: string): string {
  const at = page
    .split('\n')
    .findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'));
  if (at < 0) throw new Error(`There is no heading "${heading}".`);
  const rest = page.split('\n').slice(at + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line));
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

/** The fields of a document's class and the default of each as tables write it: `` `500` ``, or `required`. */
export function declaredDefaults(document: new () => object): Record<string, string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(document, '', false, false);
  const blank = new document();
  return Object.fromEntries(
    rules.map(({ propertyName }) => [propertyName, written(Reflect.get(blank, propertyName))]),
  );
}

function written(value: unknown): string {
  if (value === undefined) return 'required';
  const isDocument = typeof value === 'object' && value !== null && !Array.isArray(value);
  return `\`${isDocument ? '{}' : typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
