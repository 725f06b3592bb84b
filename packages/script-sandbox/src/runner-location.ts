import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unavailable } from './sandbox-error.js';

const HERE = import.meta.dirname;

/**
 * The compiled entry of the runner process. It is beside this file when this is JavaScript. When this file runs as TypeScript
 * (tests), it is the package's last build, which must not be older than the source: a test would silently try other code.
 */
export function runnerEntry(): string {
  if (import.meta.filename.endsWith('.js')) return join(HERE, 'sandbox/main.js');
  const problem = staleBuild();
  if (problem !== null) throw unavailable(problem);
  return fileURLToPath(new URL('../dist/sandbox/main.js', import.meta.url));
}

/** Why the last build of a package is not that of its `source` folder, in words; null where it is. */
export function staleBuild(source: string = HERE): string | null {
  const build = join(source, '../dist');
  // TypeScript renews this file with each build, also when nothing had to be written.
  const built = statSync(join(build, '.tsbuildinfo'), { throwIfNoEntry: false });
  if (built === undefined) return `There is no build in ${build}. Run "npm run build".`;
  const newer = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .find((path) => statSync(path).mtimeMs > built.mtimeMs);
  return newer === undefined ? null : `The build in ${build} is older than ${newer}. Run "npm run build".`;
}
