import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { runAttributes } from '../erp-reader/index.js';
import { LoginSessions } from '../logins/index.js';
import { diffTotals } from '../omnitron-writer/index.js';
import { PageTransform } from '../runs/index.js';
import { asRecords, pageReport, type Rehearsal, type RehearsalInput } from './rehearsal.js';
import { RehearsalPages } from './rehearsal-pages.js';
import { RehearsalStage } from './rehearsal-stage.js';
import { RowRehearsal } from './row-rehearsal.js';
import type { TestedFlow } from './tested-flow.js';

/** A flow run without its write: logs in, reads, transforms, groups, and compares with what Omnitron holds. */
@Injectable()
export class FlowRehearsal {
  constructor(
    private readonly sessions: LoginSessions,
    private readonly pages: RehearsalPages,
    private readonly transform: PageTransform,
    private readonly rows: RowRehearsal,
  ) {}

  /** Never writes. What fails in the flow is in the report; only what fails in us throws. */
  async rehearse(flow: TestedFlow, input: RehearsalInput, signal: AbortSignal): Promise<Rehearsal> {
    const stage = new RehearsalStage();
    try {
      const attributes = await stage.during('login', () => this.logIn(flow, input, stage, signal));
      const records = await this.takePages(flow, input, attributes, stage, signal);
      if (input.until === 'diff') await this.compare(flow, records, input, stage, signal);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'bug') throw error;
    }
    return stage.report();
  }

  /** To the ERP only where it is read from. */
  private async logIn(
    { document, lastRequest }: TestedFlow,
    { query, source }: RehearsalInput,
    stage: RehearsalStage,
    signal: AbortSignal,
  ): Promise<Record<string, string>> {
    const login = source.step === 'read' ? (document.read?.login ?? null) : null;
    const omnitron = await this.sessions.getSession(document.omnitron.login, { signal });
    stage.secrets.push(...omnitron.secrets);
    const erp = login === null ? null : await this.sessions.getSession(login, { signal });
    stage.secrets.push(...(erp?.secrets ?? []));
    const tokens = { tokenErp: erp?.token ?? null, tokenOmnitron: omnitron.token };
    return runAttributes({ query, lastRequest, ...tokens });
  }

  /** The records that script and mapping make of the pages. */
  private async takePages(
    { document }: TestedFlow,
    input: RehearsalInput,
    attributes: Record<string, string>,
    stage: RehearsalStage,
    signal: AbortSignal,
  ): Promise<unknown[]> {
    const pages = this.pages.openPages(
      document,
      input,
      attributes,
      (exchange) => {
        stage.noteExchange(exchange);
        input.observe?.(exchange);
      },
      signal,
    );
    const records: unknown[] = [];
    for (;;) {
      const next = await stage.during(input.source.step, () => pages.next());
      if (next.done === true) return records;
      const page = next.value;
      stage.pages.push(pageReport(page, null));
      if (input.until === 'read') continue;
      const step = document.script === null ? 'mapping' : 'script';
      const transformed = await stage.during(step, () =>
        this.transform.transformPage(document, page, page.attributes, signal),
      );
      stage.pages[stage.pages.length - 1] = pageReport(page, transformed);
      for (const output of transformed.outputs) records.push(...asRecords(output));
    }
  }

  private async compare(
    { document }: TestedFlow,
    records: readonly unknown[],
    { maxRows }: RehearsalInput,
    stage: RehearsalStage,
    signal: AbortSignal,
  ): Promise<void> {
    const rows = await stage.during('group', () =>
      this.rows.groupRecords(document, records, maxRows, signal),
    );
    stage.rows = rows;
    stage.rows = await stage.during('diff', () => this.rows.compareRows(document, rows, signal));
    stage.totals = diffTotals(stage.rows.flatMap(({ diff }) => (diff === null ? [] : [diff])));
  }
}
