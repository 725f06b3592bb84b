import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { RunEvents } from './live/run-events.js';

/**
 * What this process is working on, so that a request to cancel (from any process) or a shutdown reaches it. A run's
 * signal is shared by its pipeline and its batches.
 */
@Injectable()
export class RunActivity implements OnModuleDestroy {
  private readonly shutdown = new AbortController();
  private readonly cancels = new Map<string, { controller: AbortController; users: number }>();

  constructor(events: RunEvents) {
    events.events$.subscribe(({ type, runId }) => {
      if (type !== 'cancel' && type !== 'finished') return;
      this.cancels.get(runId)?.controller.abort(new Error(`The run was ended: ${type}.`));
      this.cancels.delete(runId);
    });
  }

  onModuleDestroy(): void {
    this.shutdown.abort(new Error('The process shuts down.'));
  }

  /** Does `work` with a signal that ends when the run is cancelled or the process shuts down. */
  async during<T>(runId: string, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const entry = this.cancels.get(runId) ?? { controller: new AbortController(), users: 0 };
    this.cancels.set(runId, entry);
    entry.users += 1;
    try {
      return await work(AbortSignal.any([entry.controller.signal, this.shutdown.signal]));
    } finally {
      entry.users -= 1;
      if (entry.users === 0 && this.cancels.get(runId) === entry) this.cancels.delete(runId);
    }
  }
}
