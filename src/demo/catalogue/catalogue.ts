import { scramble } from '../simulator/seeded-random.js';

/**
 * One shop's products, computed from their number alone: the same in the ERP and the Omnitron simulator, the same in
 * every run, and a million of them cost nothing until somebody looks.
 *
 * Six products in a row are the variants of one base code: three colours in two sizes. Images belong to a colour,
 * so both sizes of a colour have the same ones, as in a real shop.
 */
export interface CatalogueProduct {
  /** From 0. */
  readonly index: number;
  readonly sku: string;
  readonly baseCode: string;
  readonly name: string;
  readonly colour: string;
  readonly size: string;
  readonly status: CatalogueStatus;
  /** Milliseconds since 1970, created ≤ productized ≤ modified. */
  readonly createdAt: number;
  readonly productizedAt: number;
  readonly modifiedAt: number;
}

export interface CatalogueImage {
  readonly url: string;
  /** From 1. */
  readonly order: number;
}

export type CatalogueStatus = 'active' | 'passive';

export interface CatalogueOptions {
  /** Default 1,500. */
  readonly products?: number;
  /** The dates of the products lie in the 180 days after this moment. Default 2026-01-01T00:00:00Z. */
  readonly epoch?: Date;
  /** What image URLs start with. Default `https://cdn.shop.example/images`. */
  readonly imageBaseUrl?: string;
}

/** Images per product at most; each has one at least. */
export const MAX_IMAGES = 5;
const COLOURS = [
  { code: 'KRM', name: 'Kırmızı' },
  { code: 'YSL', name: 'Yeşil' },
  { code: 'LCV', name: 'Lacivert' },
] as const;
const SIZES = ['S', 'M'] as const;
export const VARIANTS = COLOURS.length * SIZES.length;

const KINDS = ['Gömlek', 'Elbise', 'Şort', 'Çanta', 'Ayakkabı', 'Kazak', 'İğne Oyası Şal', 'İpek Bluz'];
const QUALITIES = ['Pamuklu', 'Keten', 'Örgü', 'Çizgili', 'Düğmeli', 'Yün', 'Güneşlik', 'Kışlık'];
const SKU = /^AK(\d{6,})-([A-Z]{3})-([A-Z]+)$/;
const DAY_MS = 86_400_000;

export class Catalogue {
  private products: number;
  private readonly epochMs: number;
  private readonly imageBaseUrl: string;
  private readonly changes = new Map<number, { revision: number; at: number }>();
  /** Grows with every change, so that what was computed from the catalogue can be thrown away. */
  version = 0;

  constructor(options: CatalogueOptions = {}) {
    this.products = options.products ?? 1500;
    this.epochMs = options.epoch?.getTime() ?? Date.UTC(2026, 0, 1);
    this.imageBaseUrl = options.imageBaseUrl ?? 'https://cdn.shop.example/images';
  }

  /** How many products there are. */
  get size(): number {
    return this.products;
  }

  resize(products: number): void {
    this.products = products;
    this.version += 1;
  }

  /** Gives the product's colour new image URLs and a new modification date. False for a SKU that is not here. */
  touch(sku: string, at: number): boolean {
    const index = this.indexOf(sku);
    if (index === -1) return false;
    const colour = colourNumber(index);
    this.changes.set(colour, { revision: (this.changes.get(colour)?.revision ?? 1) + 1, at });
    this.version += 1;
    return true;
  }

  /** The number of the product with this SKU, −1 when there is none. */
  indexOf(sku: string): number {
    const parts = SKU.exec(sku);
    if (parts === null) return -1;
    const colour = COLOURS.findIndex(({ code }) => code === parts[2]);
    const size = SIZES.findIndex((name) => name === parts[3]);
    if (colour === -1 || size === -1) return -1;
    const index = Number(parts[1]) * VARIANTS + colour * SIZES.length + size;
    return index < this.size && this.skuAt(index) === sku ? index : -1;
  }

  skuAt(index: number): string {
    return `${baseCodeAt(index)}-${colourAt(index).code}-${sizeAt(index)}`;
  }

  product(index: number): CatalogueProduct {
    const base = Math.floor(index / VARIANTS);
    const bits = scramble(base);
    const createdAt = this.epochMs + (bits % 90) * DAY_MS + (scramble(index) % DAY_MS);
    const productizedAt = createdAt + (bits % 45) * DAY_MS;
    const { at } = this.changes.get(colourNumber(index)) ?? {};
    return {
      index,
      sku: this.skuAt(index),
      baseCode: baseCodeAt(index),
      name: `${QUALITIES[bits % QUALITIES.length]} ${KINDS[(bits >>> 8) % KINDS.length]}`,
      colour: colourAt(index).name,
      size: sizeAt(index),
      status: bits % 10 === 0 ? 'passive' : 'active',
      createdAt,
      productizedAt,
      modifiedAt: at ?? productizedAt + ((bits >>> 16) % 45) * DAY_MS,
    };
  }

  imageCount(index: number): number {
    return 1 + (scramble(colourNumber(index) + 7) % MAX_IMAGES);
  }

  images(index: number): CatalogueImage[] {
    const revision = this.changes.get(colourNumber(index))?.revision ?? 1;
    const name = `${baseCodeAt(index)}-${colourAt(index).code}`;
    const version = revision === 1 ? '' : `-v${revision}`;
    return Array.from({ length: this.imageCount(index) }, (_, place) => ({
      url: `${this.imageBaseUrl}/${name}-${place + 1}${version}.jpg`,
      order: place + 1,
    }));
  }
}

function baseCodeAt(index: number): string {
  return `AK${String(Math.floor(index / VARIANTS)).padStart(6, '0')}`;
}

function colourNumber(index: number): number {
  return Math.floor(index / SIZES.length);
}

function colourAt(index: number): (typeof COLOURS)[number] {
  return COLOURS[colourNumber(index) % COLOURS.length]!;
}

function sizeAt(index: number): string {
  return SIZES[index % SIZES.length]!;
}
