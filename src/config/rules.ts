import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './config-error.js';
import { dataFolderProblem } from './data-folder.js';
import { passwordProblem } from './password-rule.js';
import { passwordApartProblem } from './server-url.js';
import type { Settings } from './settings.js';

/** What the variables say together. `given` holds the names that have a value, be it a right one or not. */
export interface Given {
  readonly settings: Settings;
  readonly given: ReadonlySet<string>;
}

/** The e-mail of the first administrator where `ADMIN_EMAIL` names none. */
export const DEFAULT_ADMIN_EMAIL = 'admin@localhost';

/** What no variable is wrong by alone. Looks at the file system, and changes nothing there. */
export function problemsTogether(all: Given): Problem[] {
  return [adminPassword, passwordsApart, dataFolder].flatMap((rule) => rule(all));
}

/** What has no effect, or not the one that is meant. */
export function doubts({ settings, given }: Given): string[] {
  const found: string[] = [];
  if (given.has('SECRETS_KEY_OTHERS') && !given.has('SECRETS_KEY')) {
    found.push('SECRETS_KEY_OTHERS is not used without SECRETS_KEY: the keys of DATA_DIR are.');
  }
  for (const name of ['RETENTION_STEP_DAYS', 'RETENTION_LINE_DAYS'] as const) {
    if ((settings[name] ?? 0) > settings.RETENTION_DAYS) {
      found.push(
        `${name}=${settings[name]} has no effect: all logs of a run end with it, after RETENTION_DAYS=${settings.RETENTION_DAYS}.`,
      );
    }
  }
  return found;
}

function adminPassword({ settings }: Given): Problem[] {
  if (settings.ADMIN_PASSWORD === undefined) return [];
  const email = settings.ADMIN_EMAIL ?? DEFAULT_ADMIN_EMAIL;
  const problem = passwordProblem(settings.ADMIN_PASSWORD, email);
  if (problem === null) return [];
  const whose = problem.includes('e-mail') ? ` ("${email.split('@')[0]}" of ADMIN_EMAIL ${email})` : '';
  return [{ name: 'ADMIN_PASSWORD', problem: problem + whose, hint: 'Make one: openssl rand -base64 18' }];
}

function passwordsApart({ settings, given }: Given): Problem[] {
  const pairs = [
    ['DATABASE_PASSWORD', 'DATABASE_URL', 'postgres://integrator@db.lan:5432/integrator'],
    ['SMTP_PASSWORD', 'SMTP_URL', 'smtp://mailer@mail.example.com:587'],
  ] as const;
  return pairs.flatMap(([name, urlName, example]) => {
    const url = settings[urlName];
    if (settings[name] === undefined || (url === undefined && given.has(urlName))) return [];
    const problem = passwordApartProblem(url, urlName);
    return problem === null ? [] : [{ name, problem, hint: `Example: ${urlName}=${example}` }];
  });
}

/** Without a database and keys of its own, the installation lives in this folder. */
function dataFolder({ settings: { DATA_DIR }, given }: Given): Problem[] {
  const keys = [
    ['SECRETS_KEY', 'secrets.key'],
    ['JWT_SECRET', 'jwt.key'],
  ] as const;
  const needed =
    !given.has('DATABASE_URL') ||
    keys.some(([name, file]) => !given.has(name) && !existsSync(join(DATA_DIR, file)));
  const problem = needed ? dataFolderProblem(DATA_DIR) : null;
  return problem === null
    ? []
    : [{ name: 'DATA_DIR', problem, hint: 'Example: DATA_DIR=/var/lib/image-integrator' }];
}
