import { withoutParameters } from './image-url.js';
import type { Image } from './row.js';

/** An image as Omnitron holds it. */
export interface HeldImage {
  readonly url: string;
  readonly order: number;
  readonly image_type: string;
}

/** What a write would do to the images of one product: Omnitron replaces them all by those it is sent. */
export interface ImageDiff {
  readonly created: readonly HeldImage[];
  /** In both, with another order or type. */
  readonly changed: readonly { readonly url: string; readonly from: HeldImage; readonly to: HeldImage }[];
  readonly deleted: readonly HeldImage[];
  readonly unchanged: number;
}

const PICTURE_QUERY = /(\.(?:jpe?g|png|gif|webp|avif))\?.*$/i;

/**
 * What an image is known by: its URL, without the query of a picture file and however it is escaped. `photo.jpg?v=2` is the same picture
 * as `photo.jpg?v=1`; `image.php?id=2` is another one than `image.php?id=1`. `ignored`: parameters that count for nothing.
 */
export function pictureOf(url: string, ignored: readonly string[] = []): string {
  const bare = withoutParameters(url.replace(PICTURE_QUERY, '$1'), ignored);
  try {
    return decodeURI(new URL(bare).href);
  } catch {
    return bare;
  }
}

export interface DiffTotals {
  readonly products: number;
  readonly unchangedProducts: number;
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
  readonly unchanged: number;
}

/**
 * Images are the same when their URL is, of several with one URL those of one type; Omnitron's defaults are order 0 and the type
 * `default`.
 */
export function diffImages(
  sent: readonly Image[],
  held: readonly HeldImage[],
  ignored: readonly string[] = [],
): ImageDiff {
  const left = Map.groupBy(held, ({ url }) => withoutParameters(url, ignored));
  const take = (url: string, type: string | null): HeldImage | undefined => {
    const alike = left.get(withoutParameters(url, ignored)) ?? [];
    const index = alike.findIndex(({ image_type }) => type === null || image_type === type);
    return index < 0 ? undefined : alike.splice(index, 1)[0];
  };
  const images = sent.map(({ url, order, image_type = 'default' }) => ({ url, order, image_type }));
  const sameType = new Map(images.map((image) => [image, take(image.url, image.image_type)]));
  const created: HeldImage[] = [];
  const changed: { url: string; from: HeldImage; to: HeldImage }[] = [];
  let unchanged = 0;
  for (const to of images) {
    const from = sameType.get(to) ?? take(to.url, null);
    if (from === undefined) created.push(to);
    else if (from.order === to.order && from.image_type === to.image_type) unchanged += 1;
    else changed.push({ url: to.url, from, to });
  }
  return { created, changed, deleted: [...left.values()].flat(), unchanged };
}

export function diffTotals(diffs: readonly ImageDiff[]): DiffTotals {
  const sum = (count: (diff: ImageDiff) => number): number =>
    diffs.reduce((total, diff) => total + count(diff), 0);
  return {
    products: diffs.length,
    unchangedProducts: diffs.filter(isUnchanged).length,
    created: sum(({ created }) => created.length),
    changed: sum(({ changed }) => changed.length),
    deleted: sum(({ deleted }) => deleted.length),
    unchanged: sum(({ unchanged }) => unchanged),
  };
}

function isUnchanged({ created, changed, deleted }: ImageDiff): boolean {
  return created.length + changed.length + deleted.length === 0;
}
