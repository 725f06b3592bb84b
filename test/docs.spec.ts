import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tableRows } from './support/doc-tables.js';
import { ROOT } from './support/openapi-routes.js';

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = globSync(['*.md', '{docs,deploy,packages}/**/*.md'], {
  cwd: ROOT,
  exclude: (path) => path.includes('node_modules'),
});
/** What stands between fences is no text. */
const prose = (page: string): string => page.replace(/^```.*?^```/gms, '');

/** The anchor that a heading gets. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchorsOf = (page: string): Set<string> =>
  new Set([...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));

function brokenLinks(path: string): string[] {
  const links = [...prose(text(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const place = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(ROOT, place))) return true;
      return anchor !== undefined && !anchorsOf(text(place)).has(anchor);
    })
    .map((target) => `${path}: ${target}`);
}

it('every link leads to a page and a heading that exist', () => {
  expect(PAGES.length).toBeGreaterThan(50);
  expect(PAGES.flatMap(brokenLinks)).toEqual([]);
});

it.each([
  ['docs', 'docs/README.md'],
  ['docs/adr', 'docs/adr/README.md'],
])('every page of %s is in its index', (folder, index) => {
  const pages = readdirSync(join(ROOT, folder)).filter(
    (name) => name.endsWith('.md') && name !== 'README.md',
  );
  const listed = new Set([...text(index).matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target));
  expect(pages.filter((page) => !listed.has(page))).toEqual([]);
});

it('files that CONTRIBUTING.md names exist', () => {
  const files = [
    ...text('CONTRIBUTING.md').matchAll(/`((?:src|test|console|packages|docs|tools)\/[\w./-]+\.\w+)`/g),
  ].map(([, path = '']) => path);
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

describe('coming from Akinon Integrator', () => {
  it('names fields that flows have', () => {
    const page = text('docs/from-akinon-integrator.md');
    const fields = tableRows(page).flatMap(({ here = '' }) => /^`([\w.]+)`$/.exec(here)?.[1] ?? []);
    const { components } = JSON.parse(text('openapi.json')) as {
      components: { schemas: Record<string, { properties?: object }> };
    };
    const names = new Set(
      Object.values(components.schemas).flatMap(({ properties }) => Object.keys(properties ?? {})),
    );
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter((field) => field.split('.').some((name) => !names.has(name)))).toEqual([]);
  });
});

it('troubleshooting names codes that the sources have', () => {
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).map(text).join('\n');
  const codes = [...text('docs/troubleshooting.md').matchAll(/`([A-Z][A-Z_]{5,})`/g)].map(
    ([, code = '']) => code,
  );
  expect(codes.length).toBeGreaterThanOrEqual(10);
  expect(codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(sources))).toEqual([]);
});
