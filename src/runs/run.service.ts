import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../common/index.js';
import { type SqlExecutor, SqlState, sqlState } from '../database/index.js';
import { batchQueries, queriesOf, type RunQuery } from '../erp-reader/index.js';
import { FlowService } from '../flows/index.js';
import { RowPartitions } from './log/index.js';
import { OmnitronWriter, shopOf } from '../omnitron-writer/index.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import { readKeys } from './job-keys.js';
import { JobQueue } from './queue/job-queue.js';
import { type Run, type RunTrigger } from './run.js';
import { runError } from './run.errors.js';
import { RunEvents } from './live/run-events.js';
import { RunFinisher } from './run-finisher.js';
import { countIdentifiers, RunQueries, shownQuery } from './source/run-queries.js';
import { DamageGuard } from './write/damage-guard.js';
import { FlowDocuments } from './write/flow-documents.js';
import { type ReopenedRows, RowStore } from './write/row-store.js';
import { RunPauses } from './run-pauses.js';
import { RunRepository } from './run.repository.js';
import { SkuTurns } from './write/sku-turns.js';

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

/** Starts, cancels, resumes and retries runs: each a state change and its job in one transaction. */
@Injectable()
export class RunService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: FlowService,
    private readonly runs: RunRepository,
    private readonly queries: RunQueries,
    private readonly rowStore: RowStore,
    private readonly damage: DamageGuard,
    private readonly dispatch: BatchDispatch,
    private readonly pauses: RunPauses,
    private readonly queue: JobQueue,
    private readonly events: RunEvents,
    private readonly finisher: RunFinisher,
    private readonly turns: SkuTurns,
    private readonly partitions: RowPartitions,
    private readonly omnitron: OmnitronWriter,
    private readonly documents: FlowDocuments,
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
    if (!created) throw await this.activeRunError(flow.id, flow.slug, transaction);
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

  /**
   * Goes on where a failed or cancelled run stopped: at its next page, or with the rows that were left out. A paused run
   * goes on at once instead of at its time.
   */
  async resumeRun(runId: string): Promise<Run> {
    if (await this.resumePaused(runId)) return this.runs.getRun(runId);
    await this.partitions.ensureUpcoming();
    await this.reopen(runId, async (run, transaction) => {
      if (run.status !== 'failed' && run.status !== 'cancelled') {
        throw runError(
          'NOTHING_TO_RESUME',
          `Run ${runId} is ${run.status}; only failed, cancelled and paused runs are resumed.`,
        );
      }
      if (run.phase === 'read') {
        await this.rowStore.reopenRows(run, 'resume', transaction);
        return 'read';
      }
      if ((await this.rowStore.reopenRows(run, 'resume', transaction)) === 0) {
        throw runError(
          'NOTHING_TO_RESUME',
          `Every row of run ${runId} has its outcome. Use retry-failed for failed rows.`,
        );
      }
      await this.holdDamage(run, transaction);
      return 'write';
    });
    return this.runs.getRun(runId);
  }

  /**
   * Sends the rows again that failed at Omnitron, looks those up again whose product was not there, and those alone. Rows
   * whose SKU a run that read it later has sent since become `SUPERSEDED` instead. `only` narrows them to a code, or to rows.
   */
  async retryFailedRows(runId: string, only: ReopenedRows = {}): Promise<{ rows: number }> {
    let count = 0;
    const outdated = await this.reopen(runId, async (run, transaction) => {
      if (run.phase === 'read') {
        throw runError(
          'NOTHING_TO_RETRY',
          `Run ${runId} stopped while it was reading. Resume it; failed rows can be retried when it has finished.`,
        );
      }
      const unmatched = await this.rowStore.reopenRows(run, 'look-up', transaction, only);
      count = unmatched + (await this.rowStore.reopenRows(run, 'retry', transaction, only));
      if (count === 0) {
        throw runError(
          'NOTHING_TO_RETRY',
          `No ${only.code === undefined && only.rows === undefined ? '' : 'such '}row of run ${runId} failed at Omnitron. Rows refused before the write need other data.`,
        );
      }
      if (unmatched > 0) return 'read';
      await this.holdDamage(run, transaction);
      return 'write';
    });
    return { rows: count - outdated };
  }

  /**
   * Sends held rows after all: all of the run, or those of some SKUs. Rows whose SKU a run that read it later has sent since become
   * `SUPERSEDED` instead. `NOTHING_HELD`.
   */
  async releaseHeld(runId: string, skus: readonly string[] | null): Promise<{ rows: number }> {
    let count = 0;
    const outdated = await this.reopen(runId, async (run, transaction) => {
      count = await this.rowStore.settleHeld(run, 'release', skus, transaction);
      if (count === 0) throw nothingHeld(runId, skus);
      return 'write';
    });
    return { rows: count - outdated };
  }

  /** Leaves held rows out for good (`DROPPED`); the shop keeps what it has. `NOTHING_HELD`, `RUN_NOT_FINISHED`. */
  async dropHeld(runId: string, skus: readonly string[] | null): Promise<{ rows: number }> {
    return this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state !== 'finished') throw notFinished(run);
      const count = await this.rowStore.settleHeld(run, 'drop', skus, transaction);
      if (count === 0) throw nothingHeld(runId, skus);
      await this.finisher.recount(run, transaction);
      return { rows: count };
    });
  }

  /** What is sent again is guarded again: the shop may hold more by now. */
  private async holdDamage(run: Run, transaction: EntityManager): Promise<void> {
    const { document } = await this.flows.getFlowVersion(run.flowId, run.flowVersion, transaction);
    const shop = shopOf(document.omnitron);
    const { warnings } = await this.damage.holdDamage(run, document, shop, transaction);
    await this.runs.addWarnings(run.id, warnings, transaction);
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

  private async resumePaused(runId: string): Promise<boolean> {
    const { state, flowId, flowVersion } = await this.runs.getRun(runId);
    if (state !== 'paused') return false;
    const { document } = await this.flows.getFlowVersion(flowId, flowVersion);
    await this.omnitron.allowProbe(document.omnitron);
    return this.dataSource.transaction(async (transaction) => {
      const run = await this.runs.claimRun(runId, transaction);
      if (run.state === 'paused') await this.pauses.resume(run, transaction);
      return run.state === 'paused' || run.state === 'running';
    });
  }

  /** Gives the number of rows that are outdated, and stay as they are in Omnitron. */
  private async reopen(
    runId: string,
    prepare: (run: Run, transaction: EntityManager) => Promise<'read' | 'write'>,
  ): Promise<number> {
    try {
      return await this.dataSource.transaction((transaction) =>
        this.reopenWithin(runId, prepare, transaction),
      );
    } catch (error) {
      if (sqlState(error) !== SqlState.UNIQUE_VIOLATION) throw error;
      // A run that was created since the look within the transaction has won.
      const { flowId, flowSlug } = await this.runs.getRun(runId);
      throw await this.activeRunError(flowId, flowSlug);
    }
  }

  private async reopenWithin(
    runId: string,
    prepare: (run: Run, transaction: EntityManager) => Promise<'read' | 'write'>,
    transaction: EntityManager,
  ): Promise<number> {
    const run = await this.runs.claimRun(runId, transaction);
    if (run.state !== 'finished') throw notFinished(run);
    if (run.direction === 'inbound' && (await this.runs.findActiveRun(run.flowId, transaction)) !== null) {
      throw await this.activeRunError(run.flowId, run.flowSlug, transaction);
    }
    const phase = await prepare(run, transaction);
    const outdated = phase === 'write' ? await this.turns.skipOutdated(run, transaction) : 0;
    await this.runs.reopen(runId, phase, transaction);
    await this.runs.resetCounts(runId, await this.rowStore.countRows(run, transaction), transaction);
    if (phase === 'read') {
      const flow = await this.documents.getDocument(run, transaction);
      await this.queue.sendRun({ runId }, readKeys(run, flow), transaction);
    } else await this.dispatch.dispatchAnew(run, transaction);
    await this.events.publish({ type: 'progress', runId, flowId: run.flowId }, transaction);
    await this.finisher.finishWhenWritten(await this.runs.getRun(runId, transaction), transaction);
    return outdated;
  }

  private async activeRunError(
    flowId: string,
    slug: string,
    executor: SqlExecutor = this.dataSource,
  ): Promise<Error> {
    const active = await this.runs.findActiveRun(flowId, executor);
    const which =
      active === null
        ? ''
        : ` (${active.id}, ${active.state} since ${(active.startedAt ?? active.createdAt).toISOString()})`;
    return runError(
      'RUN_ACTIVE',
      `Flow "${slug}" has an active run${which}. Wait for its end, or cancel it.`,
      {
        details: active === null ? {} : { activeRunId: active.id },
      },
    );
  }
}

function notFinished({ id, state }: Run): Error {
  return runError('RUN_NOT_FINISHED', `Run ${id} is ${state}. Wait for its end, or cancel it.`);
}

function nothingHeld(runId: string, skus: readonly string[] | null): Error {
  const which = skus === null ? '' : ` of ${skus.slice(0, 10).join(', ')}${skus.length > 10 ? ', …' : ''}`;
  return runError(
    'NOTHING_HELD',
    `Run ${runId} holds no row${which}. See GET /api/v1/runs/${runId}/rows?status=held.`,
  );
}

export function notReadable(slug: string): Error {
  return runError(
    'RUN_NOT_READABLE',
    `Flow "${slug}" is outbound: it has nothing to read from. Its runs begin when something is posted to /api/v1/outbound/${slug}.`,
  );
}
