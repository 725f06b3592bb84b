import type { RowCode, RowStatus } from './row-codes.js';

/** A row of a run with its outcome, as it is stored. */
export interface RowEntry {
  /** The partition that holds it, `YYYY-MM-DD`. */
  readonly day: string;
  readonly run: string;
  readonly flow: string;
  readonly rowNo: number;
  readonly pageNo: number;
  readonly sku: string | null;
  readonly identifier: string | null;
  /** JSON text of the images; several, one a line, while the fragments of a product wait to be merged. */
  readonly images: string;
  readonly imageCount: number;
  /** Images, by URL, that its write takes away from the shop. */
  readonly lostImages: number;
  readonly status: RowStatus;
  readonly code: RowCode | null;
  readonly detail: string | null;
  readonly warning: string | null;
  readonly httpStatus: number | null;
  readonly attempts: number;
  readonly durationMs: number | null;
  readonly finishedAt: Date | null;
}

/** Where each stands: `t` is the row, `r` its run. */
const COLUMNS: Readonly<Record<keyof RowEntry, string>> = {
  day: 't.day::text',
  run: 't.run_id',
  flow: 'r.flow_slug',
  rowNo: 't.row_no',
  pageNo: 't.page_no',
  sku: 't.sku',
  identifier: 't.identifier',
  images: 't.images',
  imageCount: 't.image_count',
  lostImages: 't.lost_images',
  status: 't.status',
  code: 't.code',
  detail: 't.detail',
  warning: 't.warning',
  httpStatus: 't.http_status',
  attempts: 't.attempts',
  durationMs: 't.duration_ms',
  finishedAt: 't.finished_at',
};

/** The select list of a `RowEntry`, of a row `t` and its run `r`. */
export const ROW_COLUMNS = Object.entries(COLUMNS)
  .map(([name, column]) => `${column} AS "${name}"`)
  .join(', ');

/** The images of a row as a list, whether its fragments are merged already or not. */
export function imagesOf({ images }: Pick<RowEntry, 'images'>): unknown[] {
  return images.split('\n').flatMap((fragment) => JSON.parse(fragment) as unknown[]);
}
