import { imageUrlAdvice, type ImageUrlRules, readImageUrl } from './image-url.js';
import { describe, IMAGE_TYPES, readOrder, type RowRules } from './row.js';
import { splitUrls } from './several-urls.js';
import { looksMangled, readSku, skuProblem } from './sku.js';

/** Takes one thing that is wrong; `path` is that in the record (`images[0].url`), empty for the record itself. */
export type ReportProblem = (path: string, message: string) => void;

/** Where an image stands in its record: in the list, alone in its place, or the record is the image. */
type ImagePlace = number | 'alone' | 'record';

/**
 * Everything that would make `groupPage` refuse a record, told by field, without making a row of it: for whoever wants to
 * refuse it at the door, many thousand times a second.
 */
export function reportRowProblems(record: unknown, rules: PostedRowRules, report: ReportProblem): void {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return report('', `is ${describe(record)}; a row is an object with product_sku and images`);
  }
  const fields = record as Readonly<Record<string, unknown>>;
  const { emptyAllowed, allowMangledSkus } = rules;
  const { product_sku: sku } = fields;
  const read = readSku(sku);
  if (read === null) report('product_sku', `is ${describe(sku)}; ${skuProblem(sku)}`);
  else if (!allowMangledSkus && looksMangled(read)) {
    const advice = 'send SKUs as text, or set write.allowMangledSkus if it is right';
    report(
      'product_sku',
      `is ${describe(sku)}, which looks like a number that a spreadsheet has rounded; ${advice}`,
    );
  }
  const images = splitImages(fields['images'], rules);
  const check = (image: unknown, place: ImagePlace): void => reportImage(image, place, rules, report);
  if (Array.isArray(images)) {
    for (let place = 0; place < images.length; place += 1) check(images[place], place);
    if (images.length === 0 && !emptyAllowed) reportEmpty(report);
  } else if (images !== null && images !== undefined) check(images, 'alone');
  else if (!('images' in fields) && 'url' in fields) {
    for (const image of [splitImages(fields, rules)].flat()) check(image, 'record');
  } else if (!emptyAllowed) reportEmpty(report);
}

/** What a flow says of posted rows. */
export interface PostedRowRules extends RowRules {
  /** An empty image list may be written. */
  readonly emptyAllowed: boolean;
}

function splitImages(images: unknown, { imageSeparator, imageBaseUrl }: RowRules): unknown {
  if (imageSeparator === null || images === null || images === undefined) return images;
  const split = splitUrls(Array.isArray(images) ? images : [images], imageSeparator, imageBaseUrl !== null);
  return split.length === 1 && typeof images === 'object' && !Array.isArray(images) ? split[0] : split;
}

function reportEmpty(report: ReportProblem): void {
  report(
    'images',
    'holds no image; sent, it would delete every image of the product. The flow takes it with write.emptyImages: remove',
  );
}

function reportImage(image: unknown, place: ImagePlace, rules: ImageUrlRules, report: ReportProblem): void {
  if (typeof image === 'string') {
    if (readImageUrl(image, rules) === null) report(imagePath(place), urlMessage(image, rules));
    return;
  }
  if (typeof image !== 'object' || image === null || Array.isArray(image)) {
    return report(imagePath(place), `is ${describe(image)}; it must be {"url", "order"} or a URL`);
  }
  const { url, order, image_type: type } = image as Readonly<Record<string, unknown>>;
  if (readImageUrl(url, rules) === null) report(imagePath(place, 'url'), urlMessage(url, rules));
  if (readOrder(order) === null) {
    report(imagePath(place, 'order'), `is ${describe(order)}; it must be a whole number from 0`);
  }
  if (type !== undefined && type !== null && !IMAGE_TYPES.includes(type as 'default')) {
    report(imagePath(place, 'image_type'), `is ${describe(type)}; it must be default or swatch`);
  }
}

function imagePath(place: ImagePlace, field?: string): string {
  const image = place === 'record' ? [] : [place === 'alone' ? 'images' : `images[${place}]`];
  return (field === undefined ? image : [...image, field]).join('.');
}

function urlMessage(url: unknown, rules: ImageUrlRules): string {
  return `is ${describe(url)}; ${imageUrlAdvice(url, rules)}`;
}
