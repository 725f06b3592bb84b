import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../common/index.js';
import { batchQueries, queriesOf, type RunQuery } from '../erp-reader/index.js';
import { FlowService } from '../flows/index.js';
import { RowPartitions } from './log/index.js';
import { readKeys } from './job-keys.js';
import { JobQueue } from './queue/job-queue.js';
import { type Run, type RunTrigger } from './run.js';
import { runActive, runError } from './run.errors.js';
import { RunEvents } from './live/run-events.js';
import { RunFinisher } from './run-finisher.js';
import { countIdentifiers, RunQueries, shownQuery } from './source/run-queries.js';
import { RunRepository } from './run.repository.js';

export interface CreateRun {
  readonly flowSlug: string;
  readonly trigger: RunTrigger;
  /** An e-mail address, or `System`. */
  readonly triggeredBy: string;
  /** What to ask the ERP for; kept with the run and asked batch by batch. Left out: a full run. */
  readonly queries?: readonly RunQuery[];
  /** Write rows that have not changed too, and, where a user says so, hold none for the images it takes away. */
  readonly force?: boolean;
  readonly scheduledFor?: Date;
}

export interface CreatedRun {
  readonly runId: string;
  /** Values that the run asks for, each once; 0 for a full run. */
  readonly identifiers: number;
}

/** Starts and cancels runs: each a state change and its job in one transaction. */
@Injectable()
export class RunService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: FlowService,
    private readonly runs: RunRepository,
    private readonly queries: RunQueries,
    private readonly queue: JobQueue,
    private readonly events: RunEvents,
    private readonly finisher: RunFinisher,
    private readonly partitions: RowPartitions,
  ) {}

  /** Records a run and its job. `RUN_ACTIVE` while an inbound run of the flow goes on. */
  async createRun(input: CreateRun): Promise<CreatedRun> {
    await this.prepareRuns();
    return this.dataSource.transaction((transaction) => this.createRunWithin(input, transaction));
  }

  /** Makes the place that runs which begin now put their rows in. Call it before a transaction that creates some. */
  async prepareRuns(): Promise<void> {
    await this.partitions.ensureUpcoming();
  }

  /** `createRun` as a part of the caller's transaction; `prepareRuns` comes before that. */
  async createRunWithin(input: CreateRun, transaction: EntityManager): Promise<CreatedRun> {
    const flow = await this.flows.getFlow(input.flowSlug, transaction);
    if (flow.direction === 'outbound') throw notReadable(flow.slug);
    const runId = newId();
    const batches = batchQueries(input.queries ?? [], queriesOf(flow.document.read, flow.document.erpQuery));
    const identifiers = countIdentifiers(batches);
    await this.flows.holdFlow(flow, transaction);
    const created = await this.runs.insertRun(
      {
        id: runId,
        flowId: flow.id,
        flowSlug: flow.slug,
        flowVersion: flow.version,
        direction: flow.document.direction,
        trigger: input.trigger,
        triggeredBy: input.triggeredBy,
        query: shownQuery(batches),
        identifiers,
        force: input.force ?? false,
        scheduledFor: input.scheduledFor ?? null,
      },
      transaction,
    );
    if (!created) throw runActive(flow.slug, await this.runs.findActiveRun(flow.id, transaction));
    await this.queries.insert(runId, batches, transaction);
    await this.queue.sendRun({ runId }, readKeys({ flowId: flow.id }, flow.document), transaction);
    await this.events.publish({ type: 'created', runId, flowId: flow.id }, transaction);
    return { runId, identifiers };
  }

  /** Asks a run to stop, wherever it is worked on; rows in flight get their outcome, the others are left out (`CANCELLED`). */
  async cancelRun(runId: string, by: string): Promise<Run> {
    const run = await this.runs.getRun(runId);
    await this.dataSource.transaction(async (transaction) => {
      if (!(await this.runs.requestCancel(runId, by, transaction)))
        throw runError(
          'RUN_FINISHED',
          `Run ${runId} has finished (${run.status}); there is nothing to cancel.`,
        );
      await this.events.publish({ type: 'cancel', runId, flowId: run.flowId }, transaction);
    });
    await this.finisher.finishIfIdle(runId);
    return this.runs.getRun(runId);
  }

  /** A new run of the same flow, as it is now, with the same query. Like every run started by hand it moves no checkpoint. */
  async rerun(runId: string, by: string, force: boolean): Promise<CreatedRun> {
    const run = await this.runs.getRun(runId);
    if (run.direction === 'outbound') {
      throw runError(
        'RERUN_NOT_POSSIBLE',
        `Run ${runId} was sent its rows; send them again, or resume it, or retry its failed rows.`,
      );
    }
    const { slug: flowSlug } = await this.flows.getFlowById(run.flowId);
    const trigger = run.trigger === 'csv' ? 'csv' : 'manual';
    const queries = await this.queries.listQueries(run);
    return this.createRun({ flowSlug, trigger, triggeredBy: by, queries, force });
  }
}

export function notReadable(slug: string): Error {
  return runError(
    'RUN_NOT_READABLE',
    `Flow "${slug}" is outbound: it has nothing to read from. Its runs begin when something is posted to /api/v1/outbound/${slug}.`,
  );
}
