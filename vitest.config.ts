import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Packages of this repository are run from their sources, so that their tests need no build. */
const conditions = ['@image-integrator/source', ...defaultServerConditions];

/** Tests start many processes: none compiles what another one has compiled. */
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'image-integrator-test-code');

/** What counts for a whole process, ends others, or loads too little to win by sharing one. */
const ALONE = [
  'test/e2e/{live,monitoring,outbound-queue,run-reaper,*crash}.e2e.spec.ts',
  'test/{chaos,life,package,upgrade}/**/*.spec.ts',
];
const LONG = 'test/chaos/**/*.long.spec.ts';

/** A machine that is shared with others gets a second try, and its tests are named that needed one; crashes and lives never do. */
const RETRY = process.env['CI'] === 'true' ? 1 : 0;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE, exclude: [LONG] } },
      {
        extends: true,
        test: {
          name: 'shared',
          retry: RETRY,
          include: ['{src,packages,test,migrations,console}/**/*.spec.ts'],
          exclude: ['**/node_modules/**', 'test/real-systems/**', ...ALONE],
          // A process runs one file after the other and keeps the modules it has loaded, which were a quarter of all work.
          isolate: false,
        },
      },
    ],
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
