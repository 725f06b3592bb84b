import { describe, expect, it } from 'vitest';
import { diffDocuments } from './document-diff.js';

describe('diffDocuments', () => {
  it('finds nothing between equal documents', () => {
    expect(diffDocuments({ a: 1, b: [{ c: null }] }, { a: 1, b: [{ c: null }] })).toEqual([]);
  });

  it('takes another order of fields for a change, of the object that they are in', () => {
    const from = { x: 1, y: 2 };
    const to = { y: 2, x: 1 };
    expect(diffDocuments({ spec: from }, { spec: to })).toEqual([
      { path: 'spec', change: 'changed', from, to },
    ]);
  });

  it('goes as deep as both have the same structure', () => {
    const before = { read: { url: 'a', pagination: { type: 'offset', pageSize: 250 } }, script: null };
    const after = {
      read: { url: 'a', pagination: { type: 'offset', pageSize: 500 } },
      script: { source: 's' },
    };
    expect(diffDocuments(before, after)).toEqual([
      { path: 'read.pagination.pageSize', change: 'changed', from: 250, to: 500 },
      { path: 'script', change: 'changed', from: null, to: { source: 's' } },
    ]);
  });

  it('names what was added and removed', () => {
    expect(diffDocuments({ headers: { A: '1' } }, { headers: { B: '2' } })).toEqual([
      { path: 'headers.A', change: 'removed', from: '1' },
      { path: 'headers.B', change: 'added', to: '2' },
    ]);
  });

  it('compares lists place by place', () => {
    const shift = { operation: 'shift', spec: { a: 'b' } };
    expect(diffDocuments({ mapping: [shift] }, { mapping: [{ ...shift, spec: { a: 'c' } }, shift] })).toEqual(
      [
        { path: 'mapping[0].spec.a', change: 'changed', from: 'b', to: 'c' },
        { path: 'mapping[1]', change: 'added', to: shift },
      ],
    );
  });

  it('does not take a list for an object', () => {
    expect(diffDocuments({ x: [] }, { x: {} })).toEqual([{ path: 'x', change: 'changed', from: [], to: {} }]);
  });
});
