import { describe, expect, it } from 'vitest';
import { diffDocuments } from './document-diff.js';

describe('diffDocuments', () => {
  it('finds nothing between equal documents', () => {
    expect(diffDocuments({ a: 1, b: [{ c: null }] }, { a: 1, b: [{ c: null }] })).toEqual([]);
  });

  it('takes another order of fields for a change, of the object that they are in', () => {
    const before = { x: 1, y: 2 };
    const after = { y: 2, x: 1 };
    expect(diffDocuments({ spec: before }, { spec: after })).toEqual([
      { path: '$.spec', change: 'changed', before, after },
    ]);
  });

  it('goes as deep as both have the same structure', () => {
    const before = { read: { url: 'a', pagination: { type: 'offset', pageSize: 250 } }, script: null };
    const after = {
      read: { url: 'a', pagination: { type: 'offset', pageSize: 500 } },
      script: { source: 's' },
    };
    expect(diffDocuments(before, after)).toEqual([
      { path: '$.read.pagination.pageSize', change: 'changed', before: 250, after: 500 },
      { path: '$.script', change: 'changed', before: null, after: { source: 's' } },
    ]);
  });

  it('names what was added and removed', () => {
    expect(diffDocuments({ headers: { A: '1' } }, { headers: { B: '2' } })).toEqual([
      { path: '$.headers.A', change: 'removed', before: '1' },
      { path: '$.headers.B', change: 'added', after: '2' },
    ]);
  });

  it('compares lists place by place', () => {
    const shift = { operation: 'shift', spec: { a: 'b' } };
    expect(diffDocuments({ mapping: [shift] }, { mapping: [{ ...shift, spec: { a: 'c' } }, shift] })).toEqual(
      [
        { path: '$.mapping[0].spec.a', change: 'changed', before: 'b', after: 'c' },
        { path: '$.mapping[1]', change: 'added', after: shift },
      ],
    );
  });

  it('does not take a list for an object', () => {
    expect(diffDocuments({ x: [] }, { x: {} })).toEqual([
      { path: '$.x', change: 'changed', before: [], after: {} },
    ]);
  });

  it('writes what is no name in brackets', () => {
    expect(diffDocuments({ spec: { '*': { "it's": 1 } } }, { spec: { '*': { "it's": 2 } } })).toEqual([
      { path: "$.spec['*']['it\\'s']", change: 'changed', before: 1, after: 2 },
    ]);
  });
});
