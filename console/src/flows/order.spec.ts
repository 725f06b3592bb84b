import { describe, expect, it } from 'vitest';
import { type Filter, listed, type ListedFlow } from './order.js';

const flow = (name: string, more: object = {}): ListedFlow =>
  ({
    name,
    slug: name.toLowerCase(),
    state: 'running',
    lastRun: null,
    lastDay: null,
    nextRunAt: null,
    ...more,
  }) as ListedFlow;
const run = (more: object) => ({
  state: 'finished',
  status: 'succeeded',
  held: 0,
  createdAt: '2026-01-01',
  ...more,
});

const FLOWS = [
  flow('Swatches', { lastRun: run({ status: 'failed', createdAt: '2026-01-02' }) }),
  flow('Images', { state: 'stopped', nextRunAt: '2026-02-01' }),
  flow('IŞIK', { slug: 'isik', lastRun: run({ held: 3, createdAt: '2026-01-03' }), nextRunAt: '2026-01-05' }),
];
const names = (filter: Filter, language = 'en'): string[] =>
  listed(FLOWS, filter, language).map(({ name }) => name);

describe('the list of flows', () => {
  it.each([
    [{}, ['Images', 'IŞIK', 'Swatches']],
    [{ q: 'SWA' }, ['Swatches']],
    [{ q: ' mag ' }, ['Images']],
    [{ q: 'nothing' }, []],
    [{ state: 'stopped' }, ['Images']],
    [{ sort: 'trouble' }, ['Swatches', 'IŞIK', 'Images']],
    [{ sort: 'last' }, ['IŞIK', 'Swatches', 'Images']],
    [{ sort: 'next' }, ['IŞIK', 'Images', 'Swatches']],
  ] as const)('shows %j', (filter, expected) => {
    expect(names(filter)).toEqual(expected);
  });

  it.each(['ışık', 'IŞIK', 'isik'])('finds Turkish names as %s', (q) => {
    expect(names({ q }, 'tr')).toEqual(['IŞIK']);
  });
});
