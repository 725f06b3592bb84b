import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { firstRow, rows } from '../database/index.js';
import { listHostBudgets } from '../http-client/index.js';
import { AccountStore } from '../omnitron-writer/index.js';
import { keptDays, QueueMonitor } from '../runs/index.js';
import type { InstallationDatabase, InstallationStateResponse } from './installation-state.dto.js';

/** What an installation is doing at the moment, from the database: every process tells the same. */
@Injectable()
export class InstallationState {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly queues: QueueMonitor,
    private readonly accounts: AccountStore,
  ) {}

  async read(): Promise<InstallationStateResponse> {
    const [queues, accounts, hosts, database] = await Promise.all([
      this.queues.listLevels(),
      this.accounts.listAccounts(),
      listHostBudgets(this.dataSource),
      this.readDatabase(),
    ]);
    return { queues, accounts: [...accounts], hosts, database };
  }

  private async readDatabase(): Promise<InstallationDatabase> {
    const kept = keptDays(this.config);
    const [server, tables, freeBytes] = await Promise.all([
      firstRow<Pick<InstallationDatabase, 'bytes' | 'startedAt' | 'connections' | 'mostConnections'>>(
        this.dataSource,
        `SELECT pg_database_size(current_database())::float8 AS bytes, pg_postmaster_start_time() AS "startedAt",
           (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS connections,
           current_setting('max_connections')::int AS "mostConnections"`,
      ),
      rows<{ table: string; partitions: number; bytes: number }>(
        this.dataSource,
        `SELECT coalesce(p.relname, c.relname) AS "table", count(i.inhrelid)::int AS partitions,
           sum(pg_total_relation_size(c.oid))::float8 AS bytes
         FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
         WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
         GROUP BY 1 ORDER BY bytes DESC LIMIT 15`,
      ),
      this.freeBytes(),
    ]);
    if (server === null) throw new Error('Postgres says nothing of itself.');
    return {
      ...server,
      dataDirectory: this.isEmbedded ? this.config.DATA_DIR : null,
      freeBytes,
      tables: tables.map((table) => Object.assign(table, { keptDays: kept.get(table.table) ?? null })),
    };
  }

  private get isEmbedded(): boolean {
    return this.config.DATABASE_URL === undefined;
  }

  private async freeBytes(): Promise<number | null> {
    if (!this.isEmbedded) return null;
    const { bavail, bsize } = await statfs(this.config.DATA_DIR);
    return bavail * bsize;
  }
}
