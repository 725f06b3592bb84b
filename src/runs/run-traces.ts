import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FlowTraces } from '../flows/index.js';
import { SCHEMA } from './queue/job-store.js';

const OF_RUNS = `USING runs WHERE runs.flow_id = $1 AND part.day = runs.day AND part.run_id = runs.id`;

/** Removes the runs of a flow that shall leave no trace, with all their logs. What they wrote stays known while its shop is there. */
@Injectable()
export class RunTraces implements OnModuleInit {
  constructor(
    private readonly traces: FlowTraces,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.traces.register(async ({ id }, manager) => {
      await manager.query(`DELETE FROM run_rows part ${OF_RUNS}`, [id]);
      await manager.query(`DELETE FROM row_failures part ${OF_RUNS}`, [id]);
      await manager.query('DELETE FROM runs WHERE flow_id = $1', [id]);
      await manager.query(`DELETE FROM ${SCHEMA}.job WHERE group_id = $1::uuid::text`, [id]);
    });
  }

  /** The shop is no more: what is known of its products goes. */
  async forgetShop(shop: string): Promise<void> {
    await this.dataSource.query('DELETE FROM product_states WHERE shop = $1', [shop]);
  }
}
