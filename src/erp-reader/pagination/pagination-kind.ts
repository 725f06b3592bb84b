import type { FieldProblem } from '../../common/index.js';
import type { PaginationSettings } from './pagination-settings.js';
import type { Paginator } from './paginator.js';

/**
 * One way in which an ERP hands out pages. A new one is a file in kinds/ and a line in kinds/index.ts: validation, OpenAPI,
 * cursors and their checks follow from it.
 */
export interface PaginationKind<Settings extends PaginationSettings, Position extends object> {
  /** Its `type` is the kind's name; fields that name request parameters are declared with `ParamName`. */
  readonly settings: new () => Settings;
  /** A position whose request is another URL than the card's holds it as `url`. */
  paginator(settings: Settings): Paginator<Position>;
  /** What positions look like, for the API. */
  readonly positions: readonly (new () => Position)[];
  /** Whether a position that came from outside is one of these. */
  isPosition(position: Readonly<Record<string, unknown>>): boolean;
  /** What is wrong with settings whose fields are valid one by one; paths start at the settings. */
  problems(settings: Settings): FieldProblem[];
}

/** Whether a position has these members and no others. */
export function hasExactly(
  position: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): boolean {
  return (
    Object.keys(position).length === names.length && names.every((name) => Object.hasOwn(position, name))
  );
}

/** Whether a value counts something: a whole number from 0. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
