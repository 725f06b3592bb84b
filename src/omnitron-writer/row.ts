/**
 * What the mapping step hands over, turned into rows for Omnitron. A record is one product (`product_sku` and
 * `images`) or one image of a product (`product_sku`, `url`, `order`); records of one SKU on one page become one row.
 * Omnitron takes all images of a product or none, so one wrong image refuses its whole product, by name.
 * Source of the shapes: the flow's "Expected Output" and Omnitron's image endpoint.
 */

import { type CodeOf, RowCode } from '../rows/index.js';
import { type ImageUrlRules, imageUrlAdvice, readImageUrl, withoutParameters } from './image-url.js';
import { splitUrls } from './several-urls.js';
import { looksMangled, readSku, skuProblem } from './sku.js';

export const IMAGE_TYPES = ['default', 'swatch'] as const;

export interface Image {
  readonly url: string;
  readonly order: number;
  readonly image_type?: (typeof IMAGE_TYPES)[number];
  /** The URL that it is compared by, where that is another one: as it was told, without what the flow ignores. */
  readonly comparedUrl?: string;
  /** What the ERP tells of the picture behind the URL; another version is another content. */
  readonly version?: string;
}

/** Why a row will not be sent. `detail` is for the user: what is wrong and where. */
export interface Refusal {
  readonly code: CodeOf<'failed'>;
  readonly detail: string;
}

/** One product of one page. `sku` is null when the record has none; then there is a refusal. */
export interface PageRow {
  readonly sku: string | null;
  readonly images: Image[];
  refusal: Refusal | null;
  /** Set where several records with different images made it: whether they stand beside each other on the page. */
  pieces?: 'together' | 'apart';
}

/** What a flow says of the rows it takes; see the Write card. */
export interface RowRules extends ImageUrlRules {
  readonly allowMangledSkus: boolean;
  readonly imageSeparator: string | null;
  readonly ignoreUrlParameters: readonly string[];
  readonly imageVersionField: string | null;
}

const STRICT: RowRules = {
  allowMangledSkus: false,
  imageSeparator: null,
  imageUrlEncoding: 'browsers',
  imageBaseUrl: null,
  ignoreUrlParameters: [],
  imageVersionField: null,
};

/** The records of a page as rows, one per SKU in order of arrival. */
export function groupPage(records: readonly unknown[], rules: RowRules = STRICT): PageRow[] {
  const rows: PageRow[] = [];
  const places = new Map<string, number>();
  const urls = new Map<PageRow, Set<string>>();
  let last = -1;
  for (const [index, record] of records.entries()) {
    const row = parseRecord(record, index, rules);
    const place = row.sku === null ? undefined : places.get(row.sku);
    if (place === undefined) {
      if (row.sku !== null) places.set(row.sku, rows.length);
      last = rows.push(row) - 1;
    } else {
      const first = rows[place] as PageRow;
      if (bringsMore(urls, first, row))
        first.pieces = place === last ? (first.pieces ?? 'together') : 'apart';
      last = place;
      first.images.push(...row.images);
      first.refusal ??= row.refusal;
    }
  }
  return rows;
}

/** Whether a record has an image that those of `first` before it did not have; `urls` remembers them, so that this takes linear time. */
function bringsMore(urls: Map<PageRow, Set<string>>, first: PageRow, { images }: PageRow): boolean {
  const known = urls.get(first) ?? new Set(first.images.map(({ url }) => url));
  urls.set(first, known);
  const before = known.size;
  for (const { url } of images) known.add(url);
  return known.size > before;
}

/**
 * The images of one product from several places: each URL once for each type, the first wins; by order, then by arrival. One
 * URL may be the default image and the swatch.
 */
export function mergeImages(images: readonly Image[]): Image[] {
  const kept = new Map<string, Image>();
  for (const image of images) {
    const url = image.comparedUrl ?? image.url;
    const key = image.image_type === 'swatch' ? ` ${url}` : url;
    if (!kept.has(key)) kept.set(key, image);
  }
  return [...kept.values()].sort((a, b) => a.order - b.order);
}

function parseRecord(record: unknown, index: number, rules: RowRules): PageRow {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    const detail = `Record ${index + 1} is ${describe(record)}; a row is an object with product_sku and images.`;
    return { sku: null, images: [], refusal: { code: RowCode.ROW_NOT_AN_OBJECT, detail } };
  }
  const fields = record as Readonly<Record<string, unknown>>;
  const sku = readSku(fields['product_sku']);
  if (sku === null) {
    const detail = `Record ${index + 1} has product_sku ${describe(fields['product_sku'])}; ${skuProblem(fields['product_sku'])}. Its keys: ${Object.keys(fields).slice(0, 20).join(', ')}.`;
    return { sku: null, images: [], refusal: { code: RowCode.MISSING_SKU, detail } };
  }
  if (!rules.allowMangledSkus && looksMangled(sku)) {
    const detail = `product_sku ${describe(sku)} looks like a number that a spreadsheet has rounded, so several products may have it. Let the ERP send SKUs as text, or set write.allowMangledSkus if it is right.`;
    return { sku, images: [], refusal: { code: RowCode.SKU_LOOKS_MANGLED, detail } };
  }
  const given = 'images' in fields ? fields['images'] : 'url' in fields ? [fields] : [];
  const list: unknown[] = Array.isArray(given) ? given : given === null || given === undefined ? [] : [given];
  const images: Image[] = [];
  const entries =
    rules.imageSeparator === null ? list : splitUrls(list, rules.imageSeparator, rules.imageBaseUrl !== null);
  for (const [place, entry] of entries.entries()) {
    const image = parseImage(entry, place, { record: fields, rules });
    if ('code' in image) return { sku, images: [], refusal: image };
    images.push(image);
  }
  return { sku, images, refusal: null };
}

interface ImageContext {
  readonly record: Readonly<Record<string, unknown>>;
  readonly rules: RowRules;
}

function parseImage(entry: unknown, place: number, context: ImageContext): Image | Refusal {
  if (typeof entry === 'string') return parseImage({ url: entry, order: place + 1 }, place, context);
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return {
      code: RowCode.BAD_IMAGES,
      detail: `Image ${place + 1} is ${describe(entry)}; it must be {"url", "order"} or a URL.`,
    };
  }
  const fields = entry as Readonly<Record<string, unknown>>;
  const { rules } = context;
  const read = readImageUrl(fields['url'], rules);
  if (read === null) {
    const detail = `Image ${place + 1} has url ${describe(fields['url'])}; ${imageUrlAdvice(fields['url'], rules)}.`;
    return { code: RowCode.BAD_IMAGE_URL, detail };
  }
  const { url } = read;
  const order = readOrder(fields['order']);
  if (order === null) {
    const detail = `Image ${place + 1} (${url}) has order ${describe(fields['order'])}; it must be a whole number from 0.`;
    return { code: RowCode.BAD_IMAGE_ORDER, detail };
  }
  const type = fields['image_type'];
  const comparison = comparisonOf(read, fields, context);
  if (type === undefined || type === null) return { url, order, ...comparison };
  if (!IMAGE_TYPES.includes(type as 'default')) {
    const detail = `Image ${place + 1} (${url}) has image_type ${describe(type)}; it must be default or swatch.`;
    return { code: RowCode.BAD_IMAGE_TYPE, detail };
  }
  return { url, order, image_type: type as 'default' | 'swatch', ...comparison };
}

function comparisonOf(
  { url, told }: { readonly url: string; readonly told: string },
  image: Readonly<Record<string, unknown>>,
  { record, rules }: ImageContext,
): Pick<Image, 'comparedUrl' | 'version'> {
  const comparedUrl = withoutParameters(told, rules.ignoreUrlParameters);
  const field = rules.imageVersionField;
  const value = field === null ? undefined : (image[field] ?? record[field]);
  const isTold = value !== undefined && value !== null && value !== '';
  return {
    ...(comparedUrl === url ? {} : { comparedUrl }),
    ...(isTold ? { version: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 500) } : {}),
  };
}

/** Omnitron's default order is 0; numbers that arrive as text count as numbers. */
export function readOrder(value: unknown): number | null {
  if (value === undefined || value === null) return 0;
  const order = typeof value === 'string' && /^\s*\d+(\.0+)?\s*$/.test(value) ? Number(value) : value;
  return typeof order === 'number' && Number.isSafeInteger(order) && order >= 0 && order <= 2_147_483_647
    ? order
    : null;
}

export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
