import { describe, expect, it } from 'vitest';
import { validateMapping } from './mapping.js';

const problems = (chain: unknown): string[] =>
  validateMapping(chain).map(({ path, message }) => `${path}: ${message}`);

describe('validateMapping', () => {
  it('names what is wrong with every operation, each by its path', () => {
    const found = validateMapping([
      { operation: 'shift', spec: { a: '&(9' } },
      { operation: 'nope' },
      7,
      { operation: 'sort' },
      { operation: 'shift' },
    ]);
    expect(found.map(({ path }) => path)).toEqual([
      'mapping[0].spec.a',
      'mapping[1].operation',
      'mapping[2]',
      'mapping[4].spec',
    ]);
    expect(found.every(({ code }) => code === 'MAPPING_INVALID')).toBe(true);
  });

  it('names every wrong key of an operation, keys with dots too', () => {
    const spec = { a: '&(9', 'c.d': { e: '@(', ok: 'g' }, ok: 'h', '*': '&(7' };
    expect(problems([{ operation: 'shift', spec }]).map((problem) => problem.split(': ')[0])).toEqual([
      'mapping[0].spec.a',
      'mapping[0].spec.c.d.e',
      'mapping[0].spec.*',
    ]);
  });

  it('names the key of a reference that reaches too far', () => {
    const spec = { a: { b: '[&9].c' }, d: '&7', ok: 'e' };
    expect(validateMapping([{ operation: 'shift', spec }]).map(({ path }) => path)).toEqual([
      'mapping[0].spec.a.b',
      'mapping[0].spec.d',
    ]);
  });

  it('has nothing to say of a mapping that can be run, or of what is left when a wrong key is gone', () => {
    expect(problems([{ operation: 'shift', spec: { a: 'b' } }, { operation: 'sort' }])).toEqual([]);
    expect(problems([{ operation: 'shift', spec: { a: '&(9' } }])).toHaveLength(1);
  });

  it('stops at twenty', () => {
    expect(problems(Array.from({ length: 50 }, () => ({ operation: 'nope' })))).toHaveLength(20);
    const spec = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, '&(9']));
    expect(problems([{ operation: 'shift', spec }])).toHaveLength(20);
  });

  it.each([[null], ['shift'], [[]]])('names the whole of what is no list of operations: %j', (chain) => {
    expect(problems(chain)).toEqual([expect.stringMatching(/^mapping: A mapping is a list/)]);
  });
});
