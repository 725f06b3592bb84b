import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../database/index.js';
import { type HeldImage, pictureOf, shopOf } from '../omnitron-writer/index.js';
import { imagesOf, type RowCode } from '../rows/index.js';
import type { Run } from './run.js';
import { FlowDocuments } from './write/flow-documents.js';

/** An image of the row. */
export interface RowImage extends Partial<HeldImage> {
  readonly url: string;
  /** The shop is not known to hold it. */
  readonly isNew: boolean;
}

/** An image that the shop is known to hold. */
export interface ShopImage extends Partial<HeldImage> {
  readonly url: string;
  /** The row does not have it: its write takes it away. */
  readonly isRemoved: boolean;
}

/** A row that waits for a person: what its write would leave, beside what the shop is known to hold. */
export interface HeldRow {
  readonly rowNo: number;
  readonly sku: string | null;
  readonly code: RowCode;
  readonly detail: string | null;
  readonly lostImages: number;
  readonly images: readonly RowImage[];
  /** Null where no write of these images is known. */
  readonly shopImages: readonly ShopImage[] | null;
  /** When the shop was last sent them, or was found to hold others. */
  readonly shopKnownAt: Date | null;
}

interface StoredRow extends Pick<HeldRow, 'rowNo' | 'sku' | 'code' | 'detail' | 'lostImages'> {
  readonly images: string;
  readonly shopImages: string | null;
  readonly shopKnownAt: Date | null;
}

/** The rows that the damage policy holds, each beside the images of its product in the shop. */
@Injectable()
export class HeldRows {
  constructor(
    private readonly dataSource: DataSource,
    private readonly documents: FlowDocuments,
  ) {}

  /** In their order, behind the row `after`. */
  async listHeld(run: Run, after: number, limit: number): Promise<HeldRow[]> {
    const { omnitron, write } = await this.documents.getDocument(run);
    const held = await rows<StoredRow>(
      this.dataSource,
      `SELECT row.row_no AS "rowNo", row.sku, row.code, row.detail, row.lost_images AS "lostImages", row.images,
         coalesce(state.found_images, state.images) AS "shopImages",
         CASE WHEN state.found_images IS NULL THEN state.written_at ELSE state.found_at END AS "shopKnownAt"
       FROM run_rows row LEFT JOIN product_states state ON state.shop = $3 AND state.sku = row.sku
       WHERE row.day = $1 AND row.run_id = $2 AND row.status = 'held' AND row.row_no > $4
       ORDER BY row.row_no LIMIT $5`,
      [run.day, run.id, shopOf(omnitron), after, limit],
    );
    return held.map((row) => sideBySide(row, write.ignoreUrlParameters));
  }
}

function sideBySide(
  { images: sent, shopImages: known, ...row }: StoredRow,
  ignored: readonly string[],
): HeldRow {
  const images = imagesOf({ images: sent }) as HeldImage[];
  const held = known === null ? null : (imagesOf({ images: known }) as HeldImage[]);
  const picturesOf = (list: readonly HeldImage[]): Set<string> =>
    new Set(list.map(({ url }) => pictureOf(url, ignored)));
  const after = picturesOf(images);
  const before = picturesOf(held ?? []);
  return {
    ...row,
    images: images.map((image) => ({ ...image, isNew: !before.has(pictureOf(image.url, ignored)) })),
    shopImages:
      held?.map((image) => ({ ...image, isRemoved: !after.has(pictureOf(image.url, ignored)) })) ?? null,
  };
}
