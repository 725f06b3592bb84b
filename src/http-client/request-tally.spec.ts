import { expect, it } from 'vitest';
import { RequestTally, tallyPercentile } from './request-tally.js';

it('counts requests by purpose and host, what failed, and how long they took', () => {
  const tally = new RequestTally();
  for (const ms of [4, 40, 400, 70_000]) tally.note('read', 'erp.example.com', 200, ms);
  tally.note('read', 'erp.example.com', 404, 4);
  tally.note('read', 'erp.example.com', 503, 4);
  tally.note('read', 'erp.example.com', null, 4);
  tally.note('write', 'shop.example.com', 200, 4);
  const [read, write] = tally.drain();
  expect(read).toMatchObject({ requests: 7, unanswered: 1, refused: 1, broken: 1 });
  expect(read?.buckets).toEqual([4, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
  expect(write).toMatchObject({ purpose: 'write', host: 'shop.example.com', requests: 1 });
  expect(tally.drain()).toEqual([]);
});

it.each([
  [[10, 0, 0], 0.5, 5],
  [[5, 4, 1], 0.5, 5],
  [[5, 4, 1], 0.95, 25],
  [[...Array.from({ length: 13 }, () => 0), 1], 0.5, 60_000],
  [[0, 0], 0.5, null],
])('tells the upper end of the part that holds a share: %j, %d', (buckets, share, most) => {
  expect(tallyPercentile(buckets, share)).toBe(most);
});
