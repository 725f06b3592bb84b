import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** What `npm run test:real-systems` runs, one system after the other: they are heavy. */
export default defineConfig({
  ...base,
  test: {
    include: ['test/real-systems/*.spec.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    reporters: ['verbose'],
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
