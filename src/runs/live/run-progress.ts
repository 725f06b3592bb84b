import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RunEvents } from './run-events.js';

const AT_MOST_EVERY_MS = 200;

/**
 * Tells followers that runs go on, at most five times a second for each run: a notification makes its transaction wait for all
 * others that notify, so the many that save outcomes do not send their own.
 */
@Injectable()
export class RunProgress implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RunProgress.name);
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: RunEvents,
  ) {
    // Their end was told already.
    events.events$.subscribe(({ type, runId }) => {
      if (type === 'finished') this.changed.delete(runId);
    });
  }

  /** Something of the run has changed, and is committed. */
  tell(runId: string): void {
    if (this.stopped) return;
    this.changed.add(runId);
    this.timer ??= setTimeout(() => void this.publish(), AT_MOST_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private async publish(): Promise<void> {
    this.timer = null;
    const runIds = [...this.changed];
    this.changed.clear();
    if (runIds.length === 0) return;
    try {
      await this.events.publishProgress(runIds, this.dataSource);
    } catch (error) {
      // Followers read again by themselves after a while.
      this.logger.warn({ err: error }, 'The progress of runs could not be told');
    }
  }
}
