import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_SCRIPTS } from '../../../test/support/hostile-scripts.js';
import { createTestRunner, scriptCard } from '../../../test/support/script-runner.js';
import type { ScriptLanguage } from './script-card.dto.js';

const runner = createTestRunner();
const GOOD: Record<ScriptLanguage, string> = {
  python: 'def transform(rows, context): return len(rows)',
  javascript: 'const transform = (rows) => rows.length',
  typescript: 'const transform = (rows: unknown[]) => rows.length',
};

async function runGood(language: ScriptLanguage): Promise<string | undefined> {
  const { outputs } = await runner.run({
    card: scriptCard(language, GOOD[language]),
    input: '[1,2]',
    attributes: {},
  });
  return outputs[0]?.text;
}

/** How a script ends: its error code, or what it answers. */
async function endOf(language: ScriptLanguage, source: string, timeoutSeconds: number): Promise<unknown> {
  const card = scriptCard(language, source, { timeoutSeconds });
  try {
    const { outputs, stdout } = await runner.run({ card, input: '[]', attributes: {} });
    expect(stdout.length).toBeLessThan(70_000);
    return JSON.parse(outputs[0]?.text ?? 'null') as unknown;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a hostile script', () => {
  beforeAll(async () => {
    await runGood('python');
  }, 120_000);
  afterAll(() => runner.onApplicationShutdown());

  it.each(HOSTILE_SCRIPTS)(
    'harms nobody: $language, $name',
    async ({ language, source, ends, result }) => {
      // One that comes to its end has the time for it on a busy machine too.
      const end = await endOf(language, source, result === undefined ? 3 : 30);
      expect({ end, ends, result }).toSatisfy(() =>
        result === undefined ? ends.includes(String(end)) : isDeepStrictEqual(end, result),
      );
      expect(await runGood(language)).toBe('2');
    },
    60_000,
  );

  it('has nothing in its environment, and one process at a time', () => {
    const [pid] = runner.pids;
    expect(runner.pids).toHaveLength(1);
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    expect(environment.map((entry) => entry.split('=')[0]).filter(Boolean)).toEqual([
      'TZ',
      'NODE_CHANNEL_FD',
      'NODE_CHANNEL_SERIALIZATION_MODE',
    ]);
  });
});
