import { Injectable } from '@nestjs/common';
import { filter, map, type Observable, share } from 'rxjs';
import type { SqlExecutor } from '../../database/index.js';
import { PinnedConnection } from '../queue/pinned-connection.js';

const CHANNEL = 'stream_news';

/** What else may have changed for who follows all runs; the client asks again. */
export type NewsType = 'alarms';

/** News across processes that belong to no run, told on the stream of all runs: by Postgres, in the transaction of the change. */
@Injectable()
export class StreamNews {
  readonly news$: Observable<NewsType>;

  constructor(connection: PinnedConnection) {
    connection.onSession(async (client) => {
      await client.query(`LISTEN ${CHANNEL}`);
    });
    this.news$ = connection.notifications$.pipe(
      filter(({ channel }) => channel === CHANNEL),
      map(({ payload }) => payload as NewsType),
      share(),
    );
  }

  async publish(type: NewsType, executor: SqlExecutor): Promise<void> {
    await executor.query('SELECT pg_notify($1, $2)', [CHANNEL, type]);
  }
}
