import { type HeldImage, pictureOf } from './image-diff.js';
import type { Image } from './row.js';

/** How what a shop holds of a product differs from what it was sent; the images of each kind by their URLs. */
export interface ImageDrift {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** In both, with another type, or at another place among them. */
  readonly changed: readonly string[];
}

/** Null where the shop holds what it was sent. Orders may be counted anew, as long as the images follow each other as before. */
export function driftOf(
  sent: readonly Image[],
  held: readonly HeldImage[],
  ignored: readonly string[] = [],
): ImageDrift | null {
  const keyOf = (url: string): string => pictureOf(url, ignored);
  const sentBy = new Map(sent.map((image) => [keyOf(image.url), image]));
  const heldBy = new Map(held.map((image) => [keyOf(image.url), image]));
  const added = held.filter(({ url }) => !sentBy.has(keyOf(url))).map(({ url }) => url);
  const removed = sent.filter(({ url }) => !heldBy.has(keyOf(url))).map(({ url }) => url);
  const changed: string[] = [];
  let before = -Infinity;
  for (const { url, image_type: type } of held.toSorted((a, b) => a.order - b.order)) {
    const image = sentBy.get(keyOf(url));
    if (image === undefined) continue;
    if (image.order < before || (image.image_type ?? 'default') !== type) changed.push(url);
    before = Math.max(before, image.order);
  }
  return added.length + removed.length + changed.length === 0 ? null : { added, removed, changed };
}

/** What a shop holds as the text of images that runs would have sent. */
export function heldText(held: readonly HeldImage[]): string {
  return JSON.stringify(
    held.map(({ url, order, image_type: type }) => ({
      url,
      order,
      ...(type === 'default' ? {} : { image_type: type }),
    })),
  );
}
