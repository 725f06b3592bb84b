import { asRecords, type FlowPage } from '../../engine/index.js';
import {
  contentHash,
  groupPage,
  imagesText,
  mergeImages,
  type OmnitronCard,
  type PageRow,
  targetOf,
} from '../../omnitron-writer/index.js';
import type { StagedRow } from './row-store.js';

/** The rows of a page as they are staged: one per SKU that is on it. */
export function stagedRows(
  { outputs }: Pick<FlowPage, 'outputs'>,
  { omnitron }: { readonly omnitron: OmnitronCard },
): StagedRow[] {
  const target = targetOf(omnitron);
  return groupPage(outputs.flatMap(asRecords)).map((row) => stagedRow(row, target));
}

function stagedRow({ sku, images, refusal }: PageRow, target: string): StagedRow {
  const merged = mergeImages(images);
  const text = imagesText(merged);
  return {
    sku,
    images: text,
    imageCount: merged.length,
    contentHash: contentHash(target, text),
    failure: refusal,
  };
}
