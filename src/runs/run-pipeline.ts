import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { type FlowEnd, FlowEngine, type PageSource, type StepFailure } from '../engine/index.js';
import { readsSince } from '../erp-reader/index.js';
import { FlowCheckpoints } from '../flows/index.js';
import { StepLogs } from './log/index.js';
import { duringRun } from '../telemetry/index.js';
import { pageSteps } from './page-stager.js';
import { RunSources } from './source/page-source.js';
import type { Slot } from './queue/slot.js';
import { FlowDocuments } from './write/flow-documents.js';
import { PageWrites } from './write/page-writes.js';
import type { RunClock } from './run-clock.js';
import { isStopping, type Run, type RunFailure } from './run.js';
import { runError } from './run.errors.js';
import { RunFinisher } from './run-finisher.js';
import { RunPauses } from './run-pauses.js';
import { RunStaging } from './run-staging.js';
import { RunRepository } from './run.repository.js';
import { UndeliveredProducts } from './undelivered-products.js';

/**
 * A run from its start to the queued batches: the flow through the engine, staged in the database. It may be started again at
 * any point, by the next worker after a crash or by a user who resumes: pages that were staged are not read again.
 */
@Injectable()
export class RunPipeline {
  private readonly logger = new Logger(RunPipeline.name);

  constructor(
    private readonly runs: RunRepository,
    private readonly documents: FlowDocuments,
    private readonly checkpoints: FlowCheckpoints,
    private readonly engine: FlowEngine,
    private readonly undelivered: UndeliveredProducts,
    private readonly sources: RunSources,
    private readonly staging: RunStaging,
    private readonly pageWrites: PageWrites,
    private readonly steps: StepLogs,
    private readonly finisher: RunFinisher,
    private readonly pauses: RunPauses,
  ) {}

  /**
   * Brings a run to its write step, or to its end when something in it is wrong. Throws only what another try may
   * mend (the database is away, the process shuts down, another worker has the run).
   */
  async execute(runId: string, signal: AbortSignal, slot: Slot): Promise<void> {
    const started = await this.runs.startReading(runId);
    if (started === null) return;
    const { run, clock } = started;
    await duringRun(run, async () => {
      const end = await this.carryOut(run, clock, signal, slot);
      if (end.kind === 'complete' || end.kind === 'refused') return;
      await this.endOrThrow(run, end, clock, signal);
    });
  }

  private async carryOut(
    run: Run,
    clock: RunClock,
    signal: AbortSignal,
    slot: Slot,
  ): Promise<FlowEnd | Broken> {
    if (isStopping(run)) return { kind: 'stopped', by: 'cancelled' };
    const fromMs = performance.now();
    try {
      const flow = await this.documents.getDocument(run);
      const checkpoint = await this.checkpoints.getCheckpoint({ id: run.flowId, document: flow });
      const lastRequest = await this.undelivered.readFrom(run, flow, checkpoint.lastRequest);
      const facts = { query: run.query, lastRequest: lastRequest.toISOString().replace('Z', '000Z') };
      const source = leavingSlot(this.sources.sourceOf(run, flow), slot);
      const readFrom = readsSince(flow.read, run.query, lastRequest);
      const sink = this.staging.open(run, flow, readFrom, clock, { slot, signal });
      slot.waits();
      return await this.engine.run({ flow, facts, source, until: 'write' }, sink, signal);
    } catch (error) {
      if (!(error instanceof AppError)) return { kind: 'broken', error };
      const time = { fromMs, toMs: performance.now() };
      return { kind: 'failed', failure: { step: 'login', error, time, page: null } };
    }
  }

  private async endOrThrow(
    run: Run,
    end: FlowEnd | Broken,
    clock: RunClock,
    signal: AbortSignal,
  ): Promise<void> {
    const { cancelRequestedAt, failure } = await this.runs.getRun(run.id);
    if (cancelRequestedAt !== null) return this.end(run, null);
    if (failure !== null) return this.end(run, failure);
    if (signal.aborted || end.kind !== 'failed') throw reasonOf(end, run, signal);
    const { step, error } = end.failure;
    if ((step === 'read' || step === 'login') && (await this.waits(run, error))) return;
    this.logger.warn({ err: error, runId: run.id, flow: run.flowSlug, step }, 'The run failed');
    if (step === 'read' && run.direction === 'inbound') await this.runs.markShort(run.id, error.message);
    await this.noteFailure(run, end.failure, clock);
    const { excerpt = null } = step === 'read' ? error.details : {};
    await this.end(run, { step, code: error.code, detail: error.message, excerpt });
  }

  private async waits(run: Run, error: AppError): Promise<boolean> {
    return (
      run.direction === 'inbound' && this.pauses.waitForErp(run, await this.documents.getDocument(run), error)
    );
  }

  /** With what the page that it failed on has taken until then. */
  private async noteFailure(
    run: Run,
    { step, error, time, page }: StepFailure,
    clock: RunClock,
  ): Promise<void> {
    const before = page === null ? [] : pageSteps(page, clock);
    const failed = { step, startedAt: clock.at(time.fromMs), durationMs: time.toMs - time.fromMs };
    const isShown = ({ step: name }: { step: string }): boolean =>
      run.direction === 'inbound' || name !== 'read';
    await this.steps.addProgress(run.id, [...before.filter(isShown), failed]);
    await this.steps.finishStep(run.id, step, 'failed', error.message);
  }

  /** A run that writes while it reads has rows in flight, which get their outcome first. */
  private async end(run: Run, failure: RunFailure | null): Promise<void> {
    await this.pageWrites.stopWriting(run, failure);
    if (failure === null) await this.finisher.finishCancelled(run.id);
    else await this.finisher.failRun(run.id, failure);
  }
}

/** While the other side makes the next page, the run leaves its place to others. */
function leavingSlot(source: PageSource, slot: Slot): PageSource {
  return {
    login: source.login,
    open: (context) => {
      const pages = source.open(context);
      const next = async (): ReturnType<typeof pages.next> => {
        slot.waits();
        try {
          return await pages.next();
        } finally {
          slot.works();
        }
      };
      return { next, return: async () => (await pages.return?.()) ?? { done: true, value: undefined } };
    },
  };
}

/** What is no error of a step: the database is away, a bug. */
interface Broken {
  readonly kind: 'broken';
  readonly error: unknown;
}

/** Why the job of a run goes back to the queue. */
function reasonOf(end: FlowEnd | Broken, { id }: Run, signal: AbortSignal): unknown {
  if (end.kind === 'broken') return end.error;
  if (end.kind === 'stopped' && end.by === 'taken-over')
    return runError('RUN_TAKEN_OVER', `A page of run ${id} was staged by another process.`);
  return signal.aborted ? signal.reason : new Error(`Run ${id} was stopped.`);
}
