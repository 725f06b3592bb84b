import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileMapping } from './mapping.js';

const text = readFileSync(join(import.meta.dirname, '../../docs/mapping.md'), 'utf8');

/** The JSON blocks of one example, by the word after ```json. */
function blocks(section: string): Map<string, unknown> {
  const found = section.matchAll(/```json (\w+)\n([^]*?)```/g);
  return new Map([...found].map(([, name = '', json = '']) => [name, JSON.parse(json) as unknown]));
}

const examples = text
  .split('\n### ')
  .slice(1)
  .map((section) => ({ title: section.slice(0, section.indexOf('\n')), parts: blocks(section) }));

describe('docs/mapping.md', () => {
  it('has an example of every usual shape', () => {
    expect(examples.length).toBeGreaterThanOrEqual(6);
  });

  it.each(examples.map(({ title, parts }) => [title, parts] as const))('%s', (_title, parts) => {
    expect([...parts.keys()]).toEqual(['input', 'mapping', 'output']);
    expect(compileMapping(parts.get('mapping')).apply(parts.get('input'))).toEqual(parts.get('output'));
  });
});
