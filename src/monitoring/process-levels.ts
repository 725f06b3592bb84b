import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { QueueMonitor } from '../runs/index.js';
import { ScheduleLag } from '../schedule/index.js';
import { registry } from '../telemetry/index.js';
import { ScriptRunner } from '../transform/index.js';
import { within } from './within.js';

const PREFIX = 'image_integrator_';
const DATABASE_TIMEOUT_MS = 3000;
const registers = [registry];

const poolConnections = new Gauge({
  name: `${PREFIX}database_pool_connections`,
  help: 'Connections of the main pool of this process; waiting: queries that wait for one.',
  labelNames: ['state'],
  registers,
});
const sandboxProcesses = new Gauge({
  name: `${PREFIX}sandbox_processes`,
  help: 'Sandbox processes of this process; idle ones are warm spares. waiting: scripts that wait for one. pool: runs, or tests and saves.',
  labelNames: ['pool', 'state'],
  registers,
});
const queueJobs = new Gauge({
  name: `${PREFIX}queue_jobs`,
  help: 'Jobs of a queue, of the whole installation: every process tells the same.',
  labelNames: ['queue', 'state'],
  registers,
});
const queueOldest = new Gauge({
  name: `${PREFIX}queue_oldest_job_seconds`,
  help: 'How long the oldest job that could be taken has waited, of the whole installation.',
  labelNames: ['queue'],
  registers,
});
const scheduleLag = new Gauge({
  name: `${PREFIX}schedule_lag_seconds`,
  help: 'By how much the most overdue tick of the schedule is late, of the whole installation.',
  registers,
});

/** What is not counted but looked at when somebody asks: pools, queues, the schedule. */
@Injectable()
export class ProcessLevels {
  private readonly logger = new Logger(ProcessLevels.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly queues: QueueMonitor,
    private readonly lag: ScheduleLag,
    private readonly scripts: ScriptRunner,
  ) {}

  /** Brings the gauges up to date. While the database is away its part is left out, not told from memory. */
  async refresh(): Promise<void> {
    this.readPool();
    this.readSandbox();
    try {
      await within(DATABASE_TIMEOUT_MS, Promise.all([this.readQueues(), this.readSchedule()]));
    } catch (error) {
      queueJobs.reset();
      queueOldest.reset();
      scheduleLag.remove();
      this.logger.warn({ err: error }, 'Metrics are without those of the database, which did not answer');
    }
  }

  private readPool(): void {
    const pool = (this.dataSource.driver as { master?: unknown }).master as
      { totalCount: number; idleCount: number; waiting: number } | undefined;
    if (pool === undefined) return;
    poolConnections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    poolConnections.set({ state: 'idle' }, pool.idleCount);
    poolConnections.set({ state: 'waiting' }, pool.waiting);
  }

  private readSandbox(): void {
    for (const [pool, { busy, idle, waiting }] of Object.entries(this.scripts.states)) {
      sandboxProcesses.set({ pool, state: 'busy' }, busy);
      sandboxProcesses.set({ pool, state: 'idle' }, idle);
      sandboxProcesses.set({ pool, state: 'waiting' }, waiting);
    }
  }

  private async readQueues(): Promise<void> {
    for (const { queue, waiting, deferred, active, oldestSeconds } of await this.queues.listLevels()) {
      queueJobs.set({ queue, state: 'waiting' }, waiting);
      queueJobs.set({ queue, state: 'deferred' }, deferred);
      queueJobs.set({ queue, state: 'active' }, active);
      queueOldest.set({ queue }, oldestSeconds);
    }
  }

  private async readSchedule(): Promise<void> {
    scheduleLag.set(await this.lag.lagSeconds());
  }
}
