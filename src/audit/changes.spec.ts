import { describe, expect, it } from 'vitest';
import { changesBetween } from './changes.js';

const listOf = (before: unknown, after: unknown, sent: unknown = null) =>
  changesBetween(before, after, sent).list;

describe('changesBetween', () => {
  it('names each field that differs, with what it was and is', () => {
    const before = { name: 'Images', read: { timeoutMs: 1000, urls: ['a', 'b'] }, script: null };
    const after = { name: 'Images', read: { timeoutMs: 2000, urls: ['a'] }, script: 'x' };
    expect(listOf(before, after)).toEqual([
      { path: 'read.timeoutMs', before: '1000', after: '2000' },
      { path: 'read.urls[1]', before: 'b', after: null },
      { path: 'script', before: null, after: 'x' },
    ]);
    expect(listOf(before, before)).toEqual([]);
  });

  it('tells what a new thing has and a deleted one had', () => {
    const thing = { name: 'A', on: false, at: new Date(0) };
    expect(listOf(null, thing)).toEqual([
      { path: 'name', before: null, after: 'A' },
      { path: 'on', before: null, after: 'false' },
      { path: 'at', before: null, after: '1970-01-01T00:00:00.000Z' },
    ]);
    expect(listOf({ name: 'A' }, null)).toEqual([{ path: 'name', before: 'A', after: null }]);
  });

  it('keeps the lines of a text that differ', () => {
    const lines = ['one', 'two', 'three', 'four'];
    expect(listOf({ script: lines.join('\n') }, { script: lines.with(1, 'TWO').join('\n') })).toEqual([
      { path: 'script', before: 'two', after: 'TWO' },
    ]);
    const [long] = listOf({ script: 'a\nz' }, { script: `a\n${'line\n'.repeat(1000)}z` });
    expect(long?.after).toBe(`${'line\n'.repeat(12)}…`);
  });

  it('is bounded in each value and in their number', () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`f${n}`, 'x'.repeat(5000)]));
    const { list, leftOut } = changesBetween({}, many, many);
    expect([list.length, leftOut, list[0]?.after?.length]).toEqual([50, 30, 301]);
    expect(JSON.stringify(list).length).toBeLessThan(20_000);
    const deep = JSON.parse('{"a":'.repeat(2000) + '1' + '}'.repeat(2000)) as unknown;
    expect(JSON.stringify(listOf(null, deep)).length).toBeLessThan(1000);
  });

  it('never holds a secret: a replaced one is a change from *** to ***', () => {
    const state = { settings: { password: '***', url: 'https://erp' } };
    const sent = { settings: { password: 'hunter22', url: 'https://erp' } };
    expect(listOf(state, state, sent)).toEqual([{ path: 'settings.password', before: '***', after: '***' }]);
    expect(listOf(state, state, state)).toEqual([]);
    const headers = (value: string) => ({ headers: { 'X-Api-Key': value, Accept: 'text/csv' } });
    expect(listOf(headers('one'), headers('two'))).toEqual([
      { path: 'headers.X-Api-Key', before: '***', after: '***' },
    ]);
  });
});
