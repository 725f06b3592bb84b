/**
 * Fetch missing, in beats. Each beat (1) queues the searches that are due, (2) works on one search that nobody has, (3) starts a
 * run for identifiers in line, as soon as their flow has no other run, and (4) takes down what the ERP answered. Every
 * step is a claim or one transaction in Postgres, so any number of processes may beat, and one that dies is replaced.
 */
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, Clock } from '../common/index.js';
import { AppConfig } from '../config/index.js';
import { FlowService } from '../flows/index.js';
import { type RunAnswer, RunAnswers, RunRepository, RunService } from '../runs/index.js';
import { answerOf } from './answer-of.js';
import { MissingFinder, sinceDay } from './missing-finder.js';
import { MissingStore, type WaitingFlow } from './missing-store.js';
import { type MissingSearch, SearchStore } from './search-store.js';

const MAX_ATTEMPTS = 3;
const SYSTEM = 'System';

@Injectable()
export class FetchMissing {
  private readonly logger = new Logger(FetchMissing.name);

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly flows: FlowService,
    private readonly runs: RunService,
    private readonly repository: RunRepository,
    private readonly answers: RunAnswers,
    private readonly finder: MissingFinder,
    private readonly searches: SearchStore,
    private readonly products: MissingStore,
  ) {}

  async beat(signal: AbortSignal = new AbortController().signal): Promise<void> {
    await this.searches.queueDue(this.config.FETCH_MISSING_EVERY_MINUTES);
    const search = await this.searches.claim();
    if (search !== null) await this.search(search, signal);
    for (const { flowId, runId } of await this.products.findAskingRuns()) await this.settle(flowId, runId);
    for (const flow of await this.products.findWaitingFlows()) await this.startRun(flow);
  }

  private async search(search: MissingSearch, signal: AbortSignal): Promise<void> {
    try {
      const { document } = await this.flows.getFlowById(search.flowId);
      const since = sinceDay(document, this.clock.now());
      const found = new Set<string>();
      let counts = {
        since,
        imageCheck: null as string | null,
        lookedAt: 0,
        missing: 0,
        withoutIdentifier: 0,
      };
      for await (const { imageCheck, lookedAt, bare } of this.finder.search(document, since, signal)) {
        await this.products.addFound(search.flowId, search.id, bare);
        for (const { identifiers } of bare) for (const identifier of identifiers) found.add(identifier);
        counts = {
          since,
          imageCheck,
          lookedAt: counts.lookedAt + lookedAt,
          missing: counts.missing + bare.length,
          withoutIdentifier:
            counts.withoutIdentifier + bare.filter(({ identifiers }) => identifiers.length === 0).length,
        };
        if (!(await this.searches.saveProgress(search, counts))) return;
      }
      await this.searches.saveProgress(search, counts);
      await this.searches.finish(search, found.size);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      const again = error.kind === 'transient' && search.attempts < MAX_ATTEMPTS;
      this.logger.warn({ err: error, searchId: search.id }, 'A search for missing images failed');
      await this.searches.fail(search, { code: error.code, detail: error.message }, again);
    }
  }

  /** While another run of the flow is active nothing changes: the identifiers stay in line. */
  private async startRun({ flowId, slug, batchSize }: WaitingFlow): Promise<void> {
    try {
      await this.runs.prepareRuns();
      await this.dataSource.transaction(async (manager) => {
        const claimed = await this.products.claimWaiting(flowId, batchSize, manager);
        if (claimed.length === 0) return;
        const sku = claimed.map(({ identifier }) => identifier);
        // Omnitron has no image of them, so what the flow wrote before says nothing.
        const run = { flowSlug: slug, trigger: 'fetch-missing', triggeredBy: SYSTEM, force: true } as const;
        const { runId } = await this.runs.createRunWithin({ ...run, queries: [{ sku }] }, manager);
        await this.products.markAsked(flowId, sku, runId, manager);
        await this.searches.addRun([...new Set(claimed.map(({ searchId }) => searchId))], runId, manager);
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'RUN_ACTIVE')
        this.logger.warn(
          { err: error, flow: slug },
          'Missing images could not be asked for; it is tried again',
        );
    }
  }

  private async settle(flowId: string, runId: string): Promise<void> {
    const run = await this.repository.findRun(runId);
    if (run !== null && run.state !== 'finished') return;
    const asked = await this.products.listAsked(flowId, runId);
    const told = run === null ? new Map<string, RunAnswer>() : await this.answers.listAnswers(run, asked);
    const { document } = await this.flows.getFlowById(flowId);
    const answers = asked.map(({ identifier }) =>
      answerOf(identifier, told.get(identifier) ?? 'unknown', run),
    );
    await this.products.saveAnswers(flowId, runId, answers, document.fetchMissing.backOffHours);
  }
}
