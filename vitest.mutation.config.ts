import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** What `npm run mutation` runs against each mutant: a package's tests, without the set-up of those that need a database. */
export default defineConfig({
  ...base,
  test: { include: ['**/*.spec.ts'], isolate: false, testTimeout: 30_000 },
});
