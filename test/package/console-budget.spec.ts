import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = resolve('dist/console');
const KB = 1000;
const html = readFileSync(join(FOLDER, 'index.html'), 'utf8');
const compressed = (path: string): number => statSync(join(FOLDER, `${path}.gz`)).size;
const first = [...html.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? '');

/** What a page loads beyond the first load: its file and what that imports, however deep. */
function beyondFirst(path: string, known = new Set(first)): number {
  if (known.has(path)) return 0;
  known.add(path);
  const imported = [...readFileSync(join(FOLDER, path), 'utf8').matchAll(/from\s*"\.\/([^"]+\.js)"/g)];
  return imported.reduce((sum, [, name]) => sum + beyondFirst(`assets/${name}`, known), compressed(path));
}

describe('the built console', () => {
  it('loads at most 170 kB before the first page, gzipped', () => {
    expect(first.length).toBeGreaterThan(1);
    expect(first.reduce((sum, path) => sum + compressed(path), 0)).toBeLessThan(170 * KB);
  });

  it.each(globSync('assets/*-page-*.js', { cwd: FOLDER }))('loads at most 40 kB more for %s', (path) => {
    expect(beyondFirst(path)).toBeLessThan(40 * KB);
  });

  it('loads at most 150 kB more for an editor of JSON, and 40 kB for a language of scripts', () => {
    const known = new Set(first);
    const more = (name: string): number => {
      const [path = ''] = globSync(`assets/${name}-*.js`, { cwd: FOLDER });
      return beyondFirst(path, known);
    };
    // Editors stand on a page, which is there before them.
    more('designer-page');
    expect(more('code-view') + more('language-json') + more('language-expression')).toBeLessThan(150 * KB);
    expect(more('language-python')).toBeLessThan(40 * KB);
    expect(more('language-javascript')).toBeLessThan(40 * KB);
    expect(more('diff-sides')).toBeLessThan(20 * KB);
  });

  it('has no script or handler in its page, which the policy would refuse', () => {
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=/);
  });
});
