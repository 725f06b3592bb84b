import { Injectable, type MessageEvent } from '@nestjs/common';
import {
  concatMap,
  from,
  interval,
  map,
  merge,
  type Observable,
  startWith,
  takeWhile,
  throttleTime,
} from 'rxjs';
import { StepLogs } from '../logs/index.js';
import { RunDetailResponse } from './run.dto.js';
import { RunEvents } from './run-events.js';
import { RunRepository } from './run.repository.js';

const AT_MOST_EVERY_MS = 200;
/** Also keeps proxies from closing a quiet connection, and covers events lost with a database connection. */
const AT_LEAST_EVERY_MS = 10_000;

/** The life of a run as a stream: the run as it is now, after each change, and when it has finished, last. */
@Injectable()
export class RunProgress {
  constructor(
    private readonly runs: RunRepository,
    private readonly steps: StepLogs,
    private readonly events: RunEvents,
  ) {}

  async follow(runId: string): Promise<Observable<MessageEvent>> {
    await this.runs.getRun(runId);
    const changes = merge(this.events.ofRun(runId), this.events.reconnected$, interval(AT_LEAST_EVERY_MS));
    return changes.pipe(
      startWith(null),
      throttleTime(AT_MOST_EVERY_MS, undefined, { leading: true, trailing: true }),
      concatMap(() => from(this.snapshot(runId))),
      takeWhile((run) => run.state !== 'finished', true),
      map((run) => ({ type: run.state === 'finished' ? 'finished' : 'progress', data: run })),
    );
  }

  private async snapshot(runId: string): Promise<RunDetailResponse> {
    return RunDetailResponse.withSteps(await this.runs.getRun(runId), await this.steps.listSteps(runId));
  }
}
