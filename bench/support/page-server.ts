import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An ERP that costs as little as it can, in a process of its own: `?offset=…&limit=…&size=…&first=…` over `size` products of a
 * fashion shop, from the product `first` on. Every page is made once and kept, up to a limit.
 */
const MOST_PAGES = 200;
const pages = new Map<string, Buffer>();

function pageAt(offset: number, limit: number, size: number, first: number): Buffer {
  const key = `${offset} ${limit} ${size} ${first}`;
  const known = pages.get(key);
  if (known !== undefined) return known;
  const count = Math.max(0, Math.min(limit, size - offset));
  const results = Array.from({ length: count }, (_, index) => productOf(first + offset + index));
  const page = Buffer.from(JSON.stringify({ count: size, results }));
  if (pages.size < MOST_PAGES) pages.set(key, page);
  return page;
}

function productOf(id: number): object {
  const base = `AK${String(id >> 2).padStart(6, '0')}`;
  const sku = `${base}-KRM-${['S', 'M', 'L', 'XL'][id & 3]}`;
  return {
    id,
    sku,
    base_code: base,
    name: `Keten Gömlek ${id >> 2}`,
    color: 'Kırmızı',
    size: ['S', 'M', 'L', 'XL'][id & 3],
    status: 'active',
    modified_date: '2026-11-23T10:00:00.000000',
    images: [1, 2, 3, 4].map((order) => ({
      url: `https://cdn.shop.example/images/${base}-KRM-${order}.jpg`,
      order,
    })),
  };
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://erp');
  const [offset = 0, limit = 0, size = 0, first = 0] = ['offset', 'limit', 'size', 'first'].map((name) =>
    Number(searchParams.get(name)),
  );
  const page = pageAt(offset, limit, size, first);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': page.length });
  response.end(page);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
