import { isDeepStrictEqual } from 'node:util';
import { pick } from '../support/seeded.js';

/** An image as the ERP knows it. */
export interface TrueImage {
  readonly url: string;
  readonly order: number;
}

interface Product {
  readonly versions: (readonly TrueImage[])[];
  changedAt: number;
}

/** Most products of one round of changes that lose an image: fewer than the damage policy would hold. */
const LOSING = 1;

/** Products that are there from the start are no news to whom asks for changes, however far he looks back. */
const LONG_AGO_MS = 86_400_000;

/**
 * What the images of a merchant's products truly are, version by version: each set of images that a product ever had. No set
 * comes twice, since every change brings a URL that was never there before, or takes one away that never returns.
 */
export class Truth {
  private readonly products = new Map<string, Product>();
  private urls = 0;

  constructor(
    private readonly skus: readonly string[],
    private readonly random: () => number,
  ) {
    for (const sku of skus.slice(0, Math.ceil(skus.length * 0.75))) this.list(sku, Date.now() - LONG_AGO_MS);
  }

  /** The SKUs of the list, oldest first. */
  get listed(): string[] {
    return [...this.products.keys()];
  }

  /** What a product shows now. */
  imagesOf(sku: string): readonly TrueImage[] {
    return this.find(sku).versions.at(-1)!;
  }

  /** When a product changed last, by the clock of this machine. */
  changedAt(sku: string): number {
    return this.find(sku).changedAt;
  }

  /** The first version, from `after` on, that is exactly these images; -1 when there is none. */
  versionOf(sku: string, images: readonly TrueImage[], after: number): number {
    const versions = this.products.get(sku)?.versions ?? [];
    return versions.findIndex((version, place) => place >= after && isDeepStrictEqual(version, images));
  }

  /** One round of a merchant's work: a new product at times, some products changed, hardly any of them poorer. */
  work(): void {
    const next = this.skus[this.products.size];
    if (next !== undefined && this.random() < 0.3) this.list(next);
    let losing = 0;
    for (let count = 1 + Math.floor(this.random() * 4); count > 0; count -= 1) {
      const sku = pick(this.listed, this.random);
      const loses = losing < LOSING && this.imagesOf(sku).length > 2 && this.random() < 0.3;
      if (loses) losing += 1;
      if (loses) this.change(sku, this.imagesOf(sku).slice(1));
      else this.add(sku);
    }
  }

  /** The merchant adds an image to a product. */
  add(sku: string): void {
    this.change(sku, [...this.imagesOf(sku), this.newImage()]);
  }

  private list(sku: string, changedAt = Date.now()): void {
    const versions = [number([this.newImage(), this.newImage(), this.newImage()])];
    this.products.set(sku, { versions, changedAt });
  }

  private change(sku: string, images: readonly TrueImage[]): void {
    const product = this.find(sku);
    product.versions.push(number(images));
    product.changedAt = Date.now();
  }

  private find(sku: string): Product {
    const product = this.products.get(sku);
    if (product === undefined) throw new Error(`The merchant has no product ${sku}.`);
    return product;
  }

  private newImage(): TrueImage {
    this.urls += 1;
    return { url: `https://images.example.com/${this.urls}.jpg`, order: 0 };
  }
}

function number(images: readonly TrueImage[]): readonly TrueImage[] {
  return images.map(({ url }, place) => ({ url, order: place + 1 }));
}
