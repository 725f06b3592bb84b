import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Packs the application into a folder, compiled first where something changed: `{ path, version, size, files }`. */
export function pack(folder) {
  mkdirSync(folder, { recursive: true });
  const args = ['pack', '--json', '--pack-destination', folder];
  const answer = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [{ filename, version, size, files }] = Object.values(JSON.parse(answer));
  return { path: join(folder, filename), version, size, files: files.map(({ path }) => path) };
}
