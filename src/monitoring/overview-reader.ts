import { Injectable } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { fireTimes, FlowService } from '../flows/index.js';
import { RunLists, RunResponse, type RunSums, RunStatistics } from '../runs/index.js';
import { AlarmRepository } from './alarms/alarm.repository.js';
import { HealthChecks } from './health-checks.js';
import type { OverviewQuery } from './overview-query.dto.js';
import type { OverviewCheck, OverviewFlow, OverviewOutcome, OverviewResponse } from './overview.dto.js';

const DAY_MS = 24 * 3600 * 1000;
const DAYS = 14;
const MOST_FLOWS = 500;

/** What the first page shows, by one statement per table however many flows there are. */
@Injectable()
export class OverviewReader {
  constructor(
    private readonly alarms: AlarmRepository,
    private readonly clock: Clock,
    private readonly flows: FlowService,
    private readonly health: HealthChecks,
    private readonly runs: RunLists,
    private readonly stats: RunStatistics,
  ) {}

  /** @param timezone where a day begins; @param q a part of the names of flows */
  async read({ timezone, q }: OverviewQuery): Promise<OverviewResponse> {
    const to = this.clock.now();
    const since = (days: number): Date => new Date(to.getTime() - days * DAY_MS);
    const [alarms, active, [flows, flowCount], lastDay, days, health] = await Promise.all([
      this.alarms.listAllOpen(),
      this.runs.listActiveRuns(),
      this.readFlows(to, q),
      this.stats.sumFlows({ from: since(1), to, flowId: null, timezone }),
      this.stats.sumDays({ from: since(DAYS), to, flowId: null, timezone }),
      this.readHealth(),
    ]);
    const outcomes = new Map(lastDay.map((sums) => [sums.flow, outcomeOf(sums)]));
    return {
      alarms,
      activeRuns: active.map((run) => RunResponse.from(run)),
      flows: flows.map((flow) => Object.assign(flow, { lastDay: outcomes.get(flow.slug) ?? null })),
      flowCount,
      days: days
        .filter(({ flow }) => flow === null)
        .map((sums) => Object.assign(outcomeOf(sums), { day: sums.day })),
      health,
    };
  }

  private async readFlows(now: Date, q: string | undefined): Promise<[OverviewFlow[], number]> {
    const [flows, count] = await this.flows.listFlows(q === undefined ? {} : { q }, 1, MOST_FLOWS);
    const newest = await this.runs.findNewestRuns(flows.map(({ id }) => id));
    const runOf = new Map(newest.map((run) => [run.flowId, RunResponse.from(run)]));
    const shown = flows.map(({ id, slug, name, direction, state, timezone, schedule, startedAt }) => {
      const isTimed = state === 'running' && schedule !== null && startedAt !== null;
      const [next] = isTimed ? fireTimes(schedule, { timezone, startedAt }, now, 1) : [];
      const lastRun = runOf.get(id) ?? null;
      return { slug, name, direction, state, timezone, nextRunAt: next ?? null, lastRun, lastDay: null };
    });
    return [shown, count];
  }

  private async readHealth(): Promise<OverviewCheck[]> {
    const results = await Promise.all(this.health.list().map((check) => check()));
    return results.flatMap((result) =>
      Object.entries(result).map(([name, { status, reason }]) => ({ name, status, reason: String(reason) })),
    );
  }
}

function outcomeOf({
  finished,
  succeeded,
  partial,
  empty,
  failed,
  cancelled,
  ...rows
}: RunSums): OverviewOutcome {
  const { rowsWritten, rowsSkipped, rowsFailed } = rows;
  return { finished, succeeded, partial, empty, failed, cancelled, rowsWritten, rowsSkipped, rowsFailed };
}
