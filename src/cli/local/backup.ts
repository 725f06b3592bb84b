import { stat } from 'node:fs/promises';
import {
  type BackupReport,
  checkBackup,
  createBackup,
  type Manifest,
  restoreBackup,
  type RestoreReport,
  type TableListener,
} from '../../backup/index.js';
import type { Answer } from '../command-group.js';
import { ownVersion } from '../../config/own-version.js';
import type { Output, Session } from '../session.js';
import { localConfig, operatorName } from './local-config.js';

/** The name that stands for standard output, or standard input. */
const PIPE = '-';

export async function backUp(
  file: string,
  options: { withKeys?: boolean },
  session: Session,
): Promise<Answer | null> {
  const { environment, stdout, stderr } = session.terminal;
  const config = localConfig(environment());
  const withKeys = options.withKeys === true;
  const output = file === PIPE ? stdout : file;
  const report = await withProgress('Backing up', stderr, (onTable) =>
    createBackup(config, { output, application: ownVersion(), withKeys, onTable }),
  );
  const answer = {
    data: { ...summaryOf(report.manifest), rows: countRows(report) },
    text: [await backedUp(file, report), keysOf(report.manifest, config.DATA_DIR)].join('\n'),
  };
  if (file !== PIPE) return answer;
  stderr.write(`${answer.text}\n`);
  return null;
}

export interface RestoreFlags {
  readonly check?: boolean;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly withoutKey?: boolean;
}

export async function restore(file: string, flags: RestoreFlags, session: Session): Promise<Answer> {
  const { environment, stderr } = session.terminal;
  const input = file === PIPE ? process.stdin : file;
  if (flags.check === true) {
    const summary = summaryOf(await checkBackup(input));
    return {
      data: summary,
      text: `The backup is whole: as of ${summary.takenAt}, of version ${summary.application}.`,
    };
  }
  const { resume = false, force = false, withoutKey = false } = flags;
  let rows = 0;
  const report = await withProgress('Restoring', stderr, (onTable) =>
    restoreBackup(localConfig(environment()), {
      input,
      operator: operatorName(),
      resume,
      force,
      withoutKey,
      onTable: (table, place) => {
        rows += table.rows;
        onTable(table, place);
      },
    }),
  );
  const { manifest, ...rest } = report;
  return { data: { ...summaryOf(manifest), rows, ...rest }, text: restored(rows, report) };
}

function summaryOf({ application, takenAt, migrations, sealedWith, keyFiles, tables }: Manifest) {
  return {
    application,
    takenAt,
    migration: migrations.at(-1) ?? null,
    tables: tables.length,
    sealedWith,
    keys: Object.keys(keyFiles ?? {}),
  };
}

const countRows = ({ tables }: BackupReport): number => tables.reduce((sum, { rows }) => sum + rows, 0);

async function backedUp(file: string, report: BackupReport): Promise<string> {
  const size = file === PIPE ? '' : ` to ${file} (${megabytes((await stat(file)).size)})`;
  return `Backed up ${grouped(countRows(report))} rows of ${report.tables.length} tables${size}, as of ${report.manifest.takenAt}.`;
}

function keysOf({ sealedWith, keyFiles }: Manifest, dataDir: string): string {
  if (keyFiles !== undefined) {
    return `WARNING: it contains ${Object.keys(keyFiles).join(', ')}. Whoever has the file can read every stored credential.`;
  }
  const ids = sealedWith.map(({ id }) => id).join(', ');
  const needed = ids === '' ? '' : ` Its credentials need key ${ids}.`;
  return `Keys are not in it: keep secrets.key, secrets.former.keys and jwt.key of ${dataDir} (or SECRETS_KEY and JWT_SECRET) elsewhere.${needed}`;
}

function restored(rows: number, { manifest, migrated, stopped, setAside, notes }: RestoreReport): string {
  const lines = [
    `Restored ${grouped(rows)} rows of ${manifest.tables.length} tables, as of ${manifest.takenAt}, of version ${manifest.application}.`,
  ];
  if (migrated.length > 0) lines.push(`Migrated to this version: ${migrated.join(', ')}.`);
  if (stopped !== null && stopped.flows.length > 0) {
    lines.push(
      `Stopped flows: ${stopped.flows.join(', ')}. When nothing else writes to their shops: image-integrator flow start <slug>`,
    );
  }
  if (stopped !== null && stopped.runs.length > 0) {
    lines.push(
      `Cancelled runs: ${stopped.runs.join(', ')}. To continue one: image-integrator run resume <id>`,
    );
  }
  if (setAside.length > 0) {
    lines.push(
      `What was there is in the schemas ${setAside.join(', ')}. When you no longer need it: ${setAside.map((name) => `DROP SCHEMA ${name} CASCADE;`).join(' ')}`,
    );
  }
  return [...lines, ...notes].join('\n');
}

/** Shows how far `work` has come, where a person watches. */
async function withProgress<T>(
  doing: string,
  output: Output,
  work: (onTable: TableListener) => Promise<T>,
): Promise<T> {
  if (output.isTTY !== true) return await work(() => undefined);
  const clear = '\r\u001b[K';
  let rows = 0;
  try {
    return await work((table, { no, of }) => {
      rows += table.rows;
      output.write(`${clear}${doing}: ${no} of ${of} tables, ${grouped(rows)} rows`);
    });
  } finally {
    output.write(clear);
  }
}

const grouped = (count: number): string => count.toLocaleString('en-US');
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
