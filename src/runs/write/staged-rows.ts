import { asRecords, type FlowCards, type FlowPage } from '../../engine/index.js';
import {
  comparedText,
  contentHash,
  groupPage,
  type Image,
  type ImageVersion,
  imagesText,
  imageUrlWarnings,
  mergeImages,
  type PageRow,
  targetOf,
} from '../../omnitron-writer/index.js';
import { RowCode } from '../../rows/index.js';
import { notAskedFor } from '../source/asked-rows.js';
import { spreadOf } from './row-spread.js';
import type { StagedRow } from './row-store.js';

/** What is known of a page beside its records. */
export interface PageKnowledge {
  /** It brings some images of its products, which are asked for again whole. */
  readonly namesOnly?: boolean;
  /** What the servers of the images tell of the pictures, by URL. */
  readonly versions?: ReadonlyMap<string, ImageVersion>;
}

type PageOfRows = Pick<FlowPage, 'outputs' | 'source'>;
type RowCards = Pick<FlowCards, 'omnitron' | 'write'>;

/** The image URLs of a page, where their versions are asked for. */
export function versionedUrls({ outputs }: PageOfRows, { write }: RowCards): string[] {
  if (!write.imageVersionHeaders) return [];
  return groupPage(outputs.flatMap(asRecords), write).flatMap(({ images }) => images.map(({ url }) => url));
}

/** The rows of a page as they are staged: one per SKU that is on it. */
export function stagedRows(
  { outputs, source }: PageOfRows,
  { omnitron, write }: RowCards,
  { namesOnly = false, versions = new Map() }: PageKnowledge = {},
): StagedRow[] {
  const target = targetOf(omnitron);
  const grouped = groupPage(outputs.flatMap(asRecords), write);
  const spreads = spreadOf(grouped, source.pageNo);
  const rows = grouped.map((row, place): StagedRow => {
    const spread = spreads[place] ?? 0;
    return { ...stagedRow(row, target, versions), ...(spread === 0 ? {} : { spread }) };
  });
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

function stagedRow(
  { sku, images, refusal }: PageRow,
  target: string,
  versions: ReadonlyMap<string, ImageVersion>,
): StagedRow {
  const merged = mergeImages(images).map((image) => withVersion(image, versions.get(image.url)));
  const unknown = merged.flatMap(({ url }) => unknownVersion(url, versions.get(url)));
  const text = imagesText(merged);
  const compared = comparedText(merged);
  return {
    sku,
    images: text,
    imageCount: merged.length,
    compared: compared === text ? null : compared,
    contentHash: contentHash(target, compared),
    refusal,
    warning: refusal === null ? warningOf(merged, unknown) : null,
  };
}

function withVersion(image: Image, found: ImageVersion | undefined): Image {
  if (found === undefined || !('version' in found)) return image;
  return { ...image, version: [image.version ?? [], found.version].flat().join(' ') };
}

function unknownVersion(url: string, found: ImageVersion | undefined): string[] {
  return found !== undefined && 'unknown' in found
    ? [`${url}: ${found.unknown}, so a new picture behind it is not noticed.`]
    : [];
}

/** As many of a product as a person reads. */
const MOST_UNKNOWN = 5;

function warningOf(images: readonly Image[], unknown: readonly string[]): string | null {
  const odd = imageUrlWarnings(images.map(({ url }) => url));
  const all = [odd ?? [], unknown.slice(0, MOST_UNKNOWN)].flat();
  return all.length === 0 ? null : all.join(' ');
}
