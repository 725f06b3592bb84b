import { Injectable } from '@nestjs/common';
import type { FlowDocument } from '../../flows/index.js';
import { StepLogs } from '../log/index.js';
import { parseTemplate, ProductMatcher } from '../../omnitron-writer/index.js';
import { inSpan } from '../../telemetry/index.js';
import type { RunClock } from '../run-clock.js';
import { IdentifierStore } from './identifier-store.js';
import type { Run } from '../run.js';

const IDENTIFIERS_PER_ROUND = 1000;

/**
 * Filename templates within a run: when every page is staged, the identifiers of the rows are looked up in Omnitron. Each
 * round is kept, so that a crash repeats one round at most; grouping then makes one row per product of them.
 */
@Injectable()
export class IdentifierStep {
  constructor(
    private readonly matcher: ProductMatcher,
    private readonly store: IdentifierStore,
    private readonly steps: StepLogs,
  ) {}

  /** Nothing to do for `{sku}`. Throws what the look-up throws, and the signal's reason. */
  async lookUp(run: Run, flow: FlowDocument, clock: RunClock, signal: AbortSignal): Promise<void> {
    const template = parseTemplate(flow.filenameTemplate);
    if (template.isSku) return;
    for (let after = -1; ;) {
      const fromMs = performance.now();
      const unknown = await this.store.listUnknown(run, after, IDENTIFIERS_PER_ROUND);
      const last = unknown.at(-1);
      if (last === undefined) return;
      const identifiers = unknown.map(({ identifier }) => identifier);
      const matches = await inSpan('look up', { identifiers: identifiers.length }, () =>
        this.matcher.matchIdentifiers(flow.omnitron, template, identifiers, signal),
      );
      await this.store.saveMatches(run, matches);
      const time = { startedAt: clock.at(fromMs), durationMs: performance.now() - fromMs };
      const progress = { step: 'group', ...time, counts: { identifiers: matches.length } } as const;
      await this.steps.addProgress(run.id, [progress]);
      after = last.rowNo;
      signal.throwIfAborted();
    }
  }
}
