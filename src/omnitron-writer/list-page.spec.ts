import { describe, expect, it } from 'vitest';
import { hasMore, parseListPage } from './list-page.js';

describe('parseListPage', () => {
  it('reads a page with its count and whether there is another one', () => {
    const page = { count: 3, next: 'http://shop/?page=2', previous: null, results: [1, 2] };
    expect(parseListPage(JSON.stringify(page))).toEqual({ items: [1, 2], count: 3, hasNext: true });
    expect(parseListPage(JSON.stringify({ ...page, next: null }))?.hasNext).toBe(false);
  });

  it('reads a bare list, which does not tell whether it goes on', () => {
    expect(parseListPage('[1]')).toEqual({ items: [1], count: null, hasNext: null });
  });

  it.each(['', '<html>', 'null', '{"detail":"x"}', '{"results":{}}', '7'])('is no list: %s', (text) => {
    expect(parseListPage(text)).toBeNull();
  });
});

describe('hasMore', () => {
  const bare = (length: number) => ({ items: Array.from({ length }), count: null, hasNext: null });

  it('believes a list that says so', () => {
    expect(hasMore({ ...bare(1), hasNext: true }, 100, false)).toBe(true);
    expect(hasMore({ ...bare(100), hasNext: false }, 100, false)).toBe(false);
  });

  it('asks a bare list on while its pages are full: a longer one ignores the limit, so it is whole', () => {
    expect(hasMore(bare(99), 100, false)).toBe(false);
    expect(hasMore(bare(100), 100, false)).toBe(true);
    expect(hasMore(bare(101), 100, false)).toBe(false);
  });
});
