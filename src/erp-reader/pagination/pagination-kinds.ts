import * as kinds from './kinds/index.js';
import type { PaginationKind } from './pagination-kind.js';
import type { PaginationSettings } from './pagination-settings.js';

type Kind = (typeof kinds)[keyof typeof kinds];

/** The settings of one of the kinds, told apart by `type`. */
export type Pagination = InstanceType<Kind['settings']>;

type AnyKind = PaginationKind<PaginationSettings, object>;

const KINDS: readonly AnyKind[] = Object.values(kinds);
const byType = new Map(KINDS.map((kind) => [new kind.settings().type, kind]));

/** The settings of every kind. */
export const PAGINATION_CLASSES = KINDS.map(({ settings }) => settings);

/** The positions of every kind. */
export const POSITION_CLASSES = KINDS.flatMap(({ positions }) => positions);

/** What the kind of these settings can do. */
export function kindOf(pagination: Pagination): AnyKind {
  const kind = byType.get(pagination.type);
  if (kind === undefined) throw new Error(`There is no pagination "${pagination.type}".`);
  return kind;
}
