import { existsSync } from 'node:fs';
import { appendFile, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeKey, secretsKey } from '../common/index.js';
import type { AppConfig } from '../config/index.js';
import { SEALED_COLUMNS } from '../database/index.js';
import { backupError } from './backup.errors.js';
import type { SqlClient } from './catalogue.js';
import type { BackedUpKey, Manifest } from './manifest.js';

export type KeyConfig = Pick<AppConfig, 'DATA_DIR' | 'SECRETS_KEY' | 'SECRETS_KEY_OTHERS' | 'JWT_SECRET'>;

const SECRETS = 'secrets.key';
const FORMER = 'secrets.former.keys';
const TOKENS = 'jwt.key';

/** The keys that the stored secrets of a database are sealed with; `tables` are those that are kept. */
export async function listSealingKeys(
  client: SqlClient,
  tables: ReadonlySet<string>,
): Promise<BackedUpKey[]> {
  const counts = new Map<string, number>();
  for (const { table, column } of SEALED_COLUMNS) {
    if (!tables.has(table)) continue;
    const { rows } = await client.query<{ id: string; values: number }>(
      `SELECT split_part(${column}, '.', 2) AS id, count(*)::int AS values FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1`,
    );
    for (const { id, values } of rows) counts.set(id, (counts.get(id) ?? 0) + values);
  }
  return [...counts].map(([id, values]) => ({ id, values }));
}

/** The key files of the data directory by name. Throws `BACKUP_IMPOSSIBLE` when there are none. */
export async function readKeyFiles(config: KeyConfig): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of [SECRETS, FORMER, TOKENS]) {
    const text = await readText(join(config.DATA_DIR, name));
    if (text !== null) files[name] = text;
  }
  if (Object.keys(files).length > 0) return files;
  throw backupError(
    'BACKUP_IMPOSSIBLE',
    `There are no key files in ${config.DATA_DIR}: the keys are in SECRETS_KEY and JWT_SECRET. Keep those safe yourself, and leave out --with-keys.`,
  );
}

/** Throws `RESTORE_KEYS_MISSING` unless every stored secret of the backup can be opened here, or with the keys that it brings. */
export async function checkKeys({ sealedWith, keyFiles }: Manifest, config: KeyConfig): Promise<void> {
  const known = new Set([...(await keysHere(config)), ...keysOf(keyFiles ?? {})]);
  const missing = sealedWith.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return;
  const what = missing.map(({ id, values }) => `${values} with key ${id}`).join(', ');
  throw backupError(
    'RESTORE_KEYS_MISSING',
    `Stored credentials of the backup are sealed with keys that are not here: ${what}. Copy ${SECRETS} (and ${FORMER}, if there is one) of the installation that was backed up to ${config.DATA_DIR}, or set its SECRETS_KEY (or SECRETS_KEY_OTHERS). If the key is lost, restore with --without-key, and enter the credentials of each login again.`,
  );
}

/** Ids of the keys that this installation has; makes none. */
async function keysHere({ DATA_DIR, SECRETS_KEY, SECRETS_KEY_OTHERS }: KeyConfig): Promise<string[]> {
  if (SECRETS_KEY !== undefined) {
    return [SECRETS_KEY, ...SECRETS_KEY_OTHERS].map((bytes) => secretsKey(bytes).id);
  }
  const files: Record<string, string> = {};
  for (const name of [SECRETS, FORMER]) files[name] = (await readText(join(DATA_DIR, name))) ?? '';
  return keysOf(files);
}

function keysOf(files: Readonly<Record<string, string>>): string[] {
  return [SECRETS, FORMER].flatMap((name) =>
    linesOf(files[name] ?? '').map((line) => secretsKey(decodeKey(line, name)).id),
  );
}

/**
 * Puts the keys of a backup into the data directory. A key that is there stays what it is: another one of the backup then
 * only opens what it sealed (`secrets.former.keys`). Gives sentences for what the operator should know.
 */
export async function placeKeyFiles(
  files: Readonly<Record<string, string>>,
  config: KeyConfig,
): Promise<string[]> {
  await mkdir(config.DATA_DIR, { recursive: true });
  const notes: string[] = [];
  const former = linesOf(files[FORMER] ?? '');
  const secrets = files[SECRETS];
  if (secrets !== undefined && !(await placeNew(join(config.DATA_DIR, SECRETS), secrets)))
    former.push(secrets.trim());
  await addFormer(
    join(config.DATA_DIR, FORMER),
    former,
    linesOf((await readText(join(config.DATA_DIR, SECRETS))) ?? ''),
  );
  if (config.SECRETS_KEY !== undefined && secrets !== undefined) {
    notes.push(
      `SECRETS_KEY is set, so the keys in ${config.DATA_DIR} are not read: unset it, or name them in SECRETS_KEY_OTHERS.`,
    );
  }
  const tokens = files[TOKENS];
  if (tokens !== undefined) {
    const isOther = !(await placeNew(join(config.DATA_DIR, TOKENS), tokens));
    if (isOther || config.JWT_SECRET !== undefined) {
      notes.push(
        `${isOther ? `${TOKENS} of ${config.DATA_DIR}` : 'JWT_SECRET'} is another key than that of the backup: API tokens made before are refused.`,
      );
    }
  }
  return notes;
}

/** Makes a file that is not there; false when one with another content is. */
async function placeNew(path: string, text: string): Promise<boolean> {
  const fresh = `${path}.restored`;
  await rm(fresh, { force: true });
  await writeFile(fresh, text, { mode: 0o600 });
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readText(path))?.trim() === text.trim();
  } finally {
    await rm(fresh);
  }
}

async function addFormer(path: string, keys: readonly string[], current: readonly string[]): Promise<void> {
  const known = new Set([...current, ...linesOf((await readText(path)) ?? '')]);
  const added = [...new Set(keys)].filter((key) => !known.has(key));
  if (added.length > 0) await appendFile(path, added.map((key) => `${key}\n`).join(''), { mode: 0o600 });
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

async function readText(path: string): Promise<string | null> {
  return existsSync(path) ? await readFile(path, 'utf8') : null;
}
