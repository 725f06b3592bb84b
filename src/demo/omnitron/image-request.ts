import { type FieldErrors } from './django-answers.js';

export const IMAGE_TYPES = ['default', 'swatch'] as const;

/** One image of a product as Omnitron keeps it. */
export interface DownloadableImage {
  readonly url: string;
  readonly order: number;
  readonly image_type: (typeof IMAGE_TYPES)[number];
}

export interface ImageRequest {
  readonly sku: string;
  readonly images: readonly DownloadableImage[];
}

export type ImageRequestReading = { readonly request: ImageRequest } | { readonly errors: FieldErrors };

const REQUIRED = ['This field is required.'];
const NO_ERRORS = Object.freeze({});
const MAX_URL_LENGTH = 2048;
const WEB_URL = /^https?:\/\/[^\s/?#@:[\]]+(:\d{1,5})?([/?#]\S*)?$/i;

/**
 * Reads the body of an image write, all or nothing: one wrong image and none is taken. The errors are those of
 * Django REST Framework: messages by field, and for a list one object per item, empty for a good one.
 */
export function readImageRequest(body: unknown): ImageRequestReading {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const got = Array.isArray(body) ? 'list' : pythonType(body);
    return {
      errors: { non_field_errors: [`Invalid data. Expected a dictionary, but got ${got}.`] },
    };
  }
  const { product_sku: sku, images } = body as Record<string, unknown>;
  const errors: Record<string, unknown> = {};
  const skuProblem = textProblem(sku);
  if (skuProblem !== null) errors['product_sku'] = skuProblem;
  const read: DownloadableImage[] = [];
  const imagesProblem = images === undefined ? REQUIRED : readImages(images, read);
  if (imagesProblem !== null) errors['images'] = imagesProblem;
  return Object.keys(errors).length > 0 ? { errors } : { request: { sku: sku as string, images: read } };
}

function readImages(images: unknown, read: DownloadableImage[]): unknown {
  if (!Array.isArray(images)) return [`Expected a list of items but got type "${pythonType(images)}".`];
  const seen = new Set<string>();
  let failed = false;
  const problems = images.map((item: unknown) => {
    const problem = readImage(item, seen, read);
    failed ||= problem !== NO_ERRORS;
    return problem;
  });
  return failed ? problems : null;
}

function readImage(item: unknown, seen: Set<string>, read: DownloadableImage[]): FieldErrors {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return {
      non_field_errors: [`Invalid data. Expected a dictionary, but got ${pythonType(item)}.`],
    };
  }
  const { url, order = 0, image_type: type = 'default' } = item as Record<string, unknown>;
  const urlProblem = checkUrl(url, type, seen);
  const orderProblem = checkOrder(order);
  const typeProblem = (IMAGE_TYPES as readonly unknown[]).includes(type)
    ? null
    : [`"${String(type)}" is not a valid choice.`];
  if (urlProblem === null && orderProblem === null && typeProblem === null) {
    read.push({
      url: url as string,
      order: order as number,
      image_type: type as DownloadableImage['image_type'],
    });
    return NO_ERRORS;
  }
  return {
    ...(urlProblem && { url: urlProblem }),
    ...(orderProblem && { order: orderProblem }),
    ...(typeProblem && { image_type: typeProblem }),
  };
}

/** One URL may be there once for each type. */
function checkUrl(url: unknown, type: unknown, seen: Set<string>): string[] | null {
  const problem = textProblem(url);
  if (problem !== null) return problem;
  const text = url as string;
  if (text.length > MAX_URL_LENGTH) {
    return [`Ensure this field has no more than ${MAX_URL_LENGTH} characters.`];
  }
  if (!WEB_URL.test(text)) return ['Enter a valid URL.'];
  const key = `${String(type)} ${text}`;
  if (seen.has(key)) return ['This URL is given more than once.'];
  seen.add(key);
  return null;
}

function checkOrder(order: unknown): string[] | null {
  if (!Number.isSafeInteger(order)) return ['A valid integer is required.'];
  return (order as number) < 0 ? ['Ensure this value is greater than or equal to 0.'] : null;
}

function textProblem(value: unknown): string[] | null {
  if (value === undefined) return REQUIRED;
  if (value === null) return ['This field may not be null.'];
  if (typeof value !== 'string') return ['Not a valid string.'];
  return value.trim() === '' ? ['This field may not be blank.'] : null;
}

function pythonType(value: unknown): string {
  if (value === null) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'dict';
}
