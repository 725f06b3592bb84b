import { readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';

const lines = readFileSync(join(import.meta.dirname, 'contents.txt'), 'utf8').split('\n');
const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));

/** The files that no line of `contents.txt` allows, or one forbids. */
export function filesTooMany(files) {
  return files.filter((file) => !isAllowed(file));
}

function isAllowed(file) {
  const last = rules.findLast((rule) => matchesGlob(file, rule.replace(/^!/, '')));
  return last !== undefined && !last.startsWith('!');
}
