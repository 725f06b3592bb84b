import type { ScriptLanguage } from '@image-integrator/script-sandbox';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestRunner, scriptCard } from '../../../test/support/script-runner.js';

const TEXT = readFileSync(join(import.meta.dirname, '../../../docs/scripts.md'), 'utf8');
const EXAMPLE =
  /```(?<language>python|javascript|typescript)\n(?<source>.*?)```\s+```json input\n(?<input>.*?)```\s+```json result\n(?<result>.*?)```/gs;

describe('the examples of docs/scripts.md', () => {
  const runner = createTestRunner();
  afterAll(() => runner.onApplicationShutdown());

  const examples = [...TEXT.matchAll(EXAMPLE)].map(({ groups = {} }, index) => ({ ...groups, index }));

  it('are found', () => {
    expect(examples).toHaveLength(TEXT.match(/```(python|javascript|typescript)\n/g)?.length ?? 0);
  });

  it('name all that JavaScript has beyond the language', async () => {
    const [table = ''] = TEXT.split('### What JavaScript has\n')[1]?.split('\n\n`crypto.hash`') ?? [];
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const told = rows.flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const language =
      'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set Iterator WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN globalThis SuppressedError DisposableStack AsyncDisposableStack transform'.split(
        ' ',
      );
    const source = 'function transform() { return Object.getOwnPropertyNames(globalThis) }';
    const { outputs } = await runner.run({
      card: scriptCard('javascript', source),
      input: '[]',
      attributes: {},
    });
    const there = JSON.parse(outputs[0]?.text ?? '[]') as string[];
    expect(new Set(there.filter((name) => !language.includes(name)))).toEqual(new Set(told));
  });

  it.each(
    examples as unknown as { language: ScriptLanguage; source: string; input: string; result: string }[],
  )(
    'do what they say: $language $index',
    async ({ language, source, input, result }) => {
      const { outputs } = await runner.run({ card: scriptCard(language, source), input, attributes: {} });
      expect(outputs.map(({ relationship }) => relationship)).toEqual(['success']);
      expect(JSON.parse(outputs[0]?.text ?? '')).toEqual(JSON.parse(result));
    },
    120_000,
  );
});
