// npm run mutation -- <package> [part of a path]: changes the package line by line and says which changes no test notices.
import { Stryker } from '@stryker-mutator/core';
import { existsSync } from 'node:fs';
import os from 'node:os';

/** What is left out, with the reason: code that runs outside of the process in which the tests run is not measured. */
const LEFT_OUT = {
  'script-sandbox': ['sandbox/**', 'runner-process.ts'],
  'embedded-postgres': ['keeper.ts'],
};

const [name, part = ''] = process.argv.slice(2);
if (name === undefined || !existsSync(`packages/${name}/package.json`)) {
  console.error(
    'Usage: npm run mutation -- <package> [part of a path], such as: npm run mutation -- jolt shift',
  );
  process.exit(2);
}
os.setPriority(10);
const source = `packages/${name}/src`;
await new Stryker({
  mutate: [
    part === '' ? `${source}/**/*.ts` : `${source}/**/*${part}*{,/**/*}.ts`,
    `!${source}/**/*.{spec,d}.ts`,
    ...(LEFT_OUT[name] ?? []).map((path) => `!${source}/${path}`),
  ],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', dir: `packages/${name}`, related: false },
  ignorePatterns: ['**', '!packages/**', '!package.json', '!tsconfig.json', '!vitest*.ts', 'packages/*/dist'],
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
