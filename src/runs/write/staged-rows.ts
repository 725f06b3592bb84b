import { asRecords, type FlowCards, type FlowPage } from '../../engine/index.js';
import {
  contentHash,
  groupPage,
  imagesText,
  mergeImages,
  type PageRow,
  targetOf,
} from '../../omnitron-writer/index.js';
import { RowCode } from '../../rows/index.js';
import { notAskedFor } from '../source/asked-rows.js';
import type { StagedRow } from './row-store.js';

/** The rows of a page as they are staged: one per SKU that is on it. */
export function stagedRows(
  { outputs, source }: Pick<FlowPage, 'outputs' | 'source'>,
  { omnitron, write }: Pick<FlowCards, 'omnitron' | 'write'>,
): StagedRow[] {
  const target = targetOf(omnitron);
  const rows = groupPage(outputs.flatMap(asRecords)).map((row) => stagedRow(row, target));
  const { sku: asked = [] } = source.query;
  if (asked.length === 0 || !write.onlyAskedFor) return rows;
  const skus = rows.flatMap(({ sku }) => (sku === null ? [] : [sku]));
  const strangers = notAskedFor(asked, source.content, skus);
  return rows.map((row) => (strangers.has(row.sku ?? '') ? { ...row, refusal: stranger(asked) } : row));
}

function stranger(asked: readonly string[]): StagedRow['refusal'] {
  const [first = ''] = asked;
  const what = asked.length === 1 ? `for ${first}` : `for ${asked.length} SKUs (${first}, …)`;
  return { code: RowCode.NOT_ASKED_FOR, detail: `The ERP was asked ${what} and sent this product too.` };
}

function stagedRow({ sku, images, refusal }: PageRow, target: string): StagedRow {
  const merged = mergeImages(images);
  const text = imagesText(merged);
  return {
    sku,
    images: text,
    imageCount: merged.length,
    contentHash: contentHash(target, text),
    refusal,
  };
}
