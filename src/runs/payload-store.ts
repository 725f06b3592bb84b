import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, type SqlExecutor } from '../database/index.js';

/** Some records of a posted payload that follow each other, as JSON text of its own: a list, or the one object posted. */
export interface PayloadPart {
  readonly records: number;
  readonly content: Buffer;
}

/** A part as it was stored; parts count from 1. */
export interface StoredPart extends PayloadPart {
  readonly partNo: number;
  readonly isLast: boolean;
}

const PARTS_PER_STATEMENT = 8;

/** The `run_payload_parts` table: what was posted, from its 202 until all of it is staged as rows. */
@Injectable()
export class PayloadStore {
  constructor(private readonly dataSource: DataSource) {}

  async insertParts(runId: string, parts: readonly PayloadPart[], executor: SqlExecutor): Promise<void> {
    for (let at = 0; at < parts.length; at += PARTS_PER_STATEMENT) {
      const some = parts.slice(at, at + PARTS_PER_STATEMENT);
      const values = some.map((_, n) => `($1, $${n * 3 + 2}, $${n * 3 + 3}, $${n * 3 + 4})`).join(', ');
      await executor.query(
        `INSERT INTO run_payload_parts (run_id, part_no, records, content) VALUES ${values}`,
        [runId, ...some.flatMap(({ records, content }, n) => [at + n + 1, records, content])],
      );
    }
  }

  /** The part with this number; null behind the last. */
  findPart(runId: string, partNo: number): Promise<StoredPart | null> {
    return firstRow<StoredPart>(
      this.dataSource,
      `SELECT part_no AS "partNo", records, content,
              NOT EXISTS (SELECT 1 FROM run_payload_parts WHERE run_id = $1 AND part_no = $2::int + 1) AS "isLast"
       FROM run_payload_parts WHERE run_id = $1 AND part_no = $2`,
      [runId, partNo],
    );
  }

  /** When every part is staged nobody asks for them again. */
  async deleteParts(runId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM run_payload_parts WHERE run_id = $1', [runId]);
  }
}
