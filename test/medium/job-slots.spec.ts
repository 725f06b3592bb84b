import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../src/common/index.js';
import { type JobInHand, type SlotLimits } from '../../src/runs/queue/job-slots.js';
import { JobQueue, QUEUES } from '../../src/runs/queue/job-queue.js';
import { startTestApp, type TestApp } from '../support/app.js';

interface Batch {
  readonly runId: string;
  readonly batchNo: number;
  readonly epoch: number;
}

let server: TestApp;
let queue: JobQueue;
let hands: Hands;
beforeAll(async () => {
  // Nobody but the test takes the jobs.
  server = await startTestApp({ ROLES: 'api' });
  queue = server.app.get(JobQueue, { strict: false });
});
afterAll(() => server.stop());
afterEach(async () => {
  queue.stopWork();
  hands.endAll();
  const { dataSource } = server.database;
  await vi.waitFor(async () => {
    const held = await dataSource.query<object[]>('SELECT job_id FROM job_leases');
    if (held.length > 0) throw new Error(`${held.length} jobs are still in hand.`);
  });
  await dataSource.query('DELETE FROM queue.job');
});

/** Jobs of a flow, in a transaction of their own. */
async function send(flowId: string, party: string, count: number): Promise<void> {
  const batches = Array.from({ length: count }, (_, batchNo) => ({ runId: flowId, batchNo, epoch: 0 }));
  await server.database.dataSource.transaction((manager) =>
    queue.sendBatches(batches, { flowId, party }, manager),
  );
}

/** Jobs in hand, each until it is told to end. */
class Hands {
  readonly taken: JobInHand<Batch>[] = [];
  private readonly ends: (() => void)[] = [];
  private isOver = false;

  constructor(limits: Partial<SlotLimits>) {
    queue.work<Batch>(QUEUES.batches, { atOnce: 4, perParty: 4, perFlow: 4, ...limits }, (job) => {
      this.taken.push(job);
      if (this.isOver) return Promise.resolve();
      return new Promise((resolve) => this.ends.push(resolve));
    });
  }

  end(place: number): void {
    this.ends[place]?.();
  }

  /** Those in hand, and those to come. */
  endAll(): void {
    this.isOver = true;
    for (const end of this.ends) end();
  }

  get flows(): string[] {
    return this.taken.map(({ slot }) => slot.keys.flowId);
  }
}

describe('the places of a queue', () => {
  it('are filled when jobs come, and again whenever one is done', async () => {
    hands = new Hands({ atOnce: 2 });
    await send(newId(), 'shop', 5);
    await expect.poll(() => hands.taken.length).toBe(2);
    for (let done = 0; done < 3; done += 1) {
      const startedAt = performance.now();
      hands.end(done);
      await expect.poll(() => hands.taken.length, { interval: 5 }).toBe(3 + done);
      // A look at the queue that waits for its time would take two seconds.
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
    hands.endAll();
    await expect
      .poll(() => server.database.dataSource.query('SELECT count(*)::int AS jobs FROM queue.job'))
      .toEqual([{ jobs: 0 }]);
    expect(await server.database.dataSource.query('SELECT * FROM job_leases')).toEqual([]);
  });

  it('go to a flow that has none before another one gets its second', async () => {
    const [large, small] = [newId(), newId()];
    await send(large, 'shop', 500);
    hands = new Hands({ atOnce: 2 });
    await expect.poll(() => hands.taken.length).toBe(2);
    await send(small, 'shop', 5);
    for (let done = 0; done < 5; done += 1) {
      hands.end(hands.flows.lastIndexOf(done === 0 ? large : small));
      await expect.poll(() => hands.flows.filter((flow) => flow === small).length).toBe(done + 1);
    }
  });

  it('are not all of one account, nor all of one flow', async () => {
    const [first, second, third] = [newId(), newId(), newId()];
    await send(first, 'slow', 3);
    await send(second, 'slow', 3);
    await send(third, 'quick', 4);
    hands = new Hands({ atOnce: 8, perParty: 3, perFlow: 2 });
    await expect.poll(() => hands.taken.length).toBe(5);
    const parties = hands.taken.map(({ slot }) => slot.keys.party);
    expect(parties.filter((party) => party === 'slow')).toHaveLength(3);
    expect(hands.flows.filter((flow) => flow === third)).toHaveLength(2);
    hands.end(parties.indexOf('slow'));
    await expect.poll(() => hands.taken.length).toBe(6);
    expect(hands.taken[5]?.slot.keys.party).toBe('slow');
  });

  it('that wait for the other side are free for others', async () => {
    await send(newId(), 'hanging', 1);
    hands = new Hands({ atOnce: 1 });
    await expect.poll(() => hands.taken.length).toBe(1);
    const next = newId();
    await send(next, 'shop', 1);
    const [first] = hands.taken;
    expect(first?.slot.isTaken(performance.now() + 60_000)).toBe(true);
    expect(hands.taken).toHaveLength(1);
    first?.slot.waits();
    await expect.poll(() => hands.flows).toContain(next);
  });

  it('lose a job that was given to another worker, and no other', async () => {
    await send(newId(), 'shop', 2);
    hands = new Hands({});
    await expect.poll(() => hands.taken.length).toBe(2);
    await server.database.dataSource.query(
      `UPDATE queue.job SET retry_count = retry_count + 1 WHERE data ->> 'batchNo' = '0'`,
    );
    const signalOf = (batchNo: number): boolean | undefined =>
      hands.taken.find(({ data }) => data.batchNo === batchNo)?.signal.aborted;
    await expect.poll(() => signalOf(0), { timeout: 10_000 }).toBe(true);
    expect(signalOf(1)).toBe(false);
  });
});
