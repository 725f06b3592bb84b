import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, type SqlExecutor } from '../database/index.js';
import type { FlowVersion } from './flow.js';
import { fromStored } from './read-document.js';

const COLUMNS = `flow_id AS "flowId", version, author, note, created_at AS "createdAt"`;

/** The history of flows: every document that was ever saved. */
@Injectable()
export class FlowVersionRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findVersion(
    flowId: string,
    version: number,
    executor: SqlExecutor = this.dataSource,
  ): Promise<FlowVersion | null> {
    const row = await firstRow<Omit<FlowVersion, 'document'> & { document: object }>(
      executor,
      `SELECT ${COLUMNS}, document FROM flow_versions WHERE flow_id = $1 AND version = $2`,
      [flowId, version],
    );
    return row === null ? null : { ...row, document: fromStored(row.document) };
  }

  /** Newest first, without the documents. */
  listVersions(flowId: string, page: number, limit: number): Promise<Omit<FlowVersion, 'document'>[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} FROM flow_versions WHERE flow_id = $1 ORDER BY version DESC OFFSET $2 LIMIT $3`,
      [flowId, (page - 1) * limit, limit],
    );
  }
}
