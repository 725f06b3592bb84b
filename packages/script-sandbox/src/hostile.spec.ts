import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_SCRIPTS } from '../test/hostile-scripts.js';
import { createTestSandbox, DATA_DIR, scriptJob } from '../test/sandbox.js';
import { confinement, SandboxError, type ScriptLanguage } from './index.js';

const sandbox = createTestSandbox();
const GOOD: Record<ScriptLanguage, string> = {
  python: 'def transform(rows, context): return len(rows)',
  javascript: 'const transform = (rows) => rows.length',
  typescript: 'const transform = (rows: unknown[]) => rows.length',
};

async function runGood(language: ScriptLanguage): Promise<string | undefined> {
  const { outputs } = await sandbox.run(scriptJob(language, GOOD[language], '[1,2]'));
  return outputs[0]?.text;
}

/** How a script ends: its error code, or what it answers. */
async function endOf(language: ScriptLanguage, source: string, timeoutMs: number): Promise<unknown> {
  try {
    const { failure, outputs, stdout } = await sandbox.run(scriptJob(language, source, '[]', { timeoutMs }));
    if (failure !== null) return failure.code;
    expect(stdout.length).toBeLessThan(70_000);
    return JSON.parse(outputs[0]?.text ?? 'null') as unknown;
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return error.failure.code;
  }
}

describe('a hostile script', () => {
  beforeAll(async () => {
    await runGood('python');
  }, 120_000);
  afterAll(() => sandbox.stop());

  it.each(HOSTILE_SCRIPTS)(
    'harms nobody: $language, $name',
    async ({ language, source, ends, result }) => {
      // One that comes to its end has the time for it on a busy machine too; one that has none is cut off soon.
      const enough = language === 'javascript' || isDeepStrictEqual(ends, ['SCRIPT_TIMEOUT']) ? 1_000 : 3_000;
      const end = await endOf(language, source, result === undefined ? enough : 30_000);
      expect({ end, ends, result }).toSatisfy(() =>
        result === undefined ? ends.includes(String(end)) : isDeepStrictEqual(end, result),
      );
      expect(await runGood(language)).toBe('2');
    },
    600_000,
  );

  it('has nothing in its environment, and one process at a time', () => {
    const [pid] = sandbox.pids;
    expect(sandbox.pids).toHaveLength(1);
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    expect(environment.map((entry) => entry.split('=')[0]).filter(Boolean)).toEqual([
      'TZ',
      'NODE_CHANNEL_FD',
      'NODE_CHANNEL_SERIALIZATION_MODE',
    ]);
  });

  it('has less of the machine than the service, where the system offers it', () => {
    const [pid] = sandbox.pids;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    expect(commandLine).toContain('--permission');
    const { permissions, noNewPrivileges } = confinement(DATA_DIR);
    expect(permissions).toBe(true);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(/^NoNewPrivs:\s*(\d)/m.exec(status)?.[1]).toBe(noNewPrivileges ? '1' : '0');
  });
});
