import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHelp, type Place } from './find.js';
import { anchorOf, codesIn, pageOf, slugOf } from './page-of.js';

const DOCS = join(import.meta.dirname, '../../../docs');
const FILES = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
const text = (file: string): string => readFileSync(join(DOCS, file), 'utf8');

describe('a page of the help', () => {
  const page = (markdown: string, file = 'flows.md') =>
    pageOf(markdown, file, ['flows.md', 'logs.md', 'README.md', 'adr/0009-jolt.md']);

  it.each([
    ['flows.md', '[a](logs.md#codes-of-rows)', '<a href="/console/help/logs#codes-of-rows">a</a>'],
    ['flows.md', '[a](#what-is-held)', '<a href="/console/help/flows#what-is-held">a</a>'],
    ['flows.md', '[a](adr/0009-jolt.md)', '<a href="/console/help/adr-0009-jolt">a</a>'],
    ['adr/0009-jolt.md', '[a](../logs.md)', '<a href="/console/help/logs">a</a>'],
    ['flows.md', '[a](README.md)', '<a href="/console/help/">a</a>'],
    ['flows.md', '[`a`](../README.md)', '<code>a</code>'],
    ['adr/0009-jolt.md', '[a](../../README.md)', 'a'],
    ['flows.md', '[a](missing.md)', 'a'],
    [
      'flows.md',
      '[a](https://x.example/?a=1&b)',
      '<a href="https://x.example/?a=1&amp;b" target="_blank" rel="noreferrer">a</a>',
    ],
  ])('of %s turns %s into %s', (file, link, html) => {
    expect(page(link, file).html.trim()).toBe(`<p>${html}</p>`);
  });

  it('has its sections with their words, and headings that can be gone to', () => {
    const { title, html, sections } = page(
      '# Flows\n\nOne `two`.\n\n## What is *held*?\n\n| a | b |\n| - | - |\n| c | d |\n',
    );
    expect(title).toBe('Flows');
    expect(html).toContain('<h2 id="what-is-held" tabindex="-1">');
    expect(sections).toEqual([
      { id: 'flows', title: 'Flows', text: 'One two.' },
      { id: 'what-is-held', title: 'What is held?', text: 'a b c d' },
    ]);
  });

  it('keeps hidden marks hidden', () => {
    expect(page('<!-- tested -->\n\nText').html).toBe('<p>Text</p>\n');
  });
});

describe('the pages of docs/', () => {
  const pages = FILES.map((file) => ({ file, ...pageOf(text(file), file, FILES) }));
  const anchors = new Set(
    pages.flatMap(({ file, sections }) => [
      `/console/help/${slugOf(file)}`,
      ...sections.map(({ id }) => `/console/help/${slugOf(file)}#${id}`),
    ]),
  );

  it('lead to each other', () => {
    const links = pages.flatMap(({ html }) =>
      [...html.matchAll(/href="(\/console[^"]+)"/g)].map(([, to = '']) => to),
    );
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((link) => !anchors.has(link))).toEqual([]);
  });

  it('explain codes', () => {
    expect(codesIn(FILES.map(text))).toEqual(expect.arrayContaining(['READ_SHORT', 'OMNITRON_REJECTED']));
  });
});

describe('a search of the help', () => {
  const place = (title: string, words: string): Place => ({
    slug: 'flows',
    page: 'Flows',
    id: anchorOf(title),
    title,
    text: words,
  });
  const places = [
    place('Pagination', 'A total that is held back'),
    place('What is held', 'Rows'),
    place('Other', 'x'),
  ];
  const found = (query: string): string[] => findHelp(places, query).map(({ place: { title } }) => title);

  it('finds sections that have every word, headings first', () => {
    expect(found('HELD')).toEqual(['What is held', 'Pagination']);
    expect(found('held total')).toEqual(['Pagination']);
    expect(found('held nothing')).toEqual([]);
    expect(found(' ')).toEqual([]);
  });

  it('shows what stands around a word', () => {
    const long = [place('Long', `${'a '.repeat(200)}needle ${'b '.repeat(200)}`)];
    expect(findHelp(long, 'needle')[0]?.excerpt).toMatch(/^….*needle.*…$/);
  });
});
