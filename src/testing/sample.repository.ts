import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, rows, type SqlExecutor, storableText } from '../database/index.js';
import type { NewSample, Sample, SampleSummary } from './sample.js';

const COLUMNS = `name, kind, content_type AS "contentType", source, author, created_at AS "createdAt"`;

/** The `flow_samples` table. */
@Injectable()
export class SampleRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** By name, without their content. */
  listSummaries(flowId: string, page: number, limit: number): Promise<SampleSummary[]> {
    return rows<SampleSummary>(
      this.dataSource,
      `SELECT ${COLUMNS}, octet_length(content) AS bytes FROM flow_samples WHERE flow_id = $1
       ORDER BY name OFFSET $2 LIMIT $3`,
      [flowId, (page - 1) * limit, limit],
    );
  }

  async countSamples(flowId: string, executor: SqlExecutor = this.dataSource): Promise<number> {
    const found = await firstRow<{ count: number }>(
      executor,
      'SELECT count(*)::int AS count FROM flow_samples WHERE flow_id = $1',
      [flowId],
    );
    return found?.count ?? 0;
  }

  findSample(flowId: string, name: string, executor: SqlExecutor = this.dataSource): Promise<Sample | null> {
    return firstRow<Sample>(
      executor,
      `SELECT ${COLUMNS}, content FROM flow_samples WHERE flow_id = $1 AND name = $2`,
      [flowId, name],
    );
  }

  /** Makes everybody who saves samples of a flow wait their turn until the transaction ends. */
  async lockSamples(flowId: string, executor: SqlExecutor): Promise<void> {
    await executor.query(`SELECT pg_advisory_xact_lock(hashtextextended('samples of ' || $1, 0))`, [flowId]);
  }

  /** Adds a sample, or puts it in the place of the one with its name. */
  async upsertSample(flowId: string, sample: NewSample, executor: SqlExecutor): Promise<void> {
    const { name, kind, content, contentType, source, author } = sample;
    await executor.query(
      `INSERT INTO flow_samples (flow_id, name, kind, content, content_type, source, author)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (flow_id, name) DO UPDATE SET kind = EXCLUDED.kind, content = EXCLUDED.content,
         content_type = EXCLUDED.content_type, source = EXCLUDED.source, author = EXCLUDED.author, created_at = now()`,
      [flowId, name, kind, storableText(content), storableText(contentType), source, author],
    );
  }

  async deleteSample(flowId: string, name: string): Promise<boolean> {
    const deleted = await rows(
      this.dataSource,
      'DELETE FROM flow_samples WHERE flow_id = $1 AND name = $2 RETURNING name',
      [flowId, name],
    );
    return deleted.length > 0;
  }
}
