import { findPacked } from '../packed-json.js';
import type { JudgedPage, StopReason } from './paginator.js';

interface FlagSettings {
  readonly hasMorePath: string | null;
  readonly lastPagePath: string | null;
}

interface StopSettings extends FlagSettings {
  readonly pageSize: number;
  readonly stopOnShortPage: boolean;
}

/**
 * The stop rules that offset, page and seek share, the most explicit first: what the response says about further pages
 * beats what its page sizes suggest, so an ERP whose filter empties a whole page is read on when it says so.
 */
export function stopByRules(settings: StopSettings, page: JudgedPage): StopReason | null {
  const flag = flagOf(settings, page.document);
  if (flag === 'more') return null;
  if (flag !== null) return flag;
  if (page.recordCount === 0) return 'empty-page';
  if (page.total !== null && page.recordsRead >= page.total && !page.isTotalDoubted) return 'total-reached';
  if (settings.stopOnShortPage && page.recordCount < settings.pageSize) return 'short-page';
  return null;
}

const NO = new Set(['', '0', 'false', 'no', 'n', 'null']);

/** What the flags of a response say of further pages; null: nothing. One that says that none follows wins. */
export function flagOf(
  { hasMorePath, lastPagePath }: FlagSettings,
  document: unknown,
): 'more' | 'has-more-false' | 'last-page-flag' | null {
  const more = flagAt(hasMorePath, document);
  if (more === false) return 'has-more-false';
  const last = flagAt(lastPagePath, document);
  if (last === true) return 'last-page-flag';
  return more === true || last === false ? 'more' : null;
}

/** A flag as a boolean, a number or a text; null when there is no such setting or no such value. */
function flagAt(path: string | null, document: unknown): boolean | null {
  const value = path === null ? undefined : findPacked(path, document);
  if (value === undefined) return null;
  return typeof value === 'string' ? !NO.has(value.trim().toLowerCase()) : Boolean(value);
}
