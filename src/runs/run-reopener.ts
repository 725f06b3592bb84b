import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SqlState, sqlState } from '../database/index.js';
import { FlowService } from '../flows/index.js';
import { OmnitronWriter, shopOf } from '../omnitron-writer/index.js';
import { readKeys } from './job-keys.js';
import { RunEvents } from './live/run-events.js';
import { RowPartitions } from './log/index.js';
import { JobQueue } from './queue/job-queue.js';
import { RunFinisher } from './run-finisher.js';
import { RunPauses } from './run-pauses.js';
import { runActive, runError } from './run.errors.js';
import { type Run } from './run.js';
import { RunRepository } from './run.repository.js';
import { BatchDispatch } from './write/batch-dispatch.js';
import { DamageGuard } from './write/damage-guard.js';
import { FlowDocuments } from './write/flow-documents.js';
import { type ReopenedRows, RowStore } from './write/row-store.js';
import { SkuTurns } from './write/sku-turns.js';

/** What finished runs are asked for again: to go on, to retry rows, to settle held ones. Each a state change and its jobs in one transaction. */
@Injectable()
export class RunReopener {
  constructor(
    private readonly dataSource: DataSource,
    private readonly flows: FlowService,
    private readonly runs: RunRepository,
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
      throw runActive(flowSlug, await this.runs.findActiveRun(flowId, this.dataSource));
    }
  }

  private async reopenWithin(
    runId: string,
    prepare: (run: Run, transaction: EntityManager) => Promise<'read' | 'write'>,
    transaction: EntityManager,
  ): Promise<number> {
    const run = await this.runs.claimRun(runId, transaction);
    if (run.state !== 'finished') throw notFinished(run);
    const active =
      run.direction === 'inbound' ? await this.runs.findActiveRun(run.flowId, transaction) : null;
    if (active !== null) throw runActive(run.flowSlug, active);
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
