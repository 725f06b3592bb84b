import { type DownloadableImage, type ImageRequest } from './image-request.js';

/** What Omnitron holds for one SKU, and how it came to be. */
export interface SkuContent {
  readonly sku: string;
  /** By order, then URL. */
  readonly images: readonly DownloadableImage[];
  /** Accepted writes, repetitions included. */
  readonly writes: number;
  /** The image sets that were replaced by a different one, oldest first. */
  readonly earlier: readonly (readonly DownloadableImage[])[];
}

/** Counts over all SKUs. */
export interface WriteCounts {
  readonly skus: number;
  readonly writes: number;
  /** Writes of what the SKU held already. */
  readonly repeatedWrites: number;
  /** Writes that changed what an earlier write had left. */
  readonly differentWrites: number;
  readonly imagesCreated: number;
  readonly imagesUpdated: number;
  readonly imagesDeleted: number;
}

interface Held {
  /** Canonical JSON: a million SKUs are a million strings, not millions of objects. */
  text: string;
  writes: number;
  earlier: string[] | null;
}

const NO_COUNTS: WriteCounts = {
  skus: 0,
  writes: 0,
  repeatedWrites: 0,
  differentWrites: 0,
  imagesCreated: 0,
  imagesUpdated: 0,
  imagesDeleted: 0,
};

/**
 * The image sets by SKU under replace-all semantics: a write creates what is new, updates what is in both, and deletes
 * what it does not name. Everything is counted, so that a test can say *exactly* and mean it.
 */
export class ImageStore {
  private readonly bySku = new Map<string, Held>();
  private counted: { -readonly [Name in keyof WriteCounts]: number } = { ...NO_COUNTS };
  /** The SKUs of the accepted writes, in order of arrival. */
  readonly arrivals: string[] = [];

  /** Replaces the images of a SKU; returns them as canonical JSON. */
  replace({ sku, images }: ImageRequest): string {
    const text = canonical(images);
    const held = this.bySku.get(sku);
    this.arrivals.push(sku);
    this.counted.writes += 1;
    if (held === undefined) {
      this.bySku.set(sku, { text, writes: 1, earlier: null });
      this.counted.imagesCreated += images.length;
    } else if (held.text === text) {
      held.writes += 1;
      this.counted.repeatedWrites += 1;
    } else {
      this.countChanges(parse(held.text), images);
      this.counted.differentWrites += 1;
      (held.earlier ??= []).push(held.text);
      held.text = text;
      held.writes += 1;
    }
    return text;
  }

  /** Puts images there as if they had always been: no write is counted. */
  seed(sku: string, images: readonly DownloadableImage[]): void {
    const text = canonical(images.map(({ url, order, image_type }) => ({ url, order, image_type })));
    this.bySku.set(sku, { text, writes: 0, earlier: null });
  }

  /** Null for a SKU that was never written. */
  find(sku: string): SkuContent | null {
    const held = this.bySku.get(sku);
    if (held === undefined) return null;
    const { text, writes, earlier } = held;
    return { sku, images: parse(text), writes, earlier: (earlier ?? []).map(parse) };
  }

  /** Every SKU that was written or seeded, in that order. */
  skus(): IterableIterator<string> {
    return this.bySku.keys();
  }

  /** Of the given SKUs (null: of all) those that hold an image now. */
  skusWithImages(among: readonly string[] | null): string[] {
    return [...(among ?? this.bySku.keys())].filter((sku) => (this.bySku.get(sku)?.text ?? '[]') !== '[]');
  }

  counts(): WriteCounts {
    return { ...this.counted, skus: this.bySku.size };
  }

  reset(): void {
    this.bySku.clear();
    this.arrivals.length = 0;
    this.counted = { ...NO_COUNTS };
  }

  private countChanges(before: readonly DownloadableImage[], after: readonly DownloadableImage[]): void {
    const old = new Map(before.map((image) => [image.url, image]));
    for (const image of after) {
      const known = old.get(image.url);
      if (known === undefined) this.counted.imagesCreated += 1;
      else if (known.order !== image.order || known.image_type !== image.image_type) {
        this.counted.imagesUpdated += 1;
      }
      old.delete(image.url);
    }
    this.counted.imagesDeleted += old.size;
  }
}

/** The same text for the same set, in whatever order it was sent. Every image has its fields in one order. */
function canonical(images: readonly DownloadableImage[]): string {
  const inOrder = images.every((image, place) => place === 0 || compare(images[place - 1]!, image) < 0);
  return JSON.stringify(inOrder ? images : images.toSorted(compare));
}

function compare(a: DownloadableImage, b: DownloadableImage): number {
  return a.order - b.order || (a.url < b.url ? -1 : 1);
}

function parse(text: string): DownloadableImage[] {
  return JSON.parse(text) as DownloadableImage[];
}
