import { describe, expect, it } from 'vitest';
import { type ErpPage, startErp } from '../../../test/support/erp-client.js';

const ids = ({ results }: ErpPage) => results.map(({ id }) => id);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('ERP paging', () => {
  it('cuts by offset and limit, and ends with an empty page', async () => {
    const { page } = await startErp();
    expect(ids(await page('/products/offset?offset=50&limit=20'))).toEqual(numbers(51, 60));
    expect(await page('/products/offset?offset=60&limit=20')).toEqual({ results: [], total: 60 });
  });

  it('cuts by page number', async () => {
    const { page } = await startErp();
    const third = await page('/products/page?page=3&limit=25');
    expect(ids(third)).toEqual(numbers(51, 60));
    expect(third).toMatchObject({ page: 3, pages: 3 });
  });

  it('seeks behind the last id in every shape', async () => {
    const { page } = await startErp();
    for (const shape of ['products', 'image-rows', 'models', 'numbered']) {
      const all = ids(await page(`/${shape}/seek?limit=1000`));
      const middle = Math.floor(all.length / 2);
      expect(ids(await page(`/${shape}/seek?limit=1000&after=${all[middle - 1]}`))).toEqual(
        all.slice(middle),
      );
    }
  });

  it.each(['next', 'next-relative'])('follows %s to the end and keeps the query', async (style) => {
    const { page } = await startErp();
    const read: number[] = [];
    let target: string | null | undefined = `/products/${style}?limit=7&status=active`;
    while (typeof target === 'string') {
      const answer: ErpPage = await page(target);
      expect(answer.results.every(({ status }) => status === 'active')).toBe(true);
      read.push(...ids(answer));
      target = answer.next;
    }
    expect(read).toEqual(ids(await page('/products/offset?limit=100&status=active')));
  });

  it('takes the token that it gave, and refuses another', async () => {
    const { page, get } = await startErp();
    const first = await page('/products/next-token?limit=59');
    expect(ids(await page(`/products/next-token?limit=59&cursor=${first.next}`))).toEqual([60]);
    expect((await get('/products/next-token?cursor=x')).status).toBe(400);
  });

  it('links the next page in a header over a bare list', async () => {
    const { erp, get } = await startErp();
    const { link, body } = await get('/products/link?limit=59');
    expect(body).toHaveLength(59);
    const next = /^<(http[^>]+)>; rel="next"$/.exec(link ?? '')?.[1] ?? '';
    expect(next.startsWith(erp.url)).toBe(true);
    const last = await get(next);
    expect([last.link, (last.body as unknown as unknown[]).length]).toEqual([null, 1]);
  });

  it('reads its paging from a JSON body, plain or under params', async () => {
    const { post } = await startErp();
    expect(ids(await post('/products/offset', { offset: 10, limit: 2 }))).toEqual([11, 12]);
    const rpc = { jsonrpc: '2.0', id: 1, method: 'products', params: { offset: 10, limit: 2 } };
    expect(ids(await post('/products/offset', rpc))).toEqual([11, 12]);
    expect(ids(await post('/products/offset', { sku: ['AK000001-KRM-S', 'AK000000-KRM-S'] }))).toEqual([
      1, 7,
    ]);
  });

  it('declares the total, a wrong one, or none', async () => {
    const target = '/products/offset?limit=1';
    expect((await (await startErp()).page(target)).total).toBe(60);
    expect((await (await startErp({ declaredTotal: 99 })).page(target)).total).toBe(99);
    expect(await (await startErp({ declaredTotal: false })).page(target)).not.toHaveProperty('total');
  });

  it('can ignore paging and repeat a cursor', async () => {
    const stuck = await startErp({ defect: 'ignores-paging' });
    expect(ids(await stuck.page('/products/offset?offset=30&limit=2'))).toEqual([1, 2]);
    const looping = await startErp({ defect: 'repeats-cursor' });
    const first = await looping.page('/products/next-token?limit=2');
    const second = await looping.page(`/products/next-token?limit=2&cursor=${first.next}`);
    expect(second.next).toBe(first.next);
  });

  it('refuses a parameter that is no number', async () => {
    const { get } = await startErp();
    expect(await get('/products/offset?offset=-1')).toMatchObject({
      status: 400,
      body: { error: 'invalid_parameter', message: 'offset must be a whole number, not "-1".' },
    });
  });
});
