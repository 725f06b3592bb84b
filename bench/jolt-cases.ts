/** A mapping as Jolt operations, and the same mapping written by hand in JavaScript. */
export interface MappingCase {
  readonly name: string;
  readonly chain: readonly unknown[];
  readonly makeInput: (rows: number) => unknown;
  readonly byHand: (input: never) => unknown;
}

interface Photo {
  readonly href: string;
  readonly position: number;
}

interface Product {
  readonly code: string;
  readonly title: string;
  readonly brand: string;
  readonly price: string;
  readonly photos: readonly Photo[];
}

function products(rows: number): { products: Product[] } {
  return {
    products: Array.from({ length: rows }, (_none, row) => ({
      code: `SKU-${row}`,
      title: `Product ${row}`,
      brand: `brand-${row % 40}`,
      price: `${row % 900}.5`,
      photos: Array.from({ length: 1 + (row % 4) }, (_nothing, photo) => ({
        href: `${row}/${photo}.jpg`,
        position: photo,
      })),
    })),
  };
}

/** (A) One shift: products with their photos become items with their images. */
const productsToItems: MappingCase = {
  name: 'A products→items',
  chain: [
    {
      operation: 'shift',
      spec: {
        products: {
          '*': {
            code: 'items[&1].product_sku',
            title: 'items[&1].name',
            brand: 'items[&1].attributes.brand',
            photos: {
              '*': { href: 'items[&3].images[&1].url', position: 'items[&3].images[&1].order' },
            },
          },
        },
      },
    },
  ],
  makeInput: products,
  byHand: (input: { products: Product[] }) => ({
    items: input.products.map((product) => ({
      product_sku: product.code,
      name: product.title,
      attributes: { brand: product.brand },
      images: product.photos.map((photo) => ({ url: photo.href, order: photo.position })),
    })),
  }),
};

/** (B) Five operations: shift, default, modify, cardinality, remove. */
const fiveOperations: MappingCase = {
  name: 'B five operations',
  chain: [
    {
      operation: 'shift',
      spec: {
        products: {
          '*': {
            code: 'items[&1].product_sku',
            brand: 'items[&1].brand',
            price: 'items[&1].price',
            photos: {
              '*': { href: 'items[&3].images[&1].url', position: 'items[&3].images[&1].order' },
            },
          },
        },
      },
    },
    {
      operation: 'default',
      spec: { 'items[]': { '*': { currency: 'TRY', 'images[]': { '*': { type: 'photo' } } } } },
    },
    {
      operation: 'modify-overwrite-beta',
      spec: {
        items: {
          '*': {
            price: '=toDouble',
            label: "=concat(@(1,brand),' ',@(1,product_sku))",
            images: { '*': { url: "=concat('https://cdn.example.com/',@(1,url))" } },
          },
        },
      },
    },
    { operation: 'cardinality', spec: { items: { '*': { label: 'MANY' } } } },
    { operation: 'remove', spec: { items: { '*': { brand: '' } } } },
  ],
  makeInput: products,
  byHand: (input: { products: Product[] }) => ({
    items: input.products.map((product) => ({
      product_sku: product.code,
      price: Number(product.price),
      currency: 'TRY',
      label: [`${product.brand} ${product.code}`],
      images: product.photos.map((photo) => ({
        url: `https://cdn.example.com/${photo.href}`,
        order: photo.position,
        type: 'photo',
      })),
    })),
  }),
};

/** (C) A map becomes a list of names and values, and its keys are sorted. */
const mapToList: MappingCase = {
  name: 'C map→list + sort',
  chain: [
    { operation: 'shift', spec: { stock: { '*': { $: 'rows[#2].sku', '@': 'rows[#2].count' } } } },
    { operation: 'sort' },
  ],
  makeInput: (rows) => ({
    stock: Object.fromEntries(Array.from({ length: rows }, (_none, row) => [`SKU-${row}`, row])),
  }),
  byHand: (input: { stock: Record<string, number> }) => {
    const rows = [];
    for (const sku in input.stock) rows.push({ count: input.stock[sku], sku });
    return { rows };
  },
};

export const mappingCases: readonly MappingCase[] = [productsToItems, fiveOperations, mapToList];
