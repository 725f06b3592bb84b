import { describe, expect, it } from 'vitest';
import { groupPage } from '../../omnitron-writer/index.js';
import { SPREAD, spreadOf } from './row-spread.js';

const { edge, pieces, apart } = SPREAD;

/** The spread of a page of images, `A1` being the first one of product A. */
function spread(page: string, pageNo = 2): number[] {
  const records = page.split(' ').map((name) => ({
    product_sku: name.charAt(0),
    images: [`https://img.example/${name}.jpg`],
  }));
  return spreadOf(groupPage(records), pageNo);
}

describe('how the records of products lie on a page', () => {
  it.each([
    ['A1 B1 C1', 2, [edge, 0, edge]],
    ['A1 B1 C1', 1, [0, 0, edge]],
    ['A1', 1, [edge]],
    ['A1 A2 B1 B2 C1', 2, [edge | pieces, pieces, edge]],
    ['A1 B1 A2 C1', 2, [edge | pieces | apart, 0, edge]],
    ['A1 A1 B1 B1 C1', 2, [edge, 0, edge]],
    ['A1 B1 A1 C1', 2, [edge, 0, edge]],
    ['A1 B1 B2 A2 B3 C1', 2, [edge | pieces | apart, pieces | apart, edge]],
  ])('%s on page %i', (page, pageNo, expected) => {
    expect(spread(page, pageNo)).toEqual(expected);
  });
});
