import { expect, it, vi } from 'vitest';
import { Threads } from '../threads/index.js';
import { MappingStep } from './mapping-step.js';
import type { PageWork } from './page-step.js';

const threads = new Threads();
const beside = vi.spyOn(threads, 'run');

/** Every number becomes eight values. */
const MAPPING = [
  { operation: 'shift', spec: { '*': { '*': Array.from({ length: 8 }, (_, n) => `${n}[]`) } } },
];

function work(mapping: unknown = MAPPING): PageWork {
  const context = { flow: { mapping, slug: 'images' }, signal: new AbortController().signal };
  const opened = new MappingStep(threads).open(context as never);
  if (opened === null) throw new Error('It has a mapping.');
  return opened;
}
const page = (rows: number): unknown =>
  Array.from({ length: rows }, () => Array.from({ length: 100 }, () => 1));

it('maps an ordinary page on the event loop, and one that costs much beside it, with the same output', async () => {
  const small = await work()({ outputs: [page(10)], text: null, attributes: {} });
  expect(beside).not.toHaveBeenCalled();
  expect((small.outputs[0] as { 0: unknown[] })[0]).toHaveLength(1_000);
  const large = await work()({ outputs: [page(2_000)], text: null, attributes: {} });
  expect(beside).toHaveBeenCalledTimes(1);
  expect((large.outputs[0] as { 7: unknown[] })[7]).toHaveLength(200_000);
});

it('fails with the code of the mapping where that is too much as well', async () => {
  const mapped = work([{ operation: 'shift', spec: { a: 'x[2000000000]' } }])({
    outputs: [{ a: 1 }],
    text: null,
    attributes: {},
  });
  await expect(mapped).rejects.toThrow(expect.objectContaining({ code: 'MAPPING_TOO_COSTLY' }));
});
