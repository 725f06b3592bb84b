import { DatabaseUrl, waitForServer } from '../../database/index.js';
import {
  configurationFound,
  type Finding,
  findingOf,
  type Found,
  InstallationChecks,
  ok,
} from '../../installation/index.js';
import type { ApiClient } from '../api-client.js';
import type { Answer } from '../command-group.js';
import type { Session } from '../session.js';
import { table } from '../text.js';
import { localConfig } from './local-config.js';

const DATABASE_WAIT_MS = 3000;

/** Looks at everything an installation stands on, and says what to do about what is wrong. */
export async function examine(session: Session): Promise<Answer> {
  const findings = await look(session);
  const text = table(
    ['check', '', 'what was found'],
    findings.map(({ check, verdict, detail }) => [check, verdict, detail]),
  );
  return { data: findings, text, ok: findings.every(({ verdict }) => verdict !== 'failed') };
}

/** One after the other: what is wrong with the configuration or the database hides the rest. */
async function look(session: Session): Promise<Finding[]> {
  const environment = session.terminal.environment();
  const configured = await findingOf('configuration', () => configurationFound(localConfig(environment)));
  if (configured.verdict === 'failed') return [configured];
  const opened = await findingOf('database', () => openDatabase(session));
  if (opened.verdict === 'failed') return [configured, opened];
  const installation = await session.openInstallation('all');
  const api = await installation.openApi();
  return [
    ...(await installation.app.get(InstallationChecks, { strict: false }).list()),
    await findingOf('javascript sandbox', () =>
      checkSandbox(api, 'javascript', 'function transform(rows) { return rows; }'),
    ),
    await findingOf('python sandbox', () =>
      checkSandbox(api, 'python', 'def transform(rows, context):\n  return rows\n'),
    ),
  ];
}

async function openDatabase(session: Session): Promise<Found> {
  const { databaseUrl: url } = localConfig(session.terminal.environment());
  if (url !== undefined) await waitForServer(new DatabaseUrl(url), DATABASE_WAIT_MS);
  const { app } = await session.openInstallation('all');
  await app.init();
  return ok('there');
}

async function checkSandbox(api: ApiClient, language: string, source: string): Promise<Found> {
  const { durationMs } = await api.post<{ durationMs: number }>('/api/v1/test/script', {
    language,
    source,
    input: [1],
  });
  return ok(`a script ran in ${Math.round(durationMs)} ms`);
}
