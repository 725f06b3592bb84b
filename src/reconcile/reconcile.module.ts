import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { BeatsModule } from '../common/index.js';
import { FlowsModule } from '../flows/index.js';
import { OmnitronWriterModule } from '../omnitron-writer/index.js';
import { RunsModule } from '../runs/index.js';
import { ReconcileController } from './reconcile.controller.js';
import { ReconcileTicker } from './reconcile.ticker.js';
import { Reconciler } from './reconciler.js';
import { ReconciliationStore } from './reconciliation-store.js';

/** Whether shops still hold what runs wrote. */
@Module({
  imports: [AuthModule, BeatsModule, FlowsModule, OmnitronWriterModule, RunsModule],
  controllers: [ReconcileController],
  providers: [Reconciler, ReconcileTicker, ReconciliationStore],
})
export class ReconcileModule {}
