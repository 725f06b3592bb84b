import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('docs/erp-recipes.md is what the templates say', () => {
  const check = (): string =>
    execFileSync(process.execPath, ['tools/recipes.mjs', '--check'], { encoding: 'utf8' });
  expect(check()).toBe('');
});
