// Compiles what changed, and nothing when nothing did: the question is answered by names, sizes and times of the sources,
// without loading TypeScript.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'dist/.stamp');
const CONSOLE_STAMP = join(ROOT, 'dist/.console-stamp');
/** Made of openapi.json, for type checks; not kept in git. */
const CONSOLE_TYPES = join(ROOT, 'console/src/api/schema.d.ts');
const PACKAGES = readdirSync(join(ROOT, 'packages')).filter((name) =>
  existsSync(join(ROOT, 'packages', name, 'package.json')),
);
/** Each folder of sources beside the folder that its output goes to. */
const FOLDERS = [
  ...['src', 'migrations', 'bench'].map((name) => [name, `dist/${name}`]),
  ...PACKAGES.map((name) => [`packages/${name}/src`, `packages/${name}/dist`]),
].map((pair) => pair.map((folder) => join(ROOT, folder)));
const SETTINGS = [
  'tools/bundle.mjs',
  'tools/licences-of.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'packages/tsconfig.base.json',
  ...PACKAGES.flatMap((name) => [`packages/${name}/tsconfig.json`, `packages/${name}/package.json`]),
].map((file) => join(ROOT, file));

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** Names, sizes and times of these files. */
function stateOf(files) {
  const hash = createHash('sha256');
  for (const path of files) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function stateOfSources() {
  const sources = FOLDERS.flatMap(([source]) => [...filesBelow(source)]);
  return stateOf([...SETTINGS, ...sources.filter((name) => !name.endsWith('.spec.ts'))]);
}

function isUpToDate(state) {
  const isThere = FOLDERS.every(([, output]) => existsSync(output));
  return isThere && isStamped(STAMP, state);
}

function isStamped(stamp, state) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === state;
}

/** Sources that moved or went leave their output behind; nobody shall run or pack it. */
function removeOrphans() {
  for (const [source, output] of FOLDERS) {
    for (const path of filesBelow(output)) {
      const name = /^(.*)(?:\.js|\.js\.map|\.d\.ts)$/.exec(path.slice(output.length))?.[1];
      if (name !== undefined && !existsSync(`${source}${name}.ts`)) rmSync(path);
    }
  }
}

/** Where npm left optional packages out, the bundler has no binary: the server then starts from its modules, which takes longer. */
async function bundle() {
  rmSync(join(ROOT, 'dist/server'), { recursive: true, force: true });
  const bundler = await import('./bundle.mjs').catch((error) => {
    if (!/native binding|Cannot find (package|module)/.test(error.message)) throw error;
    console.error('The server is not bundled, since rolldown is not installed completely. Run "npm ci".');
  });
  await bundler?.bundleServer();
}

const state = stateOfSources();
if (!isUpToDate(state)) {
  console.error('Compiling… (about half a minute the first time)');
  rmSync(STAMP, { force: true });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  removeOrphans();
  await bundle();
  writeFileSync(STAMP, state);
}

const consoleState = stateOf(
  [
    ...['console', 'docs', 'tools'].flatMap((folder) => [...filesBelow(join(ROOT, folder))]),
    ...['openapi.json', 'package-lock.json'].map((file) => join(ROOT, file)),
  ].filter((path) => path !== CONSOLE_TYPES),
);
if (
  !existsSync(join(ROOT, 'dist/console')) ||
  !existsSync(CONSOLE_TYPES) ||
  !isStamped(CONSOLE_STAMP, consoleState)
) {
  rmSync(CONSOLE_STAMP, { force: true });
  const { buildConsole } = await import('./console.mjs');
  await buildConsole();
  writeFileSync(CONSOLE_STAMP, consoleState);
}
