import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/**
 * What `npm run mutation` runs against each mutant: a package's tests, without the set-up of those that need a database. Tests of
 * random and hostile input would take minutes for each.
 */
export default defineConfig({
  ...base,
  test: {
    include: ['**/*.spec.ts'],
    exclude: ['**/{fuzz,hostile}.spec.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
});
