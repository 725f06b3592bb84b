import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { FlowCards } from '../../engine/index.js';
import { shopOf, targetOf } from '../../omnitron-writer/index.js';
import { IdentifierStore } from '../source/identifier-store.js';
import { DamageGuard, type DamageReport } from './damage-guard.js';
import { RowGrouping } from './row-grouping.js';
import type { ImageSums, Run } from '../run.js';

/** Of a run without a row that is due to be written. */
const NO_IMAGES_TOUCHED: ImageSums = { added: 0, changed: 0, removed: 0 };

/**
 * What becomes of staged rows before the write: one row per product, those refused that may not be sent, those left out that need
 * no write, those held that would do damage. The rows that are pending afterwards are to be sent. Runs and dry runs decide by
 * this alone.
 */
@Injectable()
export class RowPlan {
  constructor(
    private readonly grouping: RowGrouping,
    private readonly identifiers: IdentifierStore,
    private readonly damage: DamageGuard,
  ) {}

  /** Of a whole run, or, grouped by page, of the rows from `fromRowNo` on. */
  async decide(
    run: Run,
    { omnitron, filenameTemplate, read, write }: FlowCards,
    transaction: EntityManager,
    fromRowNo = 0,
  ): Promise<DamageReport> {
    const shop = shopOf(omnitron);
    const isWhole = write.rowGrouping === 'run';
    // No product comes twice on one page.
    if (isWhole && run.pages !== 1)
      await this.grouping.mergeFragments(run, targetOf(omnitron), shop, transaction);
    if (isWhole && filenameTemplate !== '{sku}') await this.identifiers.applyMatches(run, transaction);
    const settled = await this.grouping.settleUnwritten(run, write, shop, transaction, fromRowNo);
    if (!settled.isPending) return { sums: NO_IMAGES_TOUCHED, warnings: settled.warnings };
    const { sums, warnings } = await this.damage.holdDamage(
      run,
      { read, write },
      shop,
      transaction,
      fromRowNo,
    );
    return { sums, warnings: [...settled.warnings, ...warnings] };
  }
}
