import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const BUNDLE = resolve('dist/server/run.js');

it('the server loads its bundle alone: no second copy of a package, no module by itself', () => {
  const listLoaded = `
    import { registerHooks } from 'node:module';
    const urls = new Set();
    registerHooks({ load(url, context, next) { urls.add(url); return next(url, context); } });
    await import(${JSON.stringify(pathToFileURL(BUNDLE).href)});
    console.log(JSON.stringify([...urls].filter((url) => url.startsWith('file:'))));
  `;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', listLoaded], {
    encoding: 'utf8',
  });
  const loaded = JSON.parse(printed) as string[];
  expect(
    loaded.filter((url) => !/\/dist\/server\/|\/packages\/(script-sandbox|embedded-postgres)\//.test(url)),
  ).toEqual([]);
  expect(loaded.length).toBeLessThan(40);
});

it('the bundle says under which licences its packages are', () => {
  const licences = readFileSync(resolve('dist/server/LICENSES.txt'), 'utf8');
  for (const name of ['@nestjs/core', 'typeorm', 'pg-boss', 'undici', 'rxjs'])
    expect(licences).toContain(`${name} `);
  expect(licences).not.toContain('undefined');
});
