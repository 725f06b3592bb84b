import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { runAttributes } from '../erp-reader/index.js';
import { FlowCheckpoints, type FlowDocument, FlowService } from '../flows/index.js';
import { type LoginSession, LoginSessions } from '../logins/index.js';
import { type Step, StepLogs } from '../logs/index.js';
import { duringRun, inSpan, recordSpan } from '../telemetry/index.js';
import { GroupStep } from './group-step.js';
import { IdentifierStep } from './source/identifier-step.js';
import { PageSource, type SourcePage } from './source/page-source.js';
import { PageStager, type TakenPage } from './page-stager.js';
import { PageStore } from './page-store.js';
import { PageTransform, type StepTime } from './page-transform.js';
import { PageWrites } from './write/page-writes.js';
import { PayloadStore } from './source/payload-store.js';
import { RowStatistics } from './write/row-statistics.js';
import type { RunClock } from './run-clock.js';
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
    const clock = await this.runs.markStarted(run.id);
    const current: CurrentStep = { step: 'login', fromMs: performance.now() };
    try {
      if (isStopping(run)) throw new Error('The run was stopped.');
      const { document } = await this.flows.getFlowVersion(run.flowId, run.flowVersion);
      const attributes = await inSpan('login', {}, () => this.logIn(run, document, clock, signal));
      if (document.write.rowGrouping === 'page') await this.pageWrites.queueReopened(run);
      await this.readPages(run, document, attributes, current, clock, signal);
      await this.unanswered.reportUnanswered(run);
      begin(current, 'group');
      await this.identifiers.lookUp(run, document, clock, signal);
      await this.statistics.refresh(run);
      await inSpan('group', {}, () => this.groups.groupRows(run.id, document, clock));
      if (run.direction === 'outbound') await this.payloads.deleteParts(run.id);
    } catch (error) {
      await this.endOrRethrow(run, current, clock, error, signal);
    }
  }

  /** Both sides are logged in to before the first read: a run that could not write must not start. */
  private async logIn(
    run: Run,
    flow: FlowDocument,
    clock: RunClock,
    signal: AbortSignal,
  ): Promise<Record<string, string>> {
    const fromMs = performance.now();
    const { omnitron, erp } = await this.logInBoth(flow, signal);
    const durationMs = performance.now() - fromMs;
    const progress = [{ step: 'login' as const, startedAt: clock.at(fromMs), durationMs }];
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

  /** At the same time; the first that fails ends the wait for the other. */
  private async logInBoth(
    flow: FlowDocument,
    signal: AbortSignal,
  ): Promise<{ omnitron: LoginSession; erp: LoginSession | null }> {
    const failed = new AbortController();
    const either = { signal: AbortSignal.any([signal, failed.signal]) };
    const logIn = (side: string, slug: string): Promise<LoginSession> =>
      inSpan(`login ${side}`, {}, () => this.sessions.getSession(slug, either));
    const erpLogin = flow.read?.login ?? null;
    try {
      const [omnitron, erp] = await Promise.all([
        logIn('omnitron', flow.omnitron.login),
        erpLogin === null ? null : logIn('erp', erpLogin),
      ]);
      return { omnitron, erp };
    } finally {
      failed.abort();
    }
  }

  private async readPages(
    run: Run,
    flow: FlowDocument,
    attributes: Record<string, string>,
    current: CurrentStep,
    clock: RunClock,
    signal: AbortSignal,
  ): Promise<void> {
    begin(current, 'read');
    const last = await this.pages.findLastPage(run.id);
    if (last !== null && last.nextCursor === null) return;
    await this.runs.markReadStarted(run.id);
    let rowNo = last === null ? 0 : last.firstRowNo + last.rows;
    const from = last?.nextCursor ?? null;
    begin(current, 'read');
    for await (const page of this.source.openPages(run, flow, attributes, from, signal)) {
      const readTime = { fromMs: current.fromMs, toMs: performance.now() };
      rowNo = await this.takePage(run, flow, page, readTime, rowNo, current, clock, signal);
      signal.throwIfAborted();
      begin(current, 'read');
      if (isStopping(await this.runs.getRun(run.id))) throw new Error('The run was stopped.');
    }
    await this.finishReadSteps(run, flow);
  }

  /** Script, mapping and staging of a page that was read; gives the row number that the next page starts from. */
  private takePage(
    run: Run,
    flow: FlowDocument,
    page: SourcePage,
    readTime: StepTime,
    rowNo: number,
    current: CurrentStep,
    clock: RunClock,
    signal: AbortSignal,
  ): Promise<number> {
    const readAt = new Date();
    const readMs = readTime.toMs - readTime.fromMs;
    const attributes = { 'page.no': page.pageNo, 'page.records': page.recordCount, 'page.bytes': page.bytes };
    return inSpan(
      'page',
      attributes,
      async () => {
        recordSpan('read', { 'http.response.status_code': page.status }, readMs, readAt);
        begin(current, 'script');
        const transformed = await this.transform.transformPage(flow, page, page.attributes, signal);
        begin(current, 'read');
        const taken: TakenPage = { ...transformed, page, readTime };
        return await inSpan('stage', {}, () => this.stager.stagePage(run, flow, taken, rowNo, clock));
      },
      new Date(readAt.getTime() - readMs),
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

  private async endOrRethrow(
    run: Run,
    { step, fromMs }: CurrentStep,
    clock: RunClock,
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const { cancelRequestedAt, failure } = await this.runs.getRun(run.id);
    if (cancelRequestedAt !== null) return this.end(run, null);
    if (failure !== null) return this.end(run, failure);
    if (signal.aborted || !(error instanceof AppError) || error.code === 'RUN_TAKEN_OVER') throw error;
    this.logger.warn({ err: error, runId: run.id, flow: run.flowSlug, step }, 'The run failed');
    const failedStep = stepOf(error, step);
    const time = { startedAt: clock.at(fromMs), durationMs: performance.now() - fromMs };
    await this.steps.addProgress(run.id, [{ step: failedStep, ...time }]);
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

interface CurrentStep {
  step: Step;
  fromMs: number;
}

function begin(current: CurrentStep, step: Step): void {
  current.step = step;
  current.fromMs = performance.now();
}

/** The script and the mapping of a page run in one go; the error's code tells which of them it was. */
function stepOf(error: AppError, step: Step): Step {
  if (step !== 'script') return step;
  return error.code.startsWith('MAPPING_') ? 'mapping' : 'script';
}
