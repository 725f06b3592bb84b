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
 * as `photo.jpg?v=1`; `image.php?id=2` is another one than `image.php?id=1`.
 */
export function pictureOf(url: string): string {
  const bare = url.replace(PICTURE_QUERY, '$1');
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

/** Images are the same when their URL is; Omnitron's defaults are order 0 and the type `default`. */
export function diffImages(sent: readonly Image[], held: readonly HeldImage[]): ImageDiff {
  const heldByUrl = new Map(held.map((image) => [image.url, image]));
  const created: HeldImage[] = [];
  const changed: { url: string; from: HeldImage; to: HeldImage }[] = [];
  let unchanged = 0;
  for (const { url, order, image_type = 'default' } of sent) {
    const to = { url, order, image_type };
    const from = heldByUrl.get(url);
    heldByUrl.delete(url);
    if (from === undefined) created.push(to);
    else if (from.order === order && from.image_type === image_type) unchanged += 1;
    else changed.push({ url, from, to });
  }
  return { created, changed, deleted: [...heldByUrl.values()], unchanged };
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
