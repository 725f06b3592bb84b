import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Packages of this repository are run from their sources, so that their tests need no build. */
const conditions = ['@image-integrator/source', ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.spec.ts', 'packages/**/*.spec.ts', 'test/**/*.spec.ts', 'migrations/**/*.spec.ts'],
    exclude: ['test/chaos/**/*.long.spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    reporters: [process.env['CI'] === 'true' ? 'verbose' : 'default', './test/support/counting-reporter.ts'],
    pool: 'forks',
    // They end what hangs. On a busy machine everything else may take its time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
