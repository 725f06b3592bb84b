import { describe, IMAGE_TYPES, MAX_SKU_LENGTH, readOrder, readSku, readUrl } from './row.js';

/** Takes one thing that is wrong; `path` is that in the record (`images[0].url`), empty for the record itself. */
export type ReportProblem = (path: string, message: string) => void;

/** Where an image stands in its record: in the list, alone in its place, or the record is the image. */
type ImagePlace = number | 'alone' | 'record';

/**
 * Everything that would make `groupPage` refuse a record, told by field, without making a row of it: for whoever wants to
 * refuse it at the door, many thousand times a second. `emptyAllowed`: an empty image list may be written.
 */
export function reportRowProblems(record: unknown, emptyAllowed: boolean, report: ReportProblem): void {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return report('', `is ${describe(record)}; a row is an object with product_sku and images`);
  }
  const fields = record as Readonly<Record<string, unknown>>;
  const { product_sku: sku, images } = fields;
  if (readSku(sku) === null) {
    report('product_sku', `is ${describe(sku)}; it must be a text of 1 to ${MAX_SKU_LENGTH} characters`);
  }
  if (Array.isArray(images)) {
    for (let place = 0; place < images.length; place += 1) reportImage(images[place], place, report);
    if (images.length === 0 && !emptyAllowed) reportEmpty(report);
  } else if (images !== null && images !== undefined) reportImage(images, 'alone', report);
  else if (!('images' in fields) && 'url' in fields) reportImage(fields, 'record', report);
  else if (!emptyAllowed) reportEmpty(report);
}

function reportEmpty(report: ReportProblem): void {
  report(
    'images',
    'holds no image; sent, it would delete every image of the product. The flow takes it with write.emptyImages: remove',
  );
}

function reportImage(image: unknown, place: ImagePlace, report: ReportProblem): void {
  if (typeof image === 'string') {
    if (readUrl(image) === null) report(imagePath(place), urlMessage(image));
    return;
  }
  if (typeof image !== 'object' || image === null || Array.isArray(image)) {
    return report(imagePath(place), `is ${describe(image)}; it must be {"url", "order"} or a URL`);
  }
  const { url, order, image_type: type } = image as Readonly<Record<string, unknown>>;
  if (readUrl(url) === null) report(imagePath(place, 'url'), urlMessage(url));
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

function urlMessage(url: unknown): string {
  return `is ${describe(url)}; it must be an http(s) URL without spaces`;
}
