import { Injectable } from '@nestjs/common';
import {
  catchError,
  concatMap,
  defer,
  endWith,
  filter,
  finalize,
  from,
  ignoreElements,
  interval,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  share,
  startWith,
  Subject,
  takeUntil,
  takeWhile,
  throttleTime,
} from 'rxjs';
import { AccessTokens, type AuthUser } from '../../auth/index.js';
import type { StreamEvent } from '../../common/index.js';
import { StepLogs } from '../log/index.js';
import { formatEventId, parseEventId } from './event-id.js';
import { RunChanges } from './run-changes.js';
import { RunDetailResponse, RunResponse } from '../run.dto.js';
import { RunEvents } from './run-events.js';
import { RunFeed, type RunsAt } from './run-feed.js';
import { type NewsType, StreamNews } from './stream-news.js';
import { RunRepository } from '../run.repository.js';

const AT_MOST_EVERY_MS = 200;
const HEARTBEAT_MS = 10_000;
const HEARTBEAT: StreamEvent = { comment: 'alive' };

/**
 * Runs as event streams. Every event carries the run as it is then, so that a client may miss any but the last; the
 * event's id says up to when a client has seen, whichever process it asks next. A stream ends with the session that
 * it was asked for in.
 */
@Injectable()
export class RunLive {
  constructor(
    private readonly runs: RunRepository,
    private readonly changes: RunChanges,
    private readonly steps: StepLogs,
    private readonly events: RunEvents,
    private readonly feed: RunFeed,
    private readonly tokens: AccessTokens,
    private readonly news: StreamNews,
  ) {}

  /** Whether a client that has seen `lastEventId` has seen all there will be: the end, and no resumption since. */
  async isOver(runId: string, lastEventId: string | undefined): Promise<boolean> {
    const seen = parseEventId(lastEventId);
    const { state, finishedAt } = await this.runs.getRun(runId);
    return seen?.final === true && state === 'finished' && finishedAt !== null && finishedAt <= seen.at;
  }

  /** One run: as it is now, after each change (five a second at most), and as it has finished, last. */
  follow(runId: string, user: AuthUser): Observable<StreamEvent> {
    let told = '';
    const changes$ = merge(
      this.events.ofRun(runId),
      this.events.reconnected$,
      // Covers what is lost with the connection that listens before anybody has noticed.
      interval(HEARTBEAT_MS),
    );
    const events$ = changes$.pipe(
      startWith(null),
      throttleTime(AT_MOST_EVERY_MS, undefined, { leading: true, trailing: true }),
      concatMap(() => from(this.snapshot(runId))),
      takeWhile((event) => 'data' in event && event.type !== 'finished', true),
      filter((event) => {
        const news = JSON.stringify('data' in event ? event.data : null);
        const isNews = news !== told;
        told = news;
        return isNews;
      }),
    );
    return this.whileLive(user, events$);
  }

  /** All runs, or those of a flow: those that go on, those that ended since `lastEventId`, then each that changes. */
  followAll(
    user: AuthUser,
    flow: string | undefined,
    lastEventId: string | undefined,
  ): Observable<StreamEvent> {
    const since = parseEventId(lastEventId)?.at ?? null;
    const tell = ({ at, runs }: RunsAt): StreamEvent[] =>
      runs
        .filter(({ flowSlug }) => flow === undefined || flowSlug === flow)
        .map((run) => runEvent(at, RunResponse.from(run)));
    const missed$ = defer(() => from(this.feed.readMissed(since))).pipe(
      mergeMap((missed) => [...(missed.complete ? [] : [toldAt(missed.at, 'reset')]), ...tell(missed)]),
    );
    const news$ = this.news.news$.pipe(
      concatMap((type) => from(this.changes.readClock()).pipe(map((at) => toldAt(at, type)))),
    );
    // All from the start, so that nothing is lost between what was missed and what comes.
    return this.whileLive(user, merge(this.feed.changes$.pipe(mergeMap(tell)), news$, missed$));
  }

  private async snapshot(runId: string): Promise<StreamEvent> {
    const at = await this.changes.readClock();
    const run = await this.runs.getRun(runId);
    return runEvent(at, RunDetailResponse.withSteps(run, await this.steps.listSteps(runId)));
  }

  /** `events` with a sign of life every ten seconds, until they complete or the session of `user` is over. */
  private whileLive(user: AuthUser, events: Observable<StreamEvent>): Observable<StreamEvent> {
    const live$ = interval(HEARTBEAT_MS).pipe(
      // Without the database nothing can be known; the next beat asks again.
      concatMap(() => from(this.tokens.isLive(user.tokenId)).pipe(catchError(() => of(true)))),
      takeWhile((live) => live),
      map(() => HEARTBEAT),
      share(),
    );
    const over$ = live$.pipe(ignoreElements(), endWith(null));
    const done$ = new Subject<void>();
    return merge(events.pipe(finalize(() => done$.next())), live$).pipe(takeUntil(merge(over$, done$)));
  }
}

function runEvent(at: Date, run: RunResponse): StreamEvent {
  const final = run.state === 'finished';
  return { id: formatEventId({ at, final }), type: final ? 'finished' : 'progress', data: run };
}

/** `reset`: more was missed than is told, so the client lists the runs again. `alarms`: so it does with them. */
function toldAt(at: Date, type: 'reset' | NewsType): StreamEvent {
  return { id: formatEventId({ at, final: false }), type, data: {} };
}
