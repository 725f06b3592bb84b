import type { FieldProblem } from '../common/index.js';
import type { Pagination } from './pagination.dto.js';
import type { PageCursor } from './pagination/index.js';

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
  if (!isPosition(given['position'], pagination))
    wrong.push(['position', `is none of this flow's pagination (${pagination?.type ?? 'none'})`]);
  const problems = wrong.map(([name, message]) => ({ path: `cursor.${name}`, message }));
  return { cursor: given as object as PageCursor, problems };
}

/** Whether a cursor says itself which URL is asked, and so where credentials are sent to. */
export function namesUrl({ position }: PageCursor): boolean {
  return 'url' in position;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const ORDERS: ReadonlySet<unknown> = new Set(['unknown', 'ascending', 'descending']);

function isPosition(value: unknown, pagination: Pagination | null): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const position = value as Readonly<Record<string, unknown>>;
  const has = (...names: string[]): boolean =>
    Object.keys(position).length === names.length && names.every((name) => Object.hasOwn(position, name));
  const type = pagination?.type ?? 'single';
  if (type === 'single') return has();
  if (type === 'offset' || type === 'page') return has(type) && isCount(position[type]);
  if (type === 'seek') return has('marker', 'order') && ORDERS.has(position['order']);
  if (has('next')) return position['next'] === null;
  if (has('token')) return position['token'] !== null;
  return has('url') && typeof position['url'] === 'string' && /^https?:/i.test(position['url']);
}
