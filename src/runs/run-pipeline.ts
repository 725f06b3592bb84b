import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { runAttributes } from '../erp-reader/index.js';
import { FlowCheckpoints, type FlowDocument, FlowService } from '../flows/index.js';
import { LoginSessions } from '../logins/index.js';
import { type Step, StepLogs } from '../logs/index.js';
import { duringRun, inSpan, recordSpan } from '../telemetry/index.js';
import { GroupStep } from './group-step.js';
import { IdentifierStep } from './source/identifier-step.js';
import { PageSource, type SourcePage } from './source/page-source.js';
import { PageStager } from './page-stager.js';
import { PageStore } from './page-store.js';
import { PageTransform } from './page-transform.js';
import { PageWrites } from './write/page-writes.js';
import { PayloadStore } from './source/payload-store.js';
import { RowStatistics } from './write/row-statistics.js';
import { isStopping, type Run, type RunFailure } from './run.js';
import { RunFinisher } from './run-finisher.js';
import { meterSteps } from './run-meter.js';
import { RunRepository } from './run.repository.js';
import { UnansweredStep } from './source/unanswered-step.js';

/**
 * A run from its start to the queued batches: log in, then page by page read, script, mapping, stage; then group. The
 * pages of an outbound run are what was posted. It may be started again at any point, by the next worker after a crash
 * or by a user who resumes: pages that were staged are not read again.
 */
@Injectable()
export class RunPipeline {
  private readonly logger = new Logger(RunPipeline.name);

  constructor(
    private readonly runs: RunRepository,
    private readonly flows: FlowService,
    private readonly checkpoints: FlowCheckpoints,
    private readonly sessions: LoginSessions,
    private readonly source: PageSource,
    private readonly payloads: PayloadStore,
    private readonly transform: PageTransform,
    private readonly stager: PageStager,
    private readonly pages: PageStore,
    private readonly pageWrites: PageWrites,
    private readonly identifiers: IdentifierStep,
    private readonly unanswered: UnansweredStep,
    private readonly statistics: RowStatistics,
    private readonly groups: GroupStep,
    private readonly steps: StepLogs,
    private readonly finisher: RunFinisher,
  ) {}

  /**
   * Brings a run to its write step, or to its end when something in it is wrong. Throws only what another try may
   * mend (the database is away, the process shuts down, another worker has the run).
   */
  async execute(runId: string, signal: AbortSignal): Promise<void> {
    const run = await this.runs.findRun(runId);
    if (run === null || run.state === 'finished' || run.phase !== 'read') return;
    await duringRun(run, () => this.advance(run, signal));
  }

  private async advance(run: Run, signal: AbortSignal): Promise<void> {
    await this.runs.markStarted(run.id);
    const current = { step: 'login' as Step };
    try {
      if (isStopping(run)) throw new Error('The run was stopped.');
      const { document } = await this.flows.getFlowVersion(run.flowId, run.flowVersion);
      const attributes = await inSpan('login', {}, () => this.logIn(run, document, signal));
      if (document.write.rowGrouping === 'page') await this.pageWrites.queueReopened(run);
      await this.readPages(run, document, attributes, current, signal);
      await this.unanswered.reportUnanswered(run);
      current.step = 'group';
      await this.identifiers.lookUp(run, document, signal);
      await this.statistics.refresh(run);
      await inSpan('group', {}, () => this.groups.groupRows(run.id, document));
      if (run.direction === 'outbound') await this.payloads.deleteParts(run.id);
    } catch (error) {
      await this.endOrRethrow(run, current.step, error, signal);
    }
  }

  /** Both sides are logged in to before the first read: a run that could not write must not start. */
  private async logIn(run: Run, flow: FlowDocument, signal: AbortSignal): Promise<Record<string, string>> {
    const startedAt = performance.now();
    const omnitron = await this.sessions.getSession(flow.omnitron.login, { signal });
    const erp =
      flow.read === null || flow.read.login === null
        ? null
        : await this.sessions.getSession(flow.read.login, { signal });
    const progress = [{ step: 'login' as const, durationMs: performance.now() - startedAt }];
    meterSteps(progress);
    await this.steps.addProgress(run.id, progress);
    await this.steps.finishStep(run.id, 'login', 'succeeded');
    const { lastRequest } = await this.checkpoints.getCheckpoint({ id: run.flowId, document: flow });
    return runAttributes({
      query: run.query,
      lastRequest: lastRequest.toISOString().replace('Z', '000Z'),
      tokenErp: erp?.token ?? null,
      tokenOmnitron: omnitron.token,
    });
  }

  private async readPages(
    run: Run,
    flow: FlowDocument,
    attributes: Record<string, string>,
    current: { step: Step },
    signal: AbortSignal,
  ): Promise<void> {
    current.step = 'read';
    const last = await this.pages.findLastPage(run.id);
    if (last !== null && last.nextCursor === null) return;
    await this.runs.markReadStarted(run.id);
    let rowNo = last === null ? 0 : last.firstRowNo + last.rows;
    const from = last?.nextCursor ?? null;
    for await (const page of this.source.openPages(run, flow, attributes, from, signal)) {
      rowNo = await this.takePage(run, flow, page, rowNo, current, signal);
      signal.throwIfAborted();
      if (isStopping(await this.runs.getRun(run.id))) throw new Error('The run was stopped.');
    }
    await this.finishReadSteps(run, flow);
  }

  /** Script, mapping and staging of a page that was read; gives the row number that the next page starts from. */
  private takePage(
    run: Run,
    flow: FlowDocument,
    page: SourcePage,
    rowNo: number,
    current: { step: Step },
    signal: AbortSignal,
  ): Promise<number> {
    const readAt = new Date();
    const attributes = { 'page.no': page.pageNo, 'page.records': page.recordCount, 'page.bytes': page.bytes };
    return inSpan(
      'page',
      attributes,
      async () => {
        recordSpan('read', { 'http.response.status_code': page.status }, page.durationMs, readAt);
        current.step = 'script';
        const transformed = await this.transform.transformPage(flow, page, page.attributes, signal);
        current.step = 'read';
        return await inSpan('stage', {}, () => this.stager.stagePage(run, flow, page, transformed, rowNo));
      },
      new Date(readAt.getTime() - page.durationMs),
    );
  }

  private async finishReadSteps(run: Run, flow: FlowDocument): Promise<void> {
    const { records, stopReason } = await this.runs.getRun(run.id);
    const status = records === 0 ? 'empty' : 'succeeded';
    if (run.direction === 'inbound') {
      await this.steps.finishStep(
        run.id,
        'read',
        status,
        `Reading stopped: ${stopReason ?? 'the last page was read'}.`,
      );
    }
    if (flow.script !== null) await this.steps.finishStep(run.id, 'script', status);
    if (flow.mapping !== null) await this.steps.finishStep(run.id, 'mapping', status);
  }

  private async endOrRethrow(run: Run, step: Step, error: unknown, signal: AbortSignal): Promise<void> {
    const { cancelRequestedAt, failure } = await this.runs.getRun(run.id);
    if (cancelRequestedAt !== null) return this.end(run, null);
    if (failure !== null) return this.end(run, failure);
    if (signal.aborted || !(error instanceof AppError) || error.code === 'RUN_TAKEN_OVER') throw error;
    this.logger.warn({ err: error, runId: run.id, flow: run.flowSlug, step }, 'The run failed');
    const failedStep = stepOf(error, step);
    await this.steps.finishStep(run.id, failedStep, 'failed', error.message);
    await this.end(run, { step: failedStep, code: error.code, detail: error.message });
  }

  /** A run that writes while it reads has rows in flight, which get their outcome first. */
  private async end(run: Run, failure: RunFailure | null): Promise<void> {
    await this.pageWrites.stopWriting(run, failure);
    if (failure === null) await this.finisher.finishCancelled(run.id);
    else await this.finisher.failRun(run.id, failure);
  }
}

/** The script and the mapping of a page run in one go; the error's code tells which of them it was. */
function stepOf(error: AppError, step: Step): Step {
  if (step !== 'script') return step;
  return error.code.startsWith('MAPPING_') ? 'mapping' : 'script';
}
