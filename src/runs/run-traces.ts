import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FlowTraces } from '../flows/index.js';
import { shopOf } from '../omnitron-writer/index.js';
import { SCHEMA } from './queue/job-store.js';

const OF_RUNS = `USING runs WHERE runs.flow_id = $1 AND part.day = runs.day AND part.run_id = runs.id`;

/** Removes the runs of a flow that shall leave no trace, with all their logs, and what they wrote to its shop. */
@Injectable()
export class RunTraces implements OnModuleInit {
  constructor(private readonly traces: FlowTraces) {}

  onModuleInit(): void {
    this.traces.register(async ({ id, document }, manager) => {
      await manager.query(`DELETE FROM run_rows part ${OF_RUNS}`, [id]);
      await manager.query(`DELETE FROM row_failures part ${OF_RUNS}`, [id]);
      await manager.query('DELETE FROM runs WHERE flow_id = $1', [id]);
      await manager.query('DELETE FROM product_states WHERE shop = $1 AND flow_id = $2', [
        shopOf(document.omnitron),
        id,
      ]);
      await manager.query(`DELETE FROM ${SCHEMA}.job WHERE group_id = $1::uuid::text`, [id]);
    });
  }
}
