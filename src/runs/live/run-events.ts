import { Injectable } from '@nestjs/common';
import { filter, map, type Observable, share } from 'rxjs';
import { prepared, type SqlExecutor } from '../../database/index.js';
import { PinnedConnection } from '../queue/pinned-connection.js';

const CHANNEL = 'run_events';

/** Something happened to a run; who wants to know more reads the run. */
export interface RunEvent {
  readonly type: 'created' | 'progress' | 'cancel' | 'finished';
  readonly runId: string;
  readonly flowId: string;
}

/**
 * Run events across processes, over Postgres LISTEN/NOTIFY: any process can follow or cancel any run. A notification
 * is sent in the transaction of the change, so nobody hears of what was rolled back. Events are lost while the
 * connection is down; `reconnected$` tells followers to read again.
 */
@Injectable()
export class RunEvents {
  readonly events$: Observable<RunEvent>;
  readonly reconnected$: Observable<void>;

  constructor(connection: PinnedConnection) {
    connection.onSession(async (client) => {
      await client.query(`LISTEN ${CHANNEL}`);
    });
    this.reconnected$ = connection.reconnected$;
    this.events$ = connection.notifications$.pipe(
      filter(({ channel }) => channel === CHANNEL),
      map(({ payload }) => JSON.parse(payload ?? '{}') as RunEvent),
      share(),
    );
  }

  async publish(event: RunEvent, executor: SqlExecutor): Promise<void> {
    await this.publishAll([event], executor);
  }

  async publishAll(events: readonly RunEvent[], executor: SqlExecutor): Promise<void> {
    const payloads = events.map((event) => JSON.stringify(event));
    await executor.query(prepared('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload'), [
      CHANNEL,
      payloads,
    ]);
  }

  /** Tells that these runs go on; those that have ended meanwhile have told that already. */
  async publishProgress(runIds: readonly string[], executor: SqlExecutor): Promise<void> {
    await executor.query(
      prepared(`SELECT pg_notify($1, json_build_object('type', 'progress', 'runId', id, 'flowId', flow_id)::text)
       FROM runs WHERE id = ANY($2::uuid[]) AND state <> 'finished'`),
      [CHANNEL, runIds],
    );
  }

  ofRun(runId: string): Observable<RunEvent> {
    return this.events$.pipe(filter((event) => event.runId === runId));
  }
}
