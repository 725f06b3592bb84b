import { Injectable } from '@nestjs/common';
import {
  type FlowSink,
  isUnmapped,
  nothingCameOut,
  pageStepsOf,
  type Refusal,
  type StepTime,
  type Taken,
} from '../engine/index.js';
import type { FlowDocument } from '../flows/index.js';
import { StepLogs } from './log/index.js';
import { GroupStep } from './group-step.js';
import { IdentifierStep } from './source/identifier-step.js';
import { PageStager } from './page-stager.js';
import { PageStore } from './page-store.js';
import { PageWrites } from './write/page-writes.js';
import { PayloadStore } from './source/payload-store.js';
import type { Slot } from './queue/slot.js';
import { RowStatistics } from './write/row-statistics.js';
import type { RunClock } from './run-clock.js';
import { isStopping, type Run } from './run.js';
import { meterSteps } from './run-meter.js';
import { RunFinisher } from './run-finisher.js';
import { RunRepository } from './run.repository.js';
import { UnansweredStep } from './source/unanswered-step.js';

type PageRefusal = NonNullable<ReturnType<typeof nothingCameOut>>;

/** Where the pages of a run end up: in the database, each durable before the next one is read, and from there in batches. */
@Injectable()
export class RunStaging {
  constructor(
    private readonly runs: RunRepository,
    private readonly stager: PageStager,
    private readonly pages: PageStore,
    private readonly pageWrites: PageWrites,
    private readonly payloads: PayloadStore,
    private readonly identifiers: IdentifierStep,
    private readonly unanswered: UnansweredStep,
    private readonly statistics: RowStatistics,
    private readonly groups: GroupStep,
    private readonly steps: StepLogs,
    private readonly finisher: RunFinisher,
  ) {}

  /** `readFrom`: since when the run reads what changed, or null. */
  open(run: Run, flow: FlowDocument, readFrom: Date | null, clock: RunClock, slot: Slot): FlowSink {
    let rowNo = 0;
    return {
      loggedIn: (_login, time) => {
        slot.works();
        return this.noteLogin(run, time, clock);
      },
      begin: async () => {
        if (flow.write.rowGrouping === 'page') await this.pageWrites.queueReopened(run);
        const last = await this.pages.findLastPage(run.id);
        if (last !== null && last.nextCursor === null) return 'read';
        await this.runs.markReadStarted(run.id, readFrom);
        rowNo = last === null ? 0 : last.firstRowNo + last.rows;
        return { from: last?.nextCursor ?? null };
      },
      take: async (page): Promise<Taken> => {
        const rows = await this.stager.stagePage({ ...run, readFrom }, flow, page, rowNo, clock);
        if (rows === null) return 'taken-over';
        rowNo += rows;
        return isStopping(await this.runs.getRun(run.id)) ? 'cancelled' : 'more';
      },
      endRead: async () => this.finishPageSteps(run, flow),
      group: async (signal) => {
        await this.unanswered.reportUnanswered(run);
        slot.waits();
        await this.identifiers.lookUp(run, flow, clock, signal);
        slot.works();
        await this.statistics.refresh(run);
        return this.groups.groupRows(run.id, flow, clock);
      },
      // The batches are queued with the plan; workers send them.
      write: async () => {
        if (run.direction === 'outbound') await this.payloads.deleteParts(run.id);
      },
    };
  }

  private async noteLogin(run: Run, { fromMs, toMs }: StepTime, clock: RunClock): Promise<void> {
    const progress = [{ step: 'login' as const, startedAt: clock.at(fromMs), durationMs: toMs - fromMs }];
    meterSteps(progress);
    await this.steps.addProgress(run.id, progress);
    await this.steps.finishStep(run.id, 'login', 'succeeded');
  }

  private async finishPageSteps(run: Run, flow: FlowDocument): Promise<Refusal | null> {
    const { records, products: rows, stopReason, verdict, verdictReason } = await this.runs.getRun(run.id);
    const status = records === 0 ? 'empty' : 'succeeded';
    if (run.direction === 'inbound') {
      const doubt = verdict === 'doubtful' ? ` The read is doubtful: ${verdictReason}` : '';
      const message = `Reading stopped: ${stopReason ?? 'the last page was read'}.${doubt}`;
      await this.steps.finishStep(run.id, 'read', status, message);
    }
    const pageSteps = pageStepsOf(flow);
    const nothing = nothingCameOut(pageSteps, { records, rows });
    for (const step of pageSteps)
      if (step !== nothing?.step) await this.steps.finishStep(run.id, step, status);
    return nothing === null ? null : this.endWithNothing(run, flow, nothing);
  }

  /** Fails a run whose mapping knew no record, so that its checkpoint stays; of what was left out on purpose, the run only tells. */
  private async endWithNothing(
    run: Run,
    { write, script }: FlowDocument,
    { step, code, detail }: PageRefusal,
  ): Promise<Refusal | null> {
    const steps = await this.steps.listSteps(run.id);
    const scripted = steps.find((one) => one.step === 'script')?.counts['records'] ?? 0;
    if (write.noRows === 'accept' || !isUnmapped(step, script === null ? null : scripted)) {
      await this.steps.finishStep(run.id, step, 'empty', detail);
      if (write.noRows === 'fail') await this.runs.addWarnings(run.id, [detail]);
      return null;
    }
    const failure = {
      step,
      code,
      detail: `${detail} Correct the mapping and start a new run. If it filters, set write.noRows to accept.`,
    };
    await this.steps.finishStep(run.id, step, 'failed', failure.detail);
    await this.finisher.failRun(run.id, failure);
    return failure;
  }
}
