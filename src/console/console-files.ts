import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';

/** A file of the built console, and how it is sent. */
export interface ConsoleFile {
  readonly type: string;
  readonly etag: string;
  /** By content coding, the smallest first; `identity` is always there. */
  readonly bodies: ReadonlyMap<string, Buffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};
const CODINGS = { br: '.br', gzip: '.gz', identity: '' };

/** `dist/console` of the package that this module belongs to, from its source or its build. */
export function consoleFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist/console');
}

/** Every file of a built console by its path in it, with its compressed forms; empty where it was not built. */
export function readConsoleFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  const paths = globSync('**/*.*', { cwd: folder }).filter((path) => extname(path) in TYPES);
  return new Map(paths.map((path) => [path.split(sep).join('/'), readFile(join(folder, path))]));
}

function readFile(path: string): ConsoleFile {
  const coded = Object.entries(CODINGS).filter(([, ending]) => existsSync(path + ending));
  const bodies = new Map(coded.map(([coding, ending]) => [coding, readFileSync(path + ending)]));
  const digest = createHash('sha256').update(readFileSync(path)).digest('base64url');
  return { type: TYPES[extname(path)] ?? '', etag: `"${digest.slice(0, 22)}"`, bodies };
}
