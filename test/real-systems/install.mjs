// Installs the systems that test/real-systems tries, each from its own lock file into its own folder of the user's cache. One that
// cannot be installed here (no network, too slow) is no failure: its tests are left out, with the reason. Their scripts do not run:
// they would download from elsewhere or compile.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isInstalled,
  noteOf,
  SOURCES,
  systemFolder,
  systemNames,
  wantedVersion,
} from './support/systems.mjs';

const WITHIN_MINUTES = Number(process.env.REAL_SYSTEMS_INSTALL_MINUTES || 5);

/** Why it could not be installed; null when it is. */
function install(name) {
  const folder = systemFolder(name);
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  const { status, error, stderr } = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    { cwd: folder, encoding: 'utf8', timeout: WITHIN_MINUTES * 60_000, shell: process.platform === 'win32' },
  );
  if (error?.code === 'ETIMEDOUT') return `it was not installed within ${WITHIN_MINUTES} minutes`;
  if (error !== undefined) return error.message;
  return status === 0 ? null : `npm ci failed: ${stderr.trim().split('\n')[0]}`;
}

for (const name of systemNames()) {
  const folder = systemFolder(name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(SOURCES, name), folder, { recursive: true });
  if (isInstalled(name)) continue;
  const since = Date.now();
  for (const note of ['installed', 'missing']) rmSync(noteOf(name, note), { force: true });
  const problem = install(name);
  if (problem === null) writeFileSync(noteOf(name, 'installed'), wantedVersion(name));
  else writeFileSync(noteOf(name, 'missing'), problem);
  const seconds = Math.round((Date.now() - since) / 1000);
  console.log(problem === null ? `${name}: installed in ${seconds} s` : `${name}: left out, ${problem}`);
}
