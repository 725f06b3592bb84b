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

/** Why the last build is not this source, in words; null where it is. */
export function staleBuild(): string | null {
  // TypeScript renews this file with each build, also when nothing had to be written.
  const built = statSync(join(HERE, '../dist/.tsbuildinfo'), { throwIfNoEntry: false });
  if (built === undefined) return 'The script sandbox is not built. Run "npm run build".';
  const newer = readdirSync(HERE, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .find((path) => statSync(path).mtimeMs > built.mtimeMs);
  return newer === undefined
    ? null
    : `The script sandbox was built before ${newer} changed. Run "npm run build".`;
}
