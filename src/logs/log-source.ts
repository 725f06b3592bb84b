import { firstIdAt } from '../common/index.js';
import type { KeyPart, LogKey } from './log-cursor.js';

/** Takes a value into the statement that is being written and gives its placeholder, `$3`. */
export type Bind = (value: unknown) => string;

/**
 * One level of the logs under one set of filters, as SQL. `candidates` come in order from an index that answers the
 * filter that narrows most; `filter` looks at each candidate for the rest. A list therefore never reads more than it
 * was allowed to, however rare the matches are.
 */
export interface LogSource<Entry> {
  /** A SELECT of at most `limit` candidates after `after` (null: from the beginning), in order. */
  candidates(bind: Bind, after: LogKey | null, limit: number): string;
  /** What no index answers, as a condition on the columns of the candidates; null for nothing. */
  filter(bind: Bind): string | null;
  /** The columns of `Entry`, from a SELECT of matching candidates, in the same order. */
  show(matches: string): string;
  /** The columns of the candidates that make their order, with their directions. */
  readonly order: string;
  readonly key: readonly { readonly column: string; readonly part: KeyPart }[];
  keyOf(entry: Entry): LogKey;
}

/** ` WHERE …` of the conditions that there are. */
export function where(...conditions: (string | null | undefined | false)[]): string {
  const given = conditions.filter((condition) => typeof condition === 'string');
  return given.length === 0 ? '' : ` WHERE ${given.join(' AND ')}`;
}

/** Whether `text` stands in one of the columns, whatever the case. */
export function contains(bind: Bind, text: string | undefined, ...columns: string[]): string | null {
  if (text === undefined) return null;
  const needle = bind(text);
  return `(${columns.map((column) => `strpos(lower(${column}), lower(${needle}::text)) > 0`).join(' OR ')})`;
}

/** Ids are ordered by time: those of runs that were asked for from `from` on and before `to`. */
export function timeRange(
  bind: Bind,
  column: string,
  { from, to }: { readonly from?: Date; readonly to?: Date },
): (string | false)[] {
  return [
    from !== undefined && `${column} >= ${bind(firstIdAt(from))}::uuid`,
    to !== undefined && `${column} < ${bind(firstIdAt(to))}::uuid`,
  ];
}

/** The conditions joined, or null when there is none. */
export function allOf(...conditions: (string | null)[]): string | null {
  const given = conditions.filter((condition) => condition !== null);
  return given.length === 0 ? null : given.join(' AND ');
}
