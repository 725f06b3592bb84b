import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GroupedCalls } from '../common/index.js';
import { firstRow, rows, type SqlExecutor } from '../database/index.js';
import type { Flow } from './flow.js';

/** A flow without its document: what is needed for every post to it. */
export type FlowHead = Pick<Flow, 'id' | 'slug' | 'direction' | 'state' | 'version'>;

const HEADS_AT_ONCE = 1000;

/** Finds flows fast, for whoever asks many times a second and knows the documents of versions already. */
@Injectable()
export class FlowLookup {
  private readonly heads = new GroupedCalls<string, FlowHead | null>((slugs) => this.findHeads(slugs), {
    weightOf: () => 1,
    mostWeight: HEADS_AT_ONCE,
  });

  constructor(private readonly dataSource: DataSource) {}

  findHead(slug: string): Promise<FlowHead | null> {
    return this.heads.submit(slug);
  }

  /** Those of the flows that take posts; none of them is deleted before the transaction ends. */
  async holdRunning(flowIds: readonly string[], executor: SqlExecutor): Promise<ReadonlySet<string>> {
    const held = await rows<{ id: string }>(
      executor,
      `SELECT id FROM flows WHERE id = ANY($1::uuid[]) AND state = 'running' ORDER BY id FOR KEY SHARE`,
      [flowIds],
    );
    return new Set(held.map(({ id }) => id));
  }

  /** Whether a version writes each page as it is read (`write.rowGrouping: page`). */
  async writesByPage(flowId: string, version: number, executor: SqlExecutor): Promise<boolean> {
    const found = await firstRow(
      executor,
      `SELECT 1 FROM flow_versions
       WHERE flow_id = $1 AND version = $2 AND document->'write'->>'rowGrouping' = 'page'`,
      [flowId, version],
    );
    return found !== null;
  }

  private async findHeads(slugs: readonly string[]): Promise<(FlowHead | null)[]> {
    const found = await rows<FlowHead>(
      this.dataSource,
      'SELECT id, slug, direction, state, version FROM flows WHERE slug = ANY($1::text[])',
      [[...new Set(slugs)]],
    );
    const headOf = new Map(found.map((head) => [head.slug, head]));
    return slugs.map((slug) => headOf.get(slug) ?? null);
  }
}
