import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** What `docker build` would send: a folder without the paths of its `.dockerignore`. */
export class Context {
  constructor(folder) {
    this.folder = folder;
    const file = join(folder, '.dockerignore');
    const lines = existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .map((line) => line.trim())
      : [];
    this.rules = lines.filter((line) => line !== '' && !line.startsWith('#')).map(ruleOf);
  }

  has(path) {
    return existsSync(join(this.folder, path)) && !this.ignores(path);
  }

  copy(path, target) {
    copyInto(join(this.folder, path), target, (source) => !this.ignores(relative(this.folder, source)));
  }

  ignores(path) {
    return this.rules.some((rule) => rule.test(path));
  }
}

/** `name` is a path from the root, with all that is below it; with two stars and a slash before it, it is at any depth. */
function ruleOf(line) {
  const name = line.replace(/^\*\*\//, '');
  if (/[*?!\\[]/.test(name)) throw new Error(`.dockerignore: "${line}" is not known to the image's test`);
  return new RegExp(`^${name === line ? '' : '(.*/)?'}${RegExp.escape(name)}(/|$)`);
}

/** As COPY does: of a folder its content; of a file the file, under its name where the target ends with a slash. */
export function copyInto(source, target, filter = () => true) {
  const place = statSync(source).isFile() && target.endsWith('/') ? join(target, basename(source)) : target;
  cpSync(source, place, { recursive: true, verbatimSymlinks: true, filter });
}
