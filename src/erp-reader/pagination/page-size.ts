import type { Pagination } from './pagination-kinds.js';

/** Sizes at which ERPs cap their pages, whatever was asked for. */
const USUAL_CAPS = new Set([
  10, 20, 25, 50, 100, 200, 250, 256, 300, 400, 500, 512, 1000, 1024, 2000, 2048, 2500, 4096, 5000, 10_000,
]);

/**
 * Whether a page of so many records looks as if the ERP had cut the list there. `most` is that of the pages before it; null:
 * there was none.
 */
export function looksFull(pagination: Pagination, recordCount: number, most: number | null): boolean {
  if (recordCount === 0) return false;
  if (pagination.limitKey !== null && recordCount >= pagination.pageSize) return true;
  return most === null ? USUAL_CAPS.has(recordCount) : recordCount >= most;
}
