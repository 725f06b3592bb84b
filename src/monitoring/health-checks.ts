import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { pendingMigrations } from '../database/index.js';
import { QueueMonitor } from '../runs/index.js';
import { ScheduleLag } from '../schedule/index.js';
import { eventLoopLag } from '../telemetry/index.js';
import { ScriptRunner } from '../transform/index.js';
import { within } from './within.js';

const TIMEOUT_MS = 2000;
const OLD_JOB_SECONDS = 300;
const LATE_TICK_SECONDS = 60;
const MB = 1024 * 1024;
const SLOW_LOOP_MS = 500;
const LOW_DISK_MB = 1024;
const FULL_DISK_MB = 100;

const NO_ANSWER = `No answer within ${TIMEOUT_MS / 1000} s, or an error. Is the database there?`;

type Verdict = readonly ['up' | 'degraded' | 'down', string];

/**
 * What a process needs to work, each with its reason. `down` (503): this process cannot do its part and should get no
 * traffic. `degraded` (200): something is late or scarce, here or elsewhere, that taking this process out would not mend.
 * Reasons name no host, no path and no secret: anybody may read them.
 */
@Injectable()
export class HealthChecks {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly queues: QueueMonitor,
    private readonly lag: ScheduleLag,
    private readonly scripts: ScriptRunner,
  ) {}

  /** Every check, by its name in the answer. */
  list(): (() => Promise<HealthIndicatorResult>)[] {
    return [
      () => this.check('database', () => this.database()),
      () => this.check('migrations', () => this.migrations()),
      () => this.check('queue', () => this.queue()),
      () => this.check('scheduler', () => this.scheduler()),
      () => this.check('sandbox', () => Promise.resolve(this.sandbox())),
      () => this.check('eventLoop', () => Promise.resolve(this.eventLoop())),
      () => this.check('disk', () => this.disk()),
    ];
  }

  private async check(name: string, look: () => Promise<Verdict>): Promise<HealthIndicatorResult> {
    const [status, reason] = await within(TIMEOUT_MS, look()).catch((): Verdict => ['down', NO_ANSWER]);
    return { [name]: { status, reason } };
  }

  private async database(): Promise<Verdict> {
    await this.dataSource.query('SELECT 1');
    return ['up', 'The database answers.'];
  }

  private async migrations(): Promise<Verdict> {
    const missing = await pendingMigrations(this.dataSource);
    return missing.length === 0
      ? ['up', 'The database is up to date.']
      : ['down', `The database has not had ${missing.join(', ')}. Restart a process of this version.`];
  }

  private async queue(): Promise<Verdict> {
    if (!this.queues.isListening)
      return ['down', 'The connection that hears of new jobs and cancels is lost; it is opened again.'];
    const levels = await this.queues.listLevels();
    const waiting = levels.reduce((sum, level) => sum + level.waiting, 0);
    const oldest = Math.round(Math.max(0, ...levels.map(({ oldestSeconds }) => oldestSeconds)));
    if (oldest <= OLD_JOB_SECONDS) return ['up', `${waiting} jobs wait.`];
    return [
      'degraded',
      `${waiting} jobs wait, the oldest for ${oldest} s. Add processes with the role worker.`,
    ];
  }

  private async scheduler(): Promise<Verdict> {
    const seconds = Math.round(await this.lag.lagSeconds());
    return seconds <= LATE_TICK_SECONDS
      ? ['up', 'Every tick was acted on in time.']
      : ['degraded', `A tick is ${seconds} s late. Is a process with the role scheduler running?`];
  }

  private sandbox(): Verdict {
    const { runs, tests } = this.scripts.states;
    const problem = runs.problem ?? tests.problem;
    if (problem !== null) return ['degraded', problem];
    const { size, busy, idle, waiting } = runs;
    return ['up', `${busy} of ${size} sandboxes busy, ${idle} idle, ${waiting} scripts wait.`];
  }

  private eventLoop(): Verdict {
    const p99Ms = eventLoopLag.p99Ms();
    return p99Ms <= SLOW_LOOP_MS
      ? ['up', `It answers within ${p99Ms} ms (99th percentile of the last minute).`]
      : [
          'degraded',
          `It kept requests waiting for ${p99Ms} ms (99th percentile of the last minute). Something computes, or processors are short.`,
        ];
  }

  /** Keys and the sandbox snapshot are there, and all data where Postgres is embedded. */
  private async disk(): Promise<Verdict> {
    const disk = await statfs(this.config.DATA_DIR).catch(() => null);
    if (disk === null) return ['up', 'DATA_DIR is not used.'];
    const freeMb = Math.floor((disk.bavail * disk.bsize) / MB);
    if (freeMb >= LOW_DISK_MB) return ['up', `${freeMb} MB free in DATA_DIR.`];
    const embedded = this.config.DATABASE_URL === undefined;
    return [
      embedded && freeMb < FULL_DISK_MB ? 'down' : 'degraded',
      `Only ${freeMb} MB free in DATA_DIR. Make room before the database stops.`,
    ];
  }
}
