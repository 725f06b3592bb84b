// npm run mutation -- <package> [part of a path]: changes the package line by line and says which changes no test notices.
import { Stryker } from '@stryker-mutator/core';
import { existsSync } from 'node:fs';
import os from 'node:os';

/** Packages whose other tests start processes from a build, in which no change would be seen. */
const PURE = {
  'script-sandbox': ['sandbox/transcript', 'sandbox/python/wasm-memory'],
};

const [name, part = ''] = process.argv.slice(2);
if (name === undefined || !existsSync(`packages/${name}/package.json`) || name === 'embedded-postgres') {
  console.error(
    'Usage: npm run mutation -- <package> [part of a path], such as: npm run mutation -- jolt shift',
  );
  process.exit(2);
}
os.setPriority(10);
const source = `packages/${name}/src`;
const files = PURE[name]?.map((file) => `${source}/${file}.ts`) ?? [
  part === '' ? `${source}/**/*.ts` : `${source}/**/*${part}*{,/**/*}.ts`,
];
await new Stryker({
  mutate: [...files, `!${source}/**/*.{spec,d}.ts`],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: {
    configFile: 'vitest.mutation.config.ts',
    dir: name in PURE ? `${source}/sandbox` : `packages/${name}`,
    related: false,
  },
  ignorePatterns: [
    '**',
    '!docs/**',
    '!packages/**',
    '!package.json',
    '!tsconfig.json',
    '!vitest*.ts',
    'packages/*/dist',
  ],
  ignoreStatic: true,
  concurrency: 1,
  tempDirName: '.mutation/sandbox',
  // The copy stands below the original, and finds its node_modules.
  symlinkNodeModules: false,
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false, logTests: false },
  htmlReporter: { fileName: `.mutation/${name}.html` },
  jsonReporter: { fileName: `.mutation/${name}.json` },
}).runMutationTest();
