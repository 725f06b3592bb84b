import { confinement } from '@image-integrator/script-sandbox';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KEY_RING, type KeyRing } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { firstRow, listProcesses, rows, SEALED_COLUMNS } from '../database/index.js';
import { CURRENT_FLOWS } from '../flows/index.js';
import { EgressPolicies, HostResolver } from '../http-client/index.js';
import { LOGIN_SETTINGS } from '../logins/index.js';
import { DEMO_URLS } from '../showcase/index.js';
import { type Finding, failed, findingOf, type Found, ok, warning } from './finding.js';

const MAX_CLOCK_SKEW_MS = 2000;
const MIN_POSTGRES = 150_000;
const ROLE_WORK = [
  ['worker', 'nothing is read or written'],
  ['scheduler', 'nothing starts by a schedule'],
] as const;

/** What is to be said about a configuration that is valid. */
export function configurationFound({ PUBLIC_URL, publicUrl }: AppConfig): Found {
  return PUBLIC_URL === undefined
    ? warning(
        `valid; PUBLIC_URL is not set, so links point to ${publicUrl}. Set it to where users reach the server.`,
      )
    : ok('valid');
}

/** Looks at what an installation stands on, from a process that runs, and says what to do about what is wrong. */
@Injectable()
export class InstallationChecks {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    @Inject(KEY_RING) private readonly keys: KeyRing,
    private readonly resolver: HostResolver,
    private readonly egress: EgressPolicies,
  ) {}

  async list(): Promise<Finding[]> {
    return await Promise.all([
      findingOf('configuration', () => configurationFound(this.config)),
      findingOf('database', () => this.checkDatabase()),
      findingOf('clock', () => this.checkClock()),
      findingOf('keys', () => this.checkKeys()),
      findingOf('egress', () => this.checkEgress()),
      findingOf('sandbox confinement', () => this.checkConfinement()),
    ]);
  }

  /** Whether every role is taken by some process, and all are of one version. For a server: a command is no process of it. */
  async checkProcesses(): Promise<Finding> {
    return await findingOf('processes', async () => {
      const processes = await listProcesses(this.dataSource);
      const missing = ROLE_WORK.filter(([role]) => !processes.some(({ roles }) => roles.includes(role)));
      const versions = [...new Set(processes.map(({ version }) => version))];
      if (missing.length > 0)
        return failed(
          missing.map(([role, work]) => `No process has the role ${role}, so ${work}.`).join(' ') +
            ' Start one with it in ROLES.',
        );
      if (versions.length > 1)
        return warning(`Processes of the versions ${versions.join(' and ')} run. Bring all to one.`);
      return ok(`${processes.length} of version ${versions.join()}, with every role`);
    });
  }

  private async checkDatabase(): Promise<Found> {
    const server = await firstRow<{ version: string; number: number }>(
      this.dataSource,
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
    );
    if ((server?.number ?? 0) < MIN_POSTGRES)
      return failed(`Postgres ${server?.version}; use version 15 or newer.`);
    return ok(`Postgres ${server?.version}, up to date`);
  }

  private async checkClock(): Promise<Found> {
    const before = Date.now();
    const row = await firstRow<{ now: Date }>(this.dataSource, 'SELECT clock_timestamp() AS now');
    const skewMs = Math.round((row?.now.getTime() ?? 0) - (before + Date.now()) / 2);
    return Math.abs(skewMs) <= MAX_CLOCK_SKEW_MS
      ? ok(`within ${Math.abs(skewMs)} ms of the database`)
      : warning(`${skewMs} ms beside the database's. Let NTP set the clocks of both machines.`);
  }

  /** Whether each stored secret was sealed with a key that is here. */
  private async checkKeys(): Promise<Found> {
    let count = 0;
    const lost: string[] = [];
    for (const { table: name, column } of SEALED_COLUMNS) {
      const used = await rows<{ id: string; count: number }>(
        this.dataSource,
        `SELECT split_part(${column}, '.', 2) AS id, count(*)::int AS count FROM ${name} WHERE ${column} IS NOT NULL GROUP BY 1`,
      );
      for (const { id, count: values } of used) {
        count += values;
        if (this.keys.findKey(id) === null) lost.push(`${values} of ${name} with key ${id}`);
      }
    }
    return lost.length === 0
      ? ok(`${count} stored secrets can be opened`)
      : failed(
          `Sealed with keys that are not here: ${lost.join(', ')}. Add them to SECRETS_KEY_OTHERS, or enter the secrets again.`,
        );
  }

  /** Whether the hosts that logins and flows name can be found, and may be asked. */
  private async checkEgress(): Promise<Found> {
    const found = await rows<{ host: string }>(
      this.dataSource,
      `SELECT DISTINCT lower((regexp_match(text, 'https?://([^/:"?#\\s$]+)', 'i'))[1]) AS host FROM (
         SELECT jsonb_path_query(settings::jsonb, 'strict $.**') #>> '{}' AS text FROM ${LOGIN_SETTINGS} l
         UNION ALL SELECT jsonb_path_query(document::jsonb, 'strict $.omnitron.domainUrl') #>> '{}' FROM ${CURRENT_FLOWS} f
       ) AS urls WHERE text ~* '^https?://' AND NOT EXISTS (SELECT FROM ${DEMO_URLS} demo WHERE starts_with(text, demo.url))`,
    );
    const policy = this.egress.for('login');
    const problems: string[] = [];
    for (const { host } of found) {
      try {
        policy.checkHost(host);
        if (policy.permittedAddresses(host, await this.resolver.resolve(host)).length === 0)
          problems.push(`${host} is private`);
      } catch (error) {
        problems.push(`${host}: ${messageOf(error)}`);
      }
    }
    return problems.length === 0
      ? ok(
          `${found.length} ${found.length === 1 ? 'host' : 'hosts'} of logins and flows can be reached by name`,
        )
      : failed(`${problems.join('; ')}. Correct the names, or add private ones to EGRESS_ALLOW.`);
  }

  /** What keeps a script from the machine that gets out of its isolate. */
  private checkConfinement(): Found {
    const { noNewPrivileges, noCapabilities, otherUser, noNetwork } = confinement(this.config.DATA_DIR);
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
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
