import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  concatMap,
  filter,
  first,
  firstValueFrom,
  from,
  fromEvent,
  interval,
  merge,
  of,
  takeUntil,
  timer,
} from 'rxjs';
import { type Run, RunEvents, RunRepository } from '../runs/index.js';

/** Looks again without a sign, in case one was lost with a database connection. */
const LOOK_EVERY_MS = 5_000;

/** Waits for the end of a run, wherever it is worked on. */
@Injectable()
export class RunWait {
  constructor(
    private readonly events: RunEvents,
    private readonly runs: RunRepository,
  ) {}

  /** The finished run; null when the time is over, the sender has gone, or the process shuts down. */
  untilFinished(runId: string, seconds: number, response: ServerResponse): Promise<Run | null> {
    const ended$ = this.events.ofRun(runId).pipe(filter(({ type }) => type === 'finished'));
    const signs$ = merge(of(null), ended$, this.events.reconnected$, interval(LOOK_EVERY_MS));
    return firstValueFrom(
      signs$.pipe(
        concatMap(() => from(this.runs.getRun(runId))),
        takeUntil(merge(timer(seconds * 1000), fromEvent(response, 'close'))),
        first(({ state }) => state === 'finished', null),
      ),
      { defaultValue: null },
    );
  }
}
