import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { OutboundRunService } from '../runs/index.js';
import { outboundError } from './outbound.errors.js';

const COUNT_EVERY_MS = 1000;
const RETRY_AFTER_MS = 5_000;

/** Refuses posts to a flow whose posts are not worked off fast enough, before the queue is all that the disk holds. */
@Injectable()
export class BackPressure {
  private readonly counted = new Map<string, { count: number; atMs: number }>();
  /** Counts under way: whoever comes meanwhile waits for the same. */
  private readonly counting = new Map<string, Promise<{ count: number; atMs: number }>>();

  constructor(
    private readonly config: AppConfig,
    private readonly runs: OutboundRunService,
  ) {}

  /** `OUTBOUND_QUEUE_FULL`. Counts once a second and adds what this process takes in between. */
  async assertRoom(flowId: string, slug: string): Promise<void> {
    const most = this.config.OUTBOUND_MAX_QUEUED;
    let last = this.counted.get(flowId);
    if (last === undefined || last.count >= most || performance.now() - last.atMs > COUNT_EVERY_MS) {
      last = await this.count(flowId, most);
    }
    if (last.count >= most) {
      throw outboundError(
        'OUTBOUND_QUEUE_FULL',
        `${most} posts to flow "${slug}" are not finished yet. Send this one again later, as Retry-After says.`,
        { details: { retryAfterMs: RETRY_AFTER_MS } },
      );
    }
    last.count += 1;
  }

  private count(flowId: string, most: number): Promise<{ count: number; atMs: number }> {
    const underWay = this.counting.get(flowId);
    if (underWay !== undefined) return underWay;
    const counting = this.runs
      .countUnfinished(flowId, most)
      .then((count) => {
        const counted = { count, atMs: performance.now() };
        this.counted.set(flowId, counted);
        return counted;
      })
      .finally(() => this.counting.delete(flowId));
    this.counting.set(flowId, counting);
    return counting;
  }
}
