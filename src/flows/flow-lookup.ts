import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, type SqlExecutor } from '../database/index.js';
import type { Flow } from './flow.js';

/** A flow without its document: what is needed for every post to it. */
export type FlowHead = Pick<Flow, 'id' | 'slug' | 'direction' | 'state' | 'version'>;

/** Finds flows fast, for whoever asks many times a second and knows the documents of versions already. */
@Injectable()
export class FlowLookup {
  constructor(private readonly dataSource: DataSource) {}

  findHead(slug: string): Promise<FlowHead | null> {
    return firstRow<FlowHead>(
      this.dataSource,
      'SELECT id, slug, direction, state, version FROM flows WHERE slug = $1',
      [slug],
    );
  }

  /** Whether the flow takes posts; if so it is neither stopped nor deleted before the transaction ends. */
  async holdRunning(flowId: string, executor: SqlExecutor): Promise<boolean> {
    const held = await firstRow(
      executor,
      `SELECT 1 FROM flows WHERE id = $1 AND state = 'running' FOR KEY SHARE`,
      [flowId],
    );
    return held !== null;
  }
}
