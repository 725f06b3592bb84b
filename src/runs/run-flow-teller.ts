import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RunFlows } from '../auth/index.js';
import { firstRow } from '../database/index.js';
import { FLOW_HEADS } from '../flows/index.js';

/** Tells the guard whose a run is: its flow by the name of today, or of then when it was deleted. */
@Injectable()
export class RunFlowTeller {
  constructor(dataSource: DataSource, runFlows: RunFlows) {
    runFlows.tellBy(async (runId) => {
      const run = await firstRow<{ slug: string }>(
        dataSource,
        `SELECT coalesce(f.slug, r.flow_slug) AS slug FROM runs r LEFT JOIN ${FLOW_HEADS} f ON f.id = r.flow_id WHERE r.id = $1`,
        [runId],
      );
      return run?.slug ?? null;
    });
  }
}
