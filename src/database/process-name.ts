import { hostname } from 'node:os';
import type { DataSource } from 'typeorm';
import { type AppConfig, ownVersion, type ProcessRole } from '../config/index.js';
import { rows } from './rows.js';

/** Postgres keeps so many bytes of `application_name`. */
const MOST_BYTES = 63;
const PREFIX = 'image-integrator session';
const LETTERS: Readonly<Record<ProcessRole, string>> = { api: 'a', worker: 'w', scheduler: 's' };

/** A process that is connected to the database now. */
export interface ConnectedProcess {
  readonly version: string;
  readonly roles: readonly ProcessRole[];
  readonly pid: number;
  /** Cut, where it is long. */
  readonly host: string;
  readonly connectedAt: Date;
}

/** What the session that lasts as long as this process is called: with its version, roles, number and machine. */
export function sessionName({ ROLES }: Pick<AppConfig, 'ROLES'>): string {
  const roles = ROLES.map((role) => LETTERS[role]).join('');
  const name = `${PREFIX} ${ownVersion()} ${roles} ${process.pid} ${hostname()}`;
  return Buffer.from(name).subarray(0, MOST_BYTES).toString('latin1');
}

/** The processes whose session is open, the oldest first: Postgres knows at once when one is gone, however it ended. */
export async function listProcesses(dataSource: DataSource): Promise<ConnectedProcess[]> {
  const found = await rows<{ name: string; at: Date }>(
    dataSource,
    `SELECT application_name AS name, backend_start AS at FROM pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE '${PREFIX} %' ORDER BY backend_start`,
  );
  return found.map(({ name, at }) => {
    const [version = '', letters = '', pid = '', host = ''] = name.slice(PREFIX.length + 1).split(' ');
    const roles = (Object.keys(LETTERS) as ProcessRole[]).filter((role) => letters.includes(LETTERS[role]));
    return { version, roles, pid: Number(pid), host, connectedAt: at };
  });
}
