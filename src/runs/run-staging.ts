import { Injectable } from '@nestjs/common';
import {
  type FlowSink,
  isUnmapped,
  nothingCameOut,
  pageStepsOf,
  readsChanges,
  type Refusal,
  type StepTime,
  type Taken,
} from '../engine/index.js';
import type { FlowDocument } from '../flows/index.js';
import { StepLogs, type StepProgress } from './log/index.js';
import { GroupStep } from './group-step.js';
import { IdentifierStep } from './source/identifier-step.js';
import { PageStager } from './page-stager.js';
import { PageStore, type ReadSoFar } from './page-store.js';
import { PageWrites } from './write/page-writes.js';
import { PayloadStore } from './source/payload-store.js';
import type { Slot } from './queue/slot.js';
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
    private readonly groups: GroupStep,
    private readonly steps: StepLogs,
    private readonly finisher: RunFinisher,
  ) {}

  /** `readFrom`: since when the run reads what changed, or null. */
  open(
    run: Run,
    flow: FlowDocument,
    readFrom: Date | null,
    clock: RunClock,
    { slot, signal }: { readonly slot: Slot; readonly signal: AbortSignal },
  ): FlowSink {
    let rowNo = 0;
    let read: ReadSoFar | null = null;
    const whole = async (): Promise<ReadSoFar> => (read ??= await this.runs.getRun(run.id));
    return {
      loggedIn: (_login, time) => {
        slot.works();
        return this.noteLogin(run, time, clock);
      },
      begin: async () => {
        if (flow.write.rowGrouping === 'page') await this.pageWrites.queueReopened(run);
        const last = run.pages === 0 ? null : await this.pages.findLastPage(run.id);
        if (last !== null && last.nextCursor === null) return 'read';
        await this.runs.markReadStarted(run.id, readFrom);
        rowNo = last === null ? 0 : last.firstRowNo + last.rows;
        return { from: last?.nextCursor ?? null };
      },
      take: async (page): Promise<Taken> => {
        const staged = await this.stager.stagePage({ ...run, readFrom }, flow, page, rowNo, clock, signal);
        if (staged === null) return 'taken-over';
        rowNo += staged.rows;
        ({ read } = staged);
        return isStopping(staged.read) ? 'cancelled' : 'more';
      },
      endRead: async () => this.finishPageSteps(run, flow, await whole()),
      group: async (signal) => {
        const { products } = await whole();
        const isChanges = readsChanges({ ...run, readFrom: run.readFrom ?? readFrom });
        if (run.identifiers > 0 || isChanges || flow.read?.products != null)
          await this.unanswered.reportUnanswered(run);
        slot.waits();
        await this.identifiers.lookUp(run, flow, clock, signal);
        slot.works();
        return this.groups.groupRows(run, products, flow, clock);
      },
      // The batches are queued with the plan; workers send them.
      write: async () => {
        if (run.direction === 'outbound') await this.payloads.deleteParts(run.id);
      },
    };
  }

  private async noteLogin(run: Run, { fromMs, toMs }: StepTime, clock: RunClock): Promise<void> {
    const time = { startedAt: clock.at(fromMs), durationMs: toMs - fromMs };
    const progress = [{ step: 'login' as const, ...time, end: { status: 'succeeded' as const } }];
    meterSteps(progress);
    await this.steps.addProgress(run.id, progress);
  }

  private async finishPageSteps(run: Run, flow: FlowDocument, read: ReadSoFar): Promise<Refusal | null> {
    const { records, products: rows, stopReason, verdict, verdictReason } = read;
    const status = records === 0 ? 'empty' : 'succeeded';
    const doubt = verdict === 'doubtful' ? ` The read is doubtful: ${verdictReason}` : '';
    const message = `Reading stopped: ${stopReason ?? 'the last page was read'}.${doubt}`;
    const pageSteps = pageStepsOf(flow);
    const nothing = nothingCameOut(pageSteps, { records, rows });
    const ends = pageSteps
      .filter((step) => step !== nothing?.step)
      .map((step): StepProgress => ({ step, durationMs: 0, end: { status } }));
    const readEnd: StepProgress = { step: 'read', durationMs: 0, end: { status, message } };
    await this.steps.addProgress(run.id, run.direction === 'inbound' ? [readEnd, ...ends] : ends);
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
