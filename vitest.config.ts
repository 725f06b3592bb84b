import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Packages of this repository are run from their sources, so that their tests need no build. */
const conditions = ['@image-integrator/source', ...defaultServerConditions];

/** Each test file has a process of its own, and tests start many more: none compiles what another one has compiled. */
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'image-integrator-test-code');

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'src/**/*.spec.ts',
      'packages/**/*.spec.ts',
      'test/**/*.spec.ts',
      'migrations/**/*.spec.ts',
      'console/**/*.spec.ts',
    ],
    exclude: ['test/chaos/**/*.long.spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    reporters: [process.env['CI'] === 'true' ? 'verbose' : 'default', './test/support/counting-reporter.ts'],
    pool: 'forks',
    // Many tests wait for processes, clocks and paces: one more than the processors keeps these at work.
    maxWorkers: availableParallelism() + 1,
    // They end what hangs. On a busy machine everything else may take its time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
