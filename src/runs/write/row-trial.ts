import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../../common/index.js';
import { rows } from '../../database/index.js';
import type { FlowCards, FlowPage, GuardedRun, Refusal } from '../../engine/index.js';
import { RowPartitions } from '../log/index.js';
import {
  type Image,
  ImagePreflight,
  type ImageVersion,
  ImageVersions,
  imagesText,
  type Match,
  parseTemplate,
  ProductMatcher,
} from '../../omnitron-writer/index.js';
import { IdentifierStore } from '../source/identifier-store.js';
import { RunQueries } from '../source/run-queries.js';
import { PageWrites } from './page-writes.js';
import { RowPlan } from './row-plan.js';
import { imagesOf, ROW_CODES, RowCode } from '../../rows/index.js';
import { ForeignImages, foreignDetail, withKept } from './foreign-images.js';
import { describeFindings } from './row-preflight.js';
import { type StagedRow, RowStore } from './row-store.js';
import { versionedUrls } from './staged-rows.js';
import type { Run } from '../run.js';
import { RunRepository } from '../run.repository.js';

/** The rows of pages that are only tried, and what run they would be of. */
export interface Trial {
  readonly flow: FlowCards;
  readonly run: GuardedRun;
  readonly pages: readonly {
    readonly pageNo: number;
    /** Records that the ERP sent on it. */
    readonly records: number;
    readonly rows: readonly StagedRow[];
  }[];
  /** Most rows that are given; with a filename template most identifiers that are looked up. */
  readonly maxRows: number;
}

/** A row as a run would have it right before its write: `pending` is what would be sent. */
export interface TrialRow {
  readonly sku: string | null;
  readonly identifier: string | null;
  readonly images: readonly Image[];
  readonly status: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly warning: string | null;
}

/** Rows as a run would have them, why it would write none of them, and what it would warn of. */
export interface TrialPlan {
  readonly rows: TrialRow[];
  readonly refusal: Refusal | null;
  readonly warnings: readonly string[];
}

/**
 * What a run would decide on rows, without a run: they are staged and planned by the same statements in a transaction that is
 * taken back. Nothing of it stays.
 */
@Injectable()
export class RowTrial {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly partitions: RowPartitions,
    private readonly rowStore: RowStore,
    private readonly pageWrites: PageWrites,
    private readonly identifiers: IdentifierStore,
    private readonly plan: RowPlan,
    private readonly queries: RunQueries,
    private readonly matcher: ProductMatcher,
    private readonly preflight: ImagePreflight,
    private readonly foreign: ForeignImages,
    private readonly versions: ImageVersions,
  ) {}

  /** The first rows in order of arrival, and what the policies say of all of them. Errors as those of a look-up. */
  async planRows(trial: Trial, signal: AbortSignal): Promise<TrialPlan> {
    const template = parseTemplate(trial.flow.filenameTemplate);
    const pages = template.isSku ? trial.pages : firstNamed(trial);
    const names = pages.flatMap((page) => page.rows.flatMap(pendingName));
    const matches = template.isSku
      ? []
      : await this.matcher.matchIdentifiers(trial.flow.omnitron, template, [...new Set(names)], signal);
    await this.partitions.ensureUpcoming();
    return await this.takingBack(async (transaction) => {
      const run = await this.stage({ ...trial, pages }, matches, transaction);
      const refusal = await this.queries.findIgnored(run, transaction);
      const report = refusal === null ? await this.plan.decide(run, trial.flow, transaction) : null;
      const shown = await listRows(run, template.isSku ? trial.maxRows : null, transaction);
      return { rows: shown, refusal, warnings: report?.warnings ?? [] };
    });
  }

  /** `write.imageVersionHeaders`: what the servers of the images tell of the pictures of a page. */
  async imageVersions(
    page: Pick<FlowPage, 'outputs' | 'source'>,
    flow: FlowCards,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ImageVersion>> {
    return this.versions.findVersions(newId(), versionedUrls(page, flow), signal);
  }

  /** `write.imagePreflight`: the rows with what it says of their images. */
  async lookAtImages(
    { write }: FlowCards,
    planned: readonly TrialRow[],
    signal: AbortSignal,
  ): Promise<TrialRow[]> {
    if (write.imagePreflight === 'off') return [...planned];
    const urlsOf = ({ images }: TrialRow): string[] => images.map(({ url }) => url);
    const sent = planned.filter(({ status }) => status === 'pending');
    const findings = await this.preflight.checkImages(sent.flatMap(urlsOf), signal);
    return planned.map((row) => {
      const found = row.status === 'pending' ? describeFindings(urlsOf(row), findings) : null;
      if (found === null) return row;
      if (write.imagePreflight === 'warn') return { ...row, warning: joined(row.warning, found) };
      const code = RowCode.IMAGE_PREFLIGHT_FAILED;
      return { ...row, status: ROW_CODES[code].outcome, code, detail: found };
    });
  }

  /** `write.foreignImages`: the rows with what the shop holds beside them. Errors as those of a look-up. */
  async lookForForeign(
    flow: FlowCards,
    planned: readonly TrialRow[],
    signal: AbortSignal,
  ): Promise<TrialRow[]> {
    const { foreignImages } = flow.write;
    if (foreignImages === 'replace') return [...planned];
    const sent = planned.flatMap(({ sku, status, images }) =>
      sku === null || status !== 'pending' ? [] : [{ sku, images: imagesText(images) }],
    );
    const found = await this.foreign.findForeign(flow, sent, signal);
    const code = RowCode.FOREIGN_IMAGES;
    return planned.map((row) => {
      const images = row.status === 'pending' ? (found.get(row.sku ?? '') ?? []) : [];
      if (images.length === 0) return row;
      if (foreignImages === 'keep') return { ...row, images: withKept(row.images, images) };
      return { ...row, status: ROW_CODES[code].outcome, code, detail: foreignDetail(images) };
    });
  }

  /** As pages of a run that nobody else will ever see. */
  private async stage(
    { flow, run: { direction, query, force, readFrom, verdict }, pages }: Trial,
    matches: readonly Match[],
    transaction: EntityManager,
  ): Promise<Run> {
    const id = newId();
    await this.runs.insertRun(
      {
        id,
        flowId: newId(),
        flowSlug: flow.slug,
        flowVersion: 0,
        direction,
        trigger: 'test',
        triggeredBy: 'test',
        query,
        identifiers: query.sku?.length ?? 0,
        force,
        scheduledFor: null,
      },
      transaction,
    );
    const records = pages.reduce((sum, page) => sum + page.records, 0);
    const products = pages.reduce((sum, page) => sum + page.rows.length, 0);
    const run = { ...(await this.runs.getRun(id, transaction)), readFrom, verdict, records, products };
    let firstRowNo = 0;
    for (const { pageNo, rows: staged } of pages) {
      if (flow.write.rowGrouping === 'page')
        await this.pageWrites.stageRows(run, { pageNo, firstRowNo }, staged, transaction);
      else await this.rowStore.stageRows(run, pageNo, firstRowNo, staged, transaction);
      firstRowNo += staged.length;
    }
    await this.identifiers.saveMatches(run, matches, transaction);
    return run;
  }

  private async takingBack<T>(work: (transaction: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      return await work(runner.manager);
    } finally {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  }
}

function joined(...warnings: readonly (string | null)[]): string {
  return warnings.filter((one) => one !== null).join(' ');
}

/** The rows of the first identifiers; those without one count as well. */
function firstNamed({ pages, maxRows }: Trial): Trial['pages'] {
  const names = new Set<string>();
  let nameless = 0;
  const isFirst = ({ sku }: StagedRow): boolean => {
    if (sku !== null && names.has(sku)) return true;
    if (names.size + nameless >= maxRows) return false;
    if (sku === null) nameless += 1;
    else names.add(sku);
    return true;
  };
  return pages.map(({ pageNo, records, rows: staged }) => {
    const first = staged.filter(isFirst);
    return { pageNo, records: records - staged.length + first.length, rows: first };
  });
}

function pendingName({ sku, refusal }: StagedRow): string[] {
  return sku === null || refusal !== null ? [] : [sku];
}

async function listRows(run: Run, most: number | null, transaction: EntityManager): Promise<TrialRow[]> {
  const found = await rows<Omit<TrialRow, 'images'> & { images: string }>(
    transaction,
    `SELECT sku, identifier, images, status, code, detail, warning FROM run_rows
     WHERE day = $1 AND run_id = $2 ORDER BY row_no LIMIT $3`,
    [run.day, run.id, most],
  );
  return found.map((row) => ({ ...row, images: imagesOf(row) as Image[] }));
}
