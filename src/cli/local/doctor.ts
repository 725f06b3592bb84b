import { confinement } from '@image-integrator/script-sandbox';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseUrl, firstRow, rows, SEALED_COLUMNS, waitForServer } from '../../database/index.js';
import { KEY_RING, type KeyRing } from '../../common/index.js';
import { CURRENT_FLOWS } from '../../flows/index.js';
import { EgressPolicies, HostResolver } from '../../http-client/index.js';
import { LOGIN_SETTINGS } from '../../logins/index.js';
import type { ApiClient } from '../api-client.js';
import type { Answer } from '../command-group.js';
import type { Session } from '../session.js';
import { table } from '../text.js';
import { localConfig } from './local-config.js';

const MAX_CLOCK_SKEW_MS = 2000;
const DATABASE_WAIT_MS = 3000;
const MIN_POSTGRES = 150_000;

interface Finding {
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'failed';
  /** What was found and, unless it is ok, what to do. */
  readonly detail: string;
}

type Check = () => Promise<Omit<Finding, 'check'>>;

const ok = (detail: string): Omit<Finding, 'check'> => ({ verdict: 'ok', detail });
const warning = (detail: string): Omit<Finding, 'check'> => ({ verdict: 'warning', detail });
const failed = (detail: string): Omit<Finding, 'check'> => ({ verdict: 'failed', detail });

type Look = (check: string, find: Check) => Promise<boolean>;

/** Looks at everything an installation stands on, and says what to do about what is wrong. */
export async function examine(session: Session): Promise<Answer> {
  const environment = session.terminal.environment();
  const findings: Finding[] = [];
  const look: Look = async (check, find) => {
    const finding = await find().catch((error: unknown) => failed(messageOf(error)));
    findings.push({ check, ...finding });
    return finding.verdict !== 'failed';
  };
  const configured = await look('configuration', async () => checkConfiguration(environment));
  if (configured && (await look('database', async () => openDatabase(session)))) {
    await lookInside(session, look);
  }
  const text = table(
    ['check', '', 'what was found'],
    findings.map(({ check, verdict, detail }) => [check, verdict, detail]),
  );
  return { data: findings, text, ok: findings.every(({ verdict }) => verdict !== 'failed') };
}

async function lookInside(session: Session, look: Look): Promise<void> {
  const installation = await session.openInstallation('all');
  const { app } = installation;
  const api = await installation.openApi();
  await look('clock', () => checkClock(app));
  await look('keys', () => checkKeys(app));
  await look('egress', () => checkEgress(app));
  await look('sandbox confinement', async () =>
    checkConfinement(localConfig(session.terminal.environment()).DATA_DIR),
  );
  await look('javascript sandbox', () =>
    checkSandbox(api, 'javascript', 'function transform(rows) { return rows; }'),
  );
  await look('python sandbox', () =>
    checkSandbox(api, 'python', 'def transform(rows, context):\n  return rows\n'),
  );
}

function checkConfiguration(environment: NodeJS.ProcessEnv): Omit<Finding, 'check'> {
  const config = localConfig(environment);
  return config.PUBLIC_URL === undefined
    ? warning(
        `valid; PUBLIC_URL is not set, so links point to ${config.publicUrl}. Set it to where users reach the server.`,
      )
    : ok('valid');
}

async function openDatabase(session: Session): ReturnType<Check> {
  const { databaseUrl: url } = localConfig(session.terminal.environment());
  if (url !== undefined) await waitForServer(new DatabaseUrl(url), DATABASE_WAIT_MS);
  const { app } = await session.openInstallation('all');
  await app.init();
  return checkDatabase(app);
}

async function checkDatabase(app: INestApplication): ReturnType<Check> {
  const server = await firstRow<{ version: string; number: number }>(
    app.get(DataSource),
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  );
  if ((server?.number ?? 0) < MIN_POSTGRES)
    return failed(`Postgres ${server?.version}; use version 15 or newer.`);
  return ok(`Postgres ${server?.version}, up to date`);
}

async function checkClock(app: INestApplication): ReturnType<Check> {
  const before = Date.now();
  const row = await firstRow<{ now: Date }>(app.get(DataSource), 'SELECT clock_timestamp() AS now');
  const skewMs = Math.round((row?.now.getTime() ?? 0) - (before + Date.now()) / 2);
  return Math.abs(skewMs) <= MAX_CLOCK_SKEW_MS
    ? ok(`within ${Math.abs(skewMs)} ms of the database`)
    : warning(`${skewMs} ms beside the database's. Let NTP set the clocks of both machines.`);
}

/** Whether each stored secret was sealed with a key that is here. */
async function checkKeys(app: INestApplication): ReturnType<Check> {
  const keys = app.get<KeyRing>(KEY_RING);
  let count = 0;
  const lost: string[] = [];
  for (const { table: name, column } of SEALED_COLUMNS) {
    const used = await rows<{ id: string; count: number }>(
      app.get(DataSource),
      `SELECT split_part(${column}, '.', 2) AS id, count(*)::int AS count FROM ${name} WHERE ${column} IS NOT NULL GROUP BY 1`,
    );
    for (const { id, count: values } of used) {
      count += values;
      if (keys.findKey(id) === null) lost.push(`${values} of ${name} with key ${id}`);
    }
  }
  return lost.length === 0
    ? ok(`${count} stored secrets can be opened`)
    : failed(
        `Sealed with keys that are not here: ${lost.join(', ')}. Add them to SECRETS_KEY_OTHERS, or enter the secrets again.`,
      );
}

/** Whether the hosts that logins and flows name can be found, and may be asked. */
async function checkEgress(app: INestApplication): ReturnType<Check> {
  const found = await rows<{ host: string }>(
    app.get(DataSource),
    `SELECT DISTINCT lower((regexp_match(text, 'https?://([^/:"?#\\s$]+)', 'i'))[1]) AS host FROM (
       SELECT jsonb_path_query(settings::jsonb, 'strict $.**') #>> '{}' AS text FROM ${LOGIN_SETTINGS} l
       UNION ALL SELECT jsonb_path_query(document::jsonb, 'strict $.omnitron.domainUrl') #>> '{}' FROM ${CURRENT_FLOWS} f
     ) AS urls WHERE text ~* '^https?://'`,
  );
  const resolver = app.get(HostResolver, { strict: false });
  const policy = app.get(EgressPolicies, { strict: false }).for('login');
  const problems: string[] = [];
  for (const { host } of found) {
    try {
      policy.checkHost(host);
      if (policy.permittedAddresses(host, await resolver.resolve(host)).length === 0)
        problems.push(`${host} is private`);
    } catch (error) {
      problems.push(`${host}: ${messageOf(error)}`);
    }
  }
  return problems.length === 0
    ? ok(`${found.length} hosts of logins and flows can be reached by name`)
    : failed(`${problems.join('; ')}. Correct the names, or add private ones to EGRESS_ALLOW.`);
}

/** What keeps a script from the machine that gets out of its isolate. */
function checkConfinement(dataDir: string): Omit<Finding, 'check'> {
  const { noNewPrivileges, noCapabilities, otherUser, noNetwork } = confinement(dataDir);
  const isRoot = process.getuid?.() === 0;
  const has = [
    "may read the program's own files alone",
    ...(otherUser ? ['is another user'] : []),
    ...(noCapabilities ? ['has no capabilities'] : []),
    ...(noNewPrivileges ? ['gains no privileges'] : []),
    ...(noNetwork ? ['has no network'] : []),
  ].join(', ');
  if (process.platform !== 'linux') return ok(has);
  const missing = [
    ...(noNewPrivileges ? [] : ['It may gain privileges: install setpriv (util-linux).']),
    ...(otherUser || !isRoot
      ? []
      : [
          'It is root as the service: do not start that as root, or let others pass through DATA_DIR (chmod o+x).',
        ]),
    ...(noNetwork
      ? []
      : ['It has the network of the service: unshare (util-linux) is missing, or not allowed here.']),
  ];
  const text = [`${has}.`, ...missing].join(' ');
  return noNewPrivileges && (otherUser || !isRoot) ? ok(text) : warning(text);
}

async function checkSandbox(api: ApiClient, language: string, source: string): ReturnType<Check> {
  const { durationMs } = await api.post<{ durationMs: number }>('/api/v1/test/script', {
    language,
    source,
    input: [1],
  });
  return ok(`a script ran in ${Math.round(durationMs)} ms`);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
