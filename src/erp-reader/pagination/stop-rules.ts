import { findValue } from '../json-path.js';
import type { PageObservation, StopReason } from './paginator.js';

interface StopSettings {
  readonly pageSize: number;
  readonly totalPath: string | null;
  readonly hasMorePath: string | null;
  readonly stopOnShortPage: boolean;
}

/**
 * The stop rules that offset, page and seek share, the most explicit first: what the response says about further pages
 * beats what its page sizes suggest, so an ERP whose filter empties a whole page is read on when it says so.
 */
export function stopByRules(settings: StopSettings, page: PageObservation): StopReason | null {
  const more = declaredMore(settings.hasMorePath, page.document);
  if (more === true) return null;
  if (more === false) return 'has-more-false';
  if (page.recordCount === 0) return 'empty-page';
  const total = declaredTotal(settings.totalPath, page.document);
  if (total !== null && page.recordsRead >= total) return 'total-reached';
  if (settings.stopOnShortPage && page.recordCount < settings.pageSize) return 'short-page';
  return null;
}

const NO = new Set(['', '0', 'false', 'no', 'n', 'null']);

/** The flag at `hasMorePath`; null when there is no such setting or no such value, which says nothing. */
export function declaredMore(path: string | null, document: unknown): boolean | null {
  const value = path === null ? undefined : findValue(path, document);
  if (value === undefined) return null;
  return typeof value === 'string' ? !NO.has(value.trim().toLowerCase()) : Boolean(value);
}

/** The count at a path, written as a number or as digits; null when there is none. */
export function declaredTotal(path: string | null, document: unknown): number | null {
  const value = path === null ? undefined : findValue(path, document);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : null;
}
