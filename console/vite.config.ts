import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { fieldsOf } from './src/document/fields-of.js';
import { loginTypesOf } from './src/welcome/login-types-of.js';

const ROOT = join(import.meta.dirname, '..');
const OUTPUT = join(ROOT, 'dist/console');

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-required-role'?: string }>>>>;
}

/** `virtual:rules`: whom each operation of the API is for, `{"POST /api/v1/runs/{id}/cancel": "editor"}`. */
const rules: Plugin = {
  name: 'rules',
  resolveId: (id) => (id === 'virtual:rules' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0virtual:rules') return null;
    const { paths } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as Document;
    const entries = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(
          ([method, { 'x-required-role': role }]) =>
            role !== undefined && (method !== 'get' || !['none', 'anyone', 'viewer'].includes(role)),
        )
        .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation['x-required-role']]),
    );
    return `export default ${JSON.stringify(Object.fromEntries(entries))}`;
  },
};

/** `virtual:fields`: what the forms of the flow designer need of the API's document. */
const fields: Plugin = {
  name: 'fields',
  resolveId: (id) => (id === 'virtual:fields' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0virtual:fields') return null;
    const document = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as Parameters<
      typeof fieldsOf
    >[0];
    return `export default ${JSON.stringify(fieldsOf(document))}`;
  },
};

/** `virtual:login-types`: the settings of each type of login. */
const loginTypes: Plugin = {
  name: 'login-types',
  resolveId: (id) => (id === 'virtual:login-types' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0virtual:login-types') return null;
    const document = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as Parameters<
      typeof loginTypesOf
    >[0];
    return `export default ${JSON.stringify(loginTypesOf(document))}`;
  },
};

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
  plugins: [react(), rules, fields, loginTypes, compressed, licences],
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
