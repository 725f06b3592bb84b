import { Injectable } from '@nestjs/common';
import { concatMap, filter, from, merge, type Observable, share, tap, throttleTime } from 'rxjs';
import type { Run } from '../run.js';
import { RunChanges } from './run-changes.js';
import { RunEvents } from './run-events.js';

const AT_MOST_EVERY_MS = 200;
/** A run's end bears the time at which its transaction began, and is seen when that has committed. */
const LOOK_BACK_MS = 300_000;

/** Runs as they were at one moment of the database's clock. */
export interface RunsAt {
  readonly at: Date;
  readonly runs: readonly Run[];
}

/**
 * The runs that change, for everybody in this process who follows all of them: however many changes there are and
 * however many follow, one query in 200 ms for the runs that have changed since the last.
 */
@Injectable()
export class RunFeed {
  readonly changes$: Observable<RunsAt>;
  private readonly changed = new Set<string>();
  private lastReadAt: Date | null = null;

  constructor(
    events: RunEvents,
    private readonly runs: RunChanges,
  ) {
    const changed$ = events.events$.pipe(
      tap(({ runId }) => this.changed.add(runId)),
      throttleTime(AT_MOST_EVERY_MS, undefined, { leading: true, trailing: true }),
      filter(() => this.changed.size > 0),
      concatMap(() => from(this.readChanged())),
    );
    // Events are lost while the connection that listens is away.
    const missed$ = events.reconnected$.pipe(concatMap(() => from(this.readMissed(this.lastReadAt))));
    this.changes$ = merge(changed$, missed$).pipe(share());
  }

  /**
   * The runs that go on, and those that have ended since `since` (null: none of these), rather one too many than one
   * too few. `complete` is false when more have ended than are told.
   */
  async readMissed(since: Date | null): Promise<RunsAt & { complete: boolean }> {
    const at = await this.runs.readClock();
    const unfinished = await this.runs.listUnfinished();
    if (since === null) return { at, runs: unfinished, complete: true };
    const { runs, complete } = await this.runs.listEndedSince(new Date(since.getTime() - LOOK_BACK_MS));
    return { at, runs: [...runs, ...unfinished], complete };
  }

  private async readChanged(): Promise<RunsAt> {
    const ids = [...this.changed];
    this.changed.clear();
    const at = await this.runs.readClock();
    this.lastReadAt = at;
    return { at, runs: await this.runs.listRunsById(ids) };
  }
}
