import type { ScriptLanguage } from '@image-integrator/script-sandbox';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestRunner, scriptCard } from '../../test/support/script-runner.js';
import { SCRIPT_REFERENCE } from './script-reference.js';

const runner = createTestRunner();
afterAll(() => runner.onApplicationShutdown());

async function run(language: ScriptLanguage, source: string, input: unknown): Promise<unknown> {
  const card = scriptCard(language, source);
  const { outputs } = await runner.run({ card, input: JSON.stringify(input), attributes: {} });
  return JSON.parse(outputs[0]?.text ?? '');
}

const namesOf = (language: 'python' | 'javascript'): string[] =>
  SCRIPT_REFERENCE[language].names.map(({ name }) => name);

describe('what the reference says of scripts', { timeout: 120_000 }, () => {
  it('is there in Python', async () => {
    const source = `import importlib

def is_there(name, context):
    first, *rest = name.split(".")
    thing = context if first == "context" else importlib.import_module(first)
    for part in rest:
        thing = getattr(thing, part, None)
    return thing is not None

def transform(rows, context):
    return [name for name in rows if not is_there(name, context)]
`;
    expect(await run('python', source, namesOf('python'))).toEqual([]);
  });

  it('is there in JavaScript', async () => {
    const source = `export default function transform(rows, context) {
  const find = (name) => name.split('.').reduce((thing, part) => thing?.[part], { ...globals, context });
  return rows.filter((name) => find(name) === undefined);
}
const globals = {};
for (const name of Object.getOwnPropertyNames(globalThis)) globals[name] = globalThis[name];
`;
    expect(await run('javascript', source, namesOf('javascript'))).toEqual([]);
  });

  it('names what the documentation does', () => {
    const text = readFileSync(new URL('../../docs/scripts.md', import.meta.url), 'utf8');
    const table = /### What JavaScript has\n([^]*?)\n`crypto\.hash`/.exec(text)?.[1] ?? '';
    const documented = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(
      ([, cell = '']) => cell.match(/\w+/g) ?? [],
    );
    const named = new Set(namesOf('javascript').map((name) => name.split('.')[0]));
    expect(documented.length).toBeGreaterThan(10);
    expect(documented.filter((name) => !named.has(name))).toEqual([]);
  });

  it.each(['python', 'javascript'] as const)('begins with a script that runs in %s', async (language) => {
    const rows = [{ sku: 'A', images: [] }];
    const result = [{ product_sku: 'A', images: [] }];
    expect(await run(language, SCRIPT_REFERENCE[language].start, rows)).toEqual(result);
  });
});
