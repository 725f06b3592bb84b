import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { askRemovalGuard, type FlowCards, mayNotShrink, type Refusal } from '../../engine/index.js';
import { shopOf, targetOf } from '../../omnitron-writer/index.js';
import { IdentifierStore } from '../source/identifier-store.js';
import { RowGrouping } from './row-grouping.js';
import type { Run } from '../run.js';

/**
 * What becomes of staged rows before the write: one row per product, those refused that may not be sent, the guards asked, those
 * left out that need no write. The rows that are pending afterwards are to be sent. Runs and dry runs decide by this alone.
 */
@Injectable()
export class RowPlan {
  constructor(
    private readonly grouping: RowGrouping,
    private readonly identifiers: IdentifierStore,
  ) {}

  /** Of a whole run, or, grouped by page, of the rows from `fromRowNo` on. Why none of them may be written, or null. */
  async decide(
    run: Run,
    { omnitron, filenameTemplate, write }: FlowCards,
    transaction: EntityManager,
    fromRowNo = 0,
  ): Promise<Refusal | null> {
    const shop = shopOf(omnitron);
    const isWhole = write.rowGrouping === 'run';
    if (isWhole) await this.grouping.mergeFragments(run, targetOf(omnitron), transaction);
    if (isWhole && filenameTemplate !== '{sku}') await this.identifiers.applyMatches(run, transaction);
    if (!write.allowImageRemoval) await this.grouping.failEmptyRows(run, transaction, fromRowNo);
    if (mayNotShrink(run)) await this.grouping.reportShrinking(run, shop, transaction, fromRowNo);
    const refusal = isWhole ? await this.askGuard(run, write, shop, transaction) : null;
    if (refusal !== null) return refusal;
    if (write.skipUnchanged && !run.force)
      await this.grouping.skipUnchangedRows(run, shop, transaction, fromRowNo);
    return null;
  }

  private async askGuard(
    run: Run,
    write: FlowCards['write'],
    shop: string,
    transaction: EntityManager,
  ): Promise<Refusal | null> {
    const count = () => this.grouping.countShrinking(run, shop, transaction);
    const refusal = await askRemovalGuard(write, run, count);
    if (refusal !== null) await this.grouping.reportShrinking(run, shop, transaction);
    return refusal;
  }
}
