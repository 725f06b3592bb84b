import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { fieldsOf } from './src/document/fields-of.js';
import { loginFormsOf } from './src/login-form/login-types-of.js';
import { codesIn, pageOf, slugOf } from './src/help/page-of.js';

const ROOT = join(import.meta.dirname, '..');
const OUTPUT = join(ROOT, 'dist/console');

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-required-role'?: string }>>>>;
}

type OpenApi = Document & Parameters<typeof fieldsOf>[0] & Parameters<typeof loginFormsOf>[0];

/** Modules that the build makes: by their names, what they export. */
function madeModules(name: string, made: (id: string) => string | null): Plugin {
  return {
    name,
    resolveId: (id) => (id.startsWith(`virtual:${name}`) ? `\0${id}` : null),
    load: (id) => (id.startsWith(`\0virtual:${name}`) ? made(id.slice(1)) : null),
  };
}

const exported = (value: unknown): string => `export default ${JSON.stringify(value)}`;
const openapi = (): OpenApi => JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as OpenApi;

/** Whom each operation of the API is for, `{"POST /api/v1/runs/{id}/cancel": "editor"}`. */
const rules = madeModules('rules', () => {
  const entries = Object.entries(openapi().paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(
        ([method, { 'x-required-role': role }]) =>
          role !== undefined && (method !== 'get' || !['none', 'anyone', 'viewer'].includes(role)),
      )
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation['x-required-role']]),
  );
  return exported(Object.fromEntries(entries));
});

/** What the forms of the flow designer need of the API's document. */
const fields = madeModules('fields', () => exported(fieldsOf(openapi())));

/** The fields of logins, the settings by type. */
const loginTypes = madeModules('login-types', () => exported(loginFormsOf(openapi())));

const DOCS = join(ROOT, 'docs');
/** Shown as a page of the help too, but not searched. */
const CHANGELOG = 'CHANGELOG.md';
const doc = (file: string): string => readFileSync(join(file === CHANGELOG ? ROOT : DOCS, file), 'utf8');

/** The pages of docs/, each loaded when it is shown, what is searched in them (`-search`), and the codes that they explain (`-codes`). */
const help = madeModules('help', (id) => {
  const files = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  if (id === 'virtual:help') {
    const pages = [...files, CHANGELOG].map(
      (file) => `${JSON.stringify(slugOf(file))}: () => import('virtual:help/${file}')`,
    );
    return `export const pages = { ${pages.join(', ')} };\nexport const search = () => import('virtual:help-search');`;
  }
  if (id === 'virtual:help-codes') return exported(codesIn(files.map(doc)));
  if (id === 'virtual:help-search')
    return exported(
      files.flatMap((file) => {
        const { title, sections } = pageOf(doc(file), file, files);
        return sections.map((section) => ({ slug: slugOf(file), page: title, ...section }));
      }),
    );
  const file = id.replace('virtual:help/', '');
  const { title, html } = pageOf(doc(file), file, files);
  return exported({ title, html });
});

/** What is sent is compressed once, here. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle(_options, bundle) {
    for (const name of Object.keys(bundle).filter((name) => /\.(js|css|html)$/.test(name))) {
      const content = readFileSync(join(OUTPUT, name));
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
      writeFileSync(join(OUTPUT, `${name}.br`), brotliCompressSync(content, { params }));
      writeFileSync(join(OUTPUT, `${name}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

/** The licences of the packages inside ask for this. */
const licences: Plugin = {
  name: 'licences',
  apply: 'build',
  async generateBundle(_options, bundle) {
    const { licencesOf } = (await import(join(ROOT, 'tools/licences-of.mjs'))) as {
      readonly licencesOf: (modules: readonly string[]) => string;
    };
    const modules = Object.values(bundle).flatMap((file) =>
      file.type === 'chunk' ? Object.keys(file.modules) : [],
    );
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: licencesOf(modules) });
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), rules, fields, loginTypes, help, compressed, licences],
  build: { outDir: OUTPUT, emptyOutDir: true, target: 'es2022', reportCompressedSize: false },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/health', '/docs', '/openapi.json'].map((path) => [
        path,
        { target: process.env['INTEGRATOR_URL'] ?? 'http://localhost:3000' },
      ]),
    ),
  },
});
