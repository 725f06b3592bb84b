import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface AdminAccount {
  readonly email: string;
  readonly password: string;
}

/**
 * The administrator that the demo works as: of the environment (`ADMIN_EMAIL`, `ADMIN_PASSWORD`), else the one that an
 * earlier demo left in `<folder>/admin.json`, else a new one with a random password, kept there for the next time.
 */
export async function adminAccount(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<AdminAccount> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = environment;
  if (email && password) return { email, password };
  const path = join(folder, 'admin.json');
  const known = await readFile(path, 'utf8').catch(() => null);
  if (known !== null) return JSON.parse(known) as AdminAccount;
  const fresh = { email: 'admin@demo.example', password: randomBytes(18).toString('base64url') };
  await mkdir(folder, { recursive: true });
  await writeFile(path, `${JSON.stringify(fresh)}\n`, { mode: 0o600 });
  return fresh;
}
