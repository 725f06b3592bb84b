import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { type ConnectedProcess, listProcesses } from '../database/index.js';
import type { DemoRecord } from './demo-store.js';

/**
 * Where a demo may run. Its simulators listen on the loopback of one process, so that process must be the one that runs flows, and
 * the only one: another would take runs of the demo and reach nothing.
 */
@Injectable()
export class DemoPlace {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
  ) {}

  /** Why no demo can be started here, and what to do; null when one can. */
  async findObstacle(): Promise<string | null> {
    if (!this.config.allowsDemo) {
      return this.config.DEMO === 'off'
        ? 'The demo is switched off: DEMO=off. Set DEMO=on and restart the server.'
        : 'The demo is off by default where PUBLIC_URL is set, since that may be production. Set DEMO=on and restart the server.';
    }
    if (!this.config.hasRole('worker'))
      return 'This process runs no flows: its ROLES lack worker. The demo needs one process with the roles api and worker.';
    const others = (await listProcesses(this.dataSource)).filter(
      (one) => one.roles.includes('worker') && !isThis(one),
    );
    if (others.length === 0) return null;
    const names = others.map(({ host, pid }) => `${host} (process ${pid})`).join(', ');
    return `Other processes run flows too: ${names}. They cannot reach simulators in this one. Stop them, or use an installation with a single worker.`;
  }

  /** Whether the process that a demo was started in is connected still. It is not asked of a demo of this process. */
  async isOpen({ host, pid, startedAt }: DemoRecord): Promise<boolean> {
    return (await listProcesses(this.dataSource)).some(
      (one) => !isThis(one) && one.pid === pid && host.startsWith(one.host) && one.connectedAt <= startedAt,
    );
  }
}

/** A long name of a machine is cut where processes are listed. */
const isThis = ({ host, pid }: ConnectedProcess): boolean =>
  pid === process.pid && hostname().startsWith(host);
