import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AppConfig } from './app-config.js';
import { KNOWN, SECRETS } from './read-variables.js';
import { FILE_SUFFIX } from './secret-files.js';

const example = readFileSync('.env.example', 'utf8');
const operations = readFileSync('docs/operations.md', 'utf8');

/** Of Node, Docker or the standards that we follow: read, but not by us. */
const OTHERS = [
  'NO_COLOR',
  'NODE_COMPILE_CACHE',
  'NODE_DISABLE_COMPILE_CACHE',
  'OTEL_EXPORTER_OTLP_TIMEOUT',
  'OTEL_RESOURCE_ATTRIBUTES',
];

describe('.env.example', () => {
  it('has every variable, and no other', () => {
    expect(Object.keys(parseEnv(example)).sort()).toEqual([...KNOWN].sort());
  });

  it('shows the defaults', () => {
    expect(AppConfig.fromEnv(parseEnv(example))).toEqual(AppConfig.fromEnv({}));
  });

  it('names every secret that may be in a file', () => {
    const list = /Secrets: ([A-Z0-9_,#\s]+)\./.exec(example)?.[1] ?? '';
    expect([...list.matchAll(/[A-Z0-9_]{2,}/g)].map(([name]) => name).sort()).toEqual([...SECRETS].sort());
  });
});

describe('docs/operations.md', () => {
  const table = (/\n## Settings\n(.*?)\n## /s.exec(operations) ?? [])[1] ?? '';
  const named = (text: string): string[] =>
    [...text.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name = '']) => name);

  it('lists every variable, and no other', () => {
    const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
    const listed = rows.flatMap((row) => named(row.split('|')[2] ?? ''));
    expect(listed.sort()).toEqual([...KNOWN].sort());
  });

  it('lists every secret that may be in a file', () => {
    const sentence = /`<NAME>_FILE`.*?\n\n/s.exec(table)?.[0] ?? '';
    expect(named(sentence).sort()).toEqual([...SECRETS].sort());
  });
});

it('no document sets a variable that is not known', () => {
  const known = new Set([...KNOWN, ...SECRETS.map((name) => name + FILE_SUFFIX), ...OTHERS]);
  const prefixes = [...new Set(KNOWN.map((name) => name.split('_')[0]))];
  const ours = new RegExp(`(?<![\\w.$/-])((?:${prefixes.join('|')})(?:_[A-Z0-9]+)*)=`, 'g');
  const documents = ['README.md', ...readdirSync('docs').filter((name) => name.endsWith('.md'))];
  const unknown = documents.flatMap((name) => {
    const text = readFileSync(name === 'README.md' ? name : `docs/${name}`, 'utf8');
    return [...text.matchAll(ours)].flatMap(([, variable = '']) => (known.has(variable) ? [] : [variable]));
  });
  expect(unknown).toEqual([]);
});

describe('compose.yaml', () => {
  const text = readFileSync('compose.yaml', 'utf8');
  const { services } = parse(text) as { services: { app: { environment: Record<string, string> } } };

  it('sets known variables only', () => {
    const known = new Set([...KNOWN, ...SECRETS.map((name) => name + FILE_SUFFIX)]);
    expect(Object.keys(services.app.environment).filter((name) => !known.has(name))).toEqual([]);
  });

  it('starts with the secrets that its own command makes, or with any other password', () => {
    const command = /^# {3}(for name .*)$/m.exec(text)?.[1] ?? '';
    const folder = mkdtempSync(join(tmpdir(), 'image-integrator-compose-'));
    execFileSync('sh', ['-c', command], { cwd: folder });
    const made = parseEnv(readFileSync(join(folder, '.env'), 'utf8')) as Record<string, string>;
    rmSync(folder, { recursive: true });
    for (const password of [made['POSTGRES_PASSWORD'] ?? '', `a/b+c=@:?#%20"'$ ü`]) {
      const given: Record<string, string> = { ...made, POSTGRES_PASSWORD: password };
      const environment = Object.entries(services.app.environment).map(([name, value]) => [
        name,
        value.replace(
          /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
          (_whole, from: string, how?: string, rest = '') => given[from] ?? (how === '-' ? rest : ''),
        ),
      ]);
      const { databaseUrl = '', warnings } = AppConfig.fromEnv(Object.fromEntries(environment));
      expect(decodeURIComponent(new URL(databaseUrl).password)).toBe(password);
      expect(warnings).toEqual([]);
    }
  });
});
