import { readFileSync } from 'node:fs';
import type { Problem } from './config-error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The suffix of a variable that names a file with the secret: `JWT_SECRET_FILE`. */
export const FILE_SUFFIX = '_FILE';

/** Whether the variable has a value: an empty one counts as unset. */
export function isGiven(environment: Environment, name: string): boolean {
  return (environment[name] ?? '').trim() !== '';
}

/**
 * Adds the secrets that stand in files: `X_FILE` is a path, the file's content becomes `X`. One newline at the end of
 * the file is not part of it. Problems: both are set, the file cannot be read, is empty or no text.
 */
export function withSecretFiles(
  environment: Environment,
  secrets: readonly string[],
): { environment: Environment; problems: Problem[] } {
  const added: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const name of secrets) {
    const file = name + FILE_SUFFIX;
    if (!isGiven(environment, file)) continue;
    const path = environment[file] ?? '';
    try {
      if (isGiven(environment, name)) throw new Error(`is set, and ${name} as well. Keep one of them.`);
      added[name] = readSecret(path);
    } catch (error) {
      problems.push({
        name: file,
        problem: (error as Error).message,
        hint: `Example: ${file}=/run/secrets/${name.toLowerCase()}`,
      });
    }
  }
  return { environment: { ...environment, ...added }, problems };
}

function readSecret(path: string): string {
  const text = decode(path, read(path)).replace(/\r?\n$/, '');
  if (text.trim() === '') throw new Error(`names ${path}, which is empty.`);
  if (text.includes('\0')) throw new Error(`names ${path}, which holds a NUL character.`);
  return text;
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(`names ${path}, which cannot be read: ${REASONS[code] ?? message}.`, { cause: error });
  }
}

function decode(path: string, content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new Error(`names ${path}, which is no UTF-8 text.`, { cause });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file (ENOENT)',
  EACCES: 'this user may not read it (EACCES)',
  EISDIR: 'it is a folder (EISDIR)',
  ENOTDIR: 'a part of its path is no folder (ENOTDIR)',
};
