import { Injectable } from '@nestjs/common';
import { FlowEngine } from '../engine/index.js';
import { HeldImages } from '../omnitron-writer/index.js';
import { RowTrial } from '../runs/index.js';
import { DryRun } from './dry-run.js';
import type { Rehearsal, RehearsalInput } from './rehearsal.js';
import { RehearsalPages } from './rehearsal-pages.js';
import type { TestedFlow } from './tested-flow.js';

/** A flow run without its write: through the engine, into a report. */
@Injectable()
export class FlowRehearsal {
  constructor(
    private readonly engine: FlowEngine,
    private readonly pages: RehearsalPages,
    private readonly trial: RowTrial,
    private readonly held: HeldImages,
  ) {}

  /** Never writes. What fails in the flow is in the report; only what fails in us throws. */
  async rehearse(
    { document: flow, lastRequest }: TestedFlow,
    input: RehearsalInput,
    signal: AbortSignal,
  ): Promise<Rehearsal> {
    const sink = new DryRun(this.trial, this.held, flow, { ...input, signal });
    const source = this.pages.sourceOf(flow, input, (exchange) => {
      sink.report.noteExchange(exchange);
      input.observe?.(exchange);
    });
    const facts = { query: input.query, lastRequest };
    const { until, tester } = input;
    const end = await this.engine.run({ flow, facts, source, until, tester }, sink, signal);
    if (end.kind === 'stopped') throw end.reason;
    if (end.kind === 'failed' && end.failure.error.kind === 'bug') throw end.failure.error;
    return sink.shown(end);
  }
}
