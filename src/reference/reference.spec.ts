import { readFileSync } from 'node:fs';
import { compileChain } from '@image-integrator/jolt';
import { describe, expect, it } from 'vitest';
import { expressionReference } from './expression-reference.js';
import { mappingReference } from './mapping-reference.js';

const docs = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

describe('the reference', () => {
  it('names the attributes of the documentation', () => {
    const table = /## Attributes\n([^]*?)\n## /.exec(docs('expressions'))?.[1] ?? '';
    const cells = [...table.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
    const documented = cells.flatMap((cell) => cell.match(/[\w.<>]+/g) ?? []);
    const { attributes } = expressionReference();
    const unknown = attributes.filter(
      ({ name }) => !documented.some((known) => new RegExp(`^${known.replace(/<.*>/, '.+')}$`).test(name)),
    );
    expect(unknown).toEqual([]);
    const named = attributes.map(({ name }) => name);
    const families = [...new Set(documented.map((name) => name.split('.')[0]))];
    expect(families.filter((family) => !named.some((name) => name.split('.')[0] === family))).toEqual([]);
  });

  it('names the functions of the documentation', () => {
    const { functions } = expressionReference();
    const text = docs('expressions');
    const used = functions.filter(({ inFlows }) => inFlows);
    expect(used.filter(({ name }) => !text.includes(`\`${name}`))).toEqual([]);
    expect(used.length).toBeGreaterThan(60);
  });

  it('has specs that can be compiled, for each operation of the documentation', () => {
    const environment = { now: () => new Date(), newUuid: () => '' };
    const { operations, functions } = mappingReference();
    for (const { name, spec } of operations)
      expect(() => compileChain([{ operation: name, spec }], environment)).not.toThrow();
    const text = docs('mapping');
    expect(operations.filter(({ name }) => !text.includes(`| \`${name}\``))).toEqual([]);
    expect(functions.filter(({ name }) => !new RegExp(String.raw`\b${name}\b`).test(text))).toEqual([]);
  });
});
