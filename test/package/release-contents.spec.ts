import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const CONTENTS = './.ci/release/contents.mjs';

function tooMany(files: readonly string[]): string[] {
  const script = `import { filesTooMany } from '${CONTENTS}'; console.log(JSON.stringify(filesTooMany(${JSON.stringify(files)})));`;
  const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(stdout) as string[];
}

it('the tarball holds what runs, its documents, and nothing else', () => {
  const wanted = [
    'package.json',
    '.env.example',
    'bin/image-integrator.js',
    'dist/src/runs/run.service.js',
    'dist/migrations/index.js',
    'dist/console/index.html',
    'dist/console/assets/index-a1.js.br',
    'deploy/systemd/image-integrator.service',
    'docs/adr/0001-stack.md',
    'templates/rest-offset.yaml',
    'node_modules/@image-integrator/jolt/dist/index.js',
  ];
  const unwanted = [
    '.env',
    '.npmrc',
    'src/main.ts',
    'test/support/app.ts',
    'dist/src/runs/run.service.spec.js',
    'dist/src/runs/run.service.js.map',
    'dist/bench/main.js',
    'dist/console/assets/index-a1.js.map',
    'console/src/main.tsx',
    'dist/build.tsbuildinfo',
    'docs/notes.txt',
    'node_modules/@image-integrator/jolt/src/index.ts',
    'node_modules/left-pad/index.js',
  ];
  expect(tooMany([...wanted, ...unwanted])).toEqual(unwanted);
});
