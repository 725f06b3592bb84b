import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scriptError } from './script.errors.js';

/**
 * The compiled entry of the runner process. It sits beside this file when the service runs from `dist`; when this file runs
 * as TypeScript (tests), it is the one that the last build left below `dist`.
 */
export function runnerEntry(): string {
  const candidates = ['./sandbox/main.js', '../../../dist/src/transform/script/sandbox/main.js'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw scriptError(
      'SCRIPT_UNAVAILABLE',
      `The script sandbox is not built: ${candidates[1]} does not exist. Run "npm run build".`,
    );
  }
  return found;
}
