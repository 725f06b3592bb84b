/**
 * A mapping as Jolt operations, and the same mapping written by hand in JavaScript for the data's shape. By hand as well, what
 * is absent in the input stays absent in the output.
 */
export interface MappingCase {
  readonly name: string;
  readonly chain: readonly unknown[];
  readonly makeInput: (rows: number) => unknown;
  readonly byHand: (input: never) => unknown;
}

interface Photo {
  readonly href?: string;
  readonly position?: number;
}

interface Product {
  readonly code?: string;
  readonly title?: string;
  readonly brand?: string;
  readonly price?: string;
  readonly photos?: readonly Photo[];
}

interface Image {
  url?: string;
  order?: number;
  type?: string;
}

interface Item {
  product_sku?: string;
  name?: string;
  attributes?: { brand: string };
  price?: number;
  currency?: string;
  label?: string[];
  images?: Image[];
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
  byHand: (input: { products: Product[] }) => {
    const items = input.products.map((product) => {
      const item: Item = {};
      if (product.code !== undefined) item.product_sku = product.code;
      if (product.title !== undefined) item.name = product.title;
      if (product.brand !== undefined) item.attributes = { brand: product.brand };
      if (product.photos !== undefined) item.images = product.photos.map(imageByHand);
      return item;
    });
    return { items };
  },
};

function imageByHand(photo: Photo): Image {
  const image: Image = {};
  if (photo.href !== undefined) image.url = photo.href;
  if (photo.position !== undefined) image.order = photo.position;
  return image;
}

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
  byHand: (input: { products: Product[] }) => {
    const items = input.products.map((product) => {
      const item: Item = {};
      if (product.code !== undefined) item.product_sku = product.code;
      if (product.price !== undefined) item.price = Number(product.price);
      item.currency = 'TRY';
      item.label = [`${product.brand ?? ''} ${product.code ?? ''}`];
      item.images = (product.photos ?? []).map((photo) => {
        const image = imageByHand(photo);
        image.url = `https://cdn.example.com/${image.url ?? ''}`;
        image.type = 'photo';
        return image;
      });
      return item;
    });
    return { items };
  },
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
