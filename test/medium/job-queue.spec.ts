import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/common/index.js';
import { JobQueue } from '../../src/runs/queue/job-queue.js';
import { startTestApp, type TestApp } from '../support/app.js';

let server: TestApp;
beforeAll(async () => {
  // Nobody takes the jobs.
  server = await startTestApp({ ROLES: 'api' });
});
afterAll(() => server.stop());

describe('jobs', () => {
  it.each([0, 1, 999, 1000, 1001, 2000, 2001])('are all queued, however many: %i', async (count) => {
    const { dataSource } = server.database;
    const queue = server.app.get(JobQueue, { strict: false });
    const runId = newId();
    const batches = Array.from({ length: count }, (_, batchNo) => ({ runId, batchNo, epoch: 0 }));
    const posts = Array.from({ length: count }, () => ({ runId: newId(), flowId: newId() }));
    await dataSource.transaction(async (manager) => {
      await queue.sendBatches(batches, { flowId: newId(), party: 'shop' }, manager);
      await queue.sendOutboundRuns(posts, manager);
    });
    const [queued] = await dataSource.query<{ batches: number; posts: number }[]>(
      `SELECT count(DISTINCT data ->> 'batchNo') FILTER (WHERE data ->> 'runId' = $1)::int AS batches,
              count(*) FILTER (WHERE data ->> 'runId' = ANY($2))::int AS posts FROM queue.job`,
      [runId, posts.map((post) => post.runId)],
    );
    expect(queued).toEqual({ batches: count, posts: count });
  });
});
