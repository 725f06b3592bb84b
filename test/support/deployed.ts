import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AppConfig } from '../../src/config/index.js';
import { KNOWN, SECRETS } from '../../src/config/read-variables.js';
import { FILE_SUFFIX } from '../../src/config/secret-files.js';

/** Names that the application does not read. */
export function unknownVariables(names: readonly string[]): string[] {
  const known = new Set([...KNOWN, ...SECRETS.map((name) => name + FILE_SUFFIX), 'NODE_ENV']);
  return names.filter((name) => !known.has(name));
}

/**
 * What the application makes of an environment whose secrets are mounted as files: the paths of the environment are taken to
 * a folder of this machine, where each holds the same secret.
 */
export function configOf(environment: Record<string, string>): AppConfig {
  const folder = mkdtempSync(join(tmpdir(), 'image-integrator-mounted-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const mounted = Object.entries(environment).map(([name, value]) => {
    if (!name.endsWith(FILE_SUFFIX)) return [name, value];
    const path = join(folder, name);
    writeFileSync(path, `${SECRET}\n`);
    return [name, path];
  });
  return AppConfig.fromEnv({ ...Object.fromEntries(mounted), DATA_DIR: folder });
}

/** Fit for a key of 32 bytes, a signing key and a password alike. */
const SECRET = Buffer.from('a secret of exactly 32 bytes +/=').toString('base64');

/** What a configuration holds whose four secrets were mounted. */
export const MOUNTED = {
  DATABASE_PASSWORD: SECRET,
  SECRETS_KEY: Buffer.from(SECRET, 'base64'),
  JWT_SECRET: SECRET,
  ADMIN_PASSWORD: SECRET,
};

/** The last argument that the Dockerfile gives to an instruction. */
export function ofDockerfile(instruction: string): string {
  const lines = readFileSync('Dockerfile', 'utf8').matchAll(new RegExp(`^${instruction} (.+)$`, 'gm'));
  return [...lines].at(-1)?.[1] ?? '';
}
