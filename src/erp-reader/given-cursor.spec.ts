import { describe, expect, it } from 'vitest';
import { checkCursor, namesUrl } from './given-cursor.js';
import { firstPage, type Pagination } from './pagination/index.js';
import { NextPagination } from './pagination/kinds/next.js';
import { OffsetPagination } from './pagination/kinds/offset.js';
import { PageNumberPagination } from './pagination/kinds/page-number.js';
import { SeekPagination } from './pagination/kinds/seek.js';

const offset = new OffsetPagination();
const next = new NextPagination();
const paginations: [string, Pagination | null][] = [
  ['none', null],
  ['offset', offset],
  ['page', new PageNumberPagination()],
  ['seek', Object.assign(new SeekPagination(), { markerKey: 'after' })],
  ['next', next],
];

function wrong(given: object, pagination: Pagination | null = offset, batches = 1): string[] {
  return checkCursor({ ...given }, pagination, batches).problems.map(({ path }) => path);
}

describe('checkCursor', () => {
  it.each(paginations)('takes what a read answers, with pagination %s', (_type, pagination) => {
    const cursor = firstPage(pagination);
    expect(checkCursor({ ...cursor }, pagination, 1)).toEqual({ cursor, problems: [] });
  });

  it('takes the positions of later pages, and no position of another pagination', () => {
    const at = (position: object) => ({ ...firstPage(null), position });
    expect(wrong(at({ offset: 500 }))).toEqual([]);
    expect(wrong(at({ offset: -1 }))).toEqual(['cursor.position']);
    expect(wrong(at({ offset: 1, url: 'https://x' }))).toEqual(['cursor.position']);
    expect(wrong(at({ page: 2 }))).toEqual(['cursor.position']);
    expect(wrong(at({ url: 'https://erp.example/2' }), next)).toEqual([]);
    expect(wrong(at({ url: 'file:///etc/passwd' }), next)).toEqual(['cursor.position']);
    expect(wrong(at({ token: 0 }), next)).toEqual([]);
  });

  it('names every field that is missing, too much or of the wrong type', () => {
    expect(wrong({})).toHaveLength(10);
    const cursor = { ...firstPage(offset), pageNo: 0, skip: 1.5, declared: '3', previous: 1, extra: 1 };
    expect(wrong(cursor).sort()).toEqual(
      ['declared', 'extra', 'pageNo', 'previous', 'skip'].map((name) => `cursor.${name}`),
    );
  });

  it('takes no batch that the query has not', () => {
    const cursor = { ...firstPage(offset), batch: 2 };
    expect(wrong(cursor, offset, 2)).toEqual(['cursor.batch']);
    expect(wrong(cursor, offset, 3)).toEqual([]);
  });
});

describe('namesUrl', () => {
  it('tells whether a cursor says which URL is asked', () => {
    expect(namesUrl(firstPage(next))).toBe(false);
    expect(namesUrl({ ...firstPage(next), position: { url: 'https://erp.example/2' } })).toBe(true);
  });
});
