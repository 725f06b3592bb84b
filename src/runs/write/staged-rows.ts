import { asRecords, type FlowCards, type FlowPage } from '../../engine/index.js';
import {
  comparedText,
  contentHash,
  groupPage,
  imagesText,
  imageUrlWarnings,
  mergeImages,
  type PageRow,
  targetOf,
} from '../../omnitron-writer/index.js';
import { RowCode } from '../../rows/index.js';
import { notAskedFor } from '../source/asked-rows.js';
import type { StagedRow } from './row-store.js';

/**
 * The rows of a page as they are staged: one per SKU that is on it. `namesOnly`: it brings some images of its products, which are
 * asked for again whole.
 */
export function stagedRows(
  { outputs, source }: Pick<FlowPage, 'outputs' | 'source'>,
  { omnitron, write }: Pick<FlowCards, 'omnitron' | 'write'>,
  namesOnly = false,
): StagedRow[] {
  const target = targetOf(omnitron);
  const rows = groupPage(outputs.flatMap(asRecords), write).map((row) => stagedRow(row, target));
  const { sku: asked = [] } = source.query;
  if (asked.length === 0 && namesOnly)
    return rows.map((row) => (row.sku === null ? row : { ...row, refusal: READ_AGAIN }));
  if (asked.length === 0 || !write.onlyAskedFor) return rows;
  const skus = rows.flatMap(({ sku }) => (sku === null ? [] : [sku]));
  const strangers = notAskedFor(asked, source.content, skus);
  return rows.map((row) => (strangers.has(row.sku ?? '') ? { ...row, refusal: stranger(asked) } : row));
}

const READ_AGAIN: StagedRow['refusal'] = {
  code: RowCode.READ_AGAIN,
  detail: 'The ERP sends changed images only (read.delta), so the whole product was asked for by its SKU.',
};

function stranger(asked: readonly string[]): StagedRow['refusal'] {
  const [first = ''] = asked;
  const what = asked.length === 1 ? `for ${first}` : `for ${asked.length} SKUs (${first}, …)`;
  return { code: RowCode.NOT_ASKED_FOR, detail: `The ERP was asked ${what} and sent this product too.` };
}

function stagedRow({ sku, images, refusal }: PageRow, target: string): StagedRow {
  const merged = mergeImages(images);
  const text = imagesText(merged);
  const compared = comparedText(merged);
  return {
    sku,
    images: text,
    imageCount: merged.length,
    compared: compared === text ? null : compared,
    contentHash: contentHash(target, compared),
    refusal,
    warning: refusal === null ? imageUrlWarnings(merged.map(({ url }) => url)) : null,
  };
}
