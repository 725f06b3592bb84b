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
