import type { FieldProblem } from '../common/index.js';
import { isCount, isPosition, type PageCursor, type Pagination } from './pagination/index.js';

const COUNTS = ['pageNo', 'responseNo', 'batch', 'recordsRead', 'recordsBefore', 'skip'] as const;
const TOTALS = ['declared', 'declaredBefore'] as const;
const FIELDS: ReadonlySet<string> = new Set([...COUNTS, ...TOTALS, 'position', 'previous']);

/**
 * A cursor that came from outside, checked: it must be one that a read by this pagination, over this many batches, answers.
 * `problems` is empty when it is.
 */
export function checkCursor(
  given: Readonly<Record<string, unknown>>,
  pagination: Pagination | null,
  batches: number,
): { readonly cursor: PageCursor; readonly problems: readonly FieldProblem[] } {
  const wrong: [string, string][] = Object.keys(given)
    .filter((name) => !FIELDS.has(name))
    .map((name) => [name, `property ${name} should not exist`]);
  for (const name of COUNTS)
    if (!isCount(given[name])) wrong.push([name, 'must be a whole number, at least 0']);
  for (const name of ['pageNo', 'responseNo']) if (given[name] === 0) wrong.push([name, 'counts from 1']);
  for (const name of TOTALS)
    if (given[name] !== null && !isCount(given[name])) wrong.push([name, 'must be a whole number, or null']);
  if (given['previous'] !== null && typeof given['previous'] !== 'string')
    wrong.push(['previous', 'must be the text that was answered, or null']);
  if (isCount(given['batch']) && given['batch'] >= batches)
    wrong.push([
      'batch',
      `the query has ${batches} batch(es), counted from 0; give the query that the cursor came with`,
    ]);
  if (!isObject(given['position']) || !isPosition(pagination, given['position']))
    wrong.push(['position', `is none of this flow's pagination (${pagination?.type ?? 'none'})`]);
  const problems = wrong.map(([name, message]) => ({ path: `cursor.${name}`, message }));
  return { cursor: given as object as PageCursor, problems };
}

/** Whether a cursor says itself which URL is asked, and so where credentials are sent to. */
export function namesUrl({ position }: PageCursor): boolean {
  return 'url' in position;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
