import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, inputInvalid, rounded } from '../../common/index.js';
import { FlowService, type FlowSummary } from '../../flows/index.js';
import { RunHistory } from '../../runs/index.js';
import type { AlarmRule } from './alarm.js';
import { canLookBack, lookedFrom, previewOf } from './alarm-preview.js';
import type { AlarmOpeningResponse, AlarmPreviewRequest, AlarmPreviewResponse } from './alarm-preview.dto.js';
import { ruleProblems } from './alarm-rules.js';

const DAY_MS = 24 * 3600 * 1000;
const PER_PAGE = 500;
const MOST_OPENINGS = 100;

/** Asks the runs of the last days how often a rule would have opened. */
@Injectable()
export class AlarmPreviews {
  constructor(
    private readonly history: RunHistory,
    private readonly flows: FlowService,
    private readonly clock: Clock,
  ) {}

  async preview({ days, flow: slug, ...asked }: AlarmPreviewRequest): Promise<AlarmPreviewResponse> {
    const problems = ruleProblems(asked);
    if (problems.length > 0) throw inputInvalid(problems);
    const rule: AlarmRule = { ...asked, resolveThreshold: asked.resolveThreshold ?? asked.threshold };
    const to = this.clock.now();
    const from = new Date(to.getTime() - days * DAY_MS);
    const chosen = slug === null ? null : await this.flows.getFlow(slug);
    const period = { from, to, canLookBack: canLookBack(rule.condition) };
    if (!period.canLookBack) return { ...period, flows: 0, opened: 0, openings: [] };
    const minutes = await this.history.listMinutes(lookedFrom(rule, from), to, chosen?.id ?? null);
    const past = Map.groupBy(minutes, ({ flowId }) => flowId);
    const flows = chosen === null ? await this.listFlows() : [chosen];
    const openings: AlarmOpeningResponse[] = [];
    for (const { id, slug: flow, state, startedAt } of flows) {
      const since = { from, to, startedAt: state === 'running' ? startedAt : null };
      const found = previewOf(rule, past.get(id) ?? [], since);
      openings.push(...found.map((opening) => ({ flow, ...opening, peak: rounded(opening.peak, 2) })));
      // Others are answered between flows.
      await setImmediate();
    }
    const newest = openings.toSorted((one, other) => other.openedAt.getTime() - one.openedAt.getTime());
    return {
      ...period,
      flows: flows.filter(({ id }) => past.has(id)).length,
      opened: openings.length,
      openings: newest.slice(0, MOST_OPENINGS),
    };
  }

  private async listFlows(): Promise<FlowSummary[]> {
    const flows: FlowSummary[] = [];
    for (let page = 1; ; page += 1) {
      const [some, count] = await this.flows.listFlows({}, page, PER_PAGE);
      flows.push(...some);
      if (some.length === 0 || flows.length >= count) return flows;
    }
  }
}
