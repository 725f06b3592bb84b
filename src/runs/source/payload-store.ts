import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstRow, type SqlExecutor } from '../../database/index.js';

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

/** A part on its way to the table. */
interface NewPart extends PayloadPart {
  readonly runId: string;
  readonly partNo: number;
}

/** Posted bytes that are in one statement, at most: what the driver copies of a payload at a time. */
const STATEMENT_BYTES = 4 * 1024 * 1024;

/** The `run_payload_parts` table: what was posted, from its 202 until all of it is staged as rows. */
@Injectable()
export class PayloadStore {
  constructor(private readonly dataSource: DataSource) {}

  async insertParts(
    posts: readonly { readonly id: string; readonly parts: readonly PayloadPart[] }[],
    executor: SqlExecutor,
  ): Promise<void> {
    const parts = posts.flatMap(({ id, parts: own }) =>
      own.map((part, place): NewPart => ({ ...part, runId: id, partNo: place + 1 })),
    );
    for (let at = 0; at < parts.length;) {
      const from = at;
      let bytes = 0;
      do bytes += parts[at++]?.content.length ?? 0;
      while (at < parts.length && bytes + (parts[at]?.content.length ?? 0) <= STATEMENT_BYTES);
      await this.insertSome(parts.slice(from, at), executor);
    }
  }

  /** One statement, the contents behind each other in one parameter: binary, and cut by the database. */
  private async insertSome(parts: readonly NewPart[], executor: SqlExecutor): Promise<void> {
    await executor.query(
      `INSERT INTO run_payload_parts (run_id, part_no, records, content)
       SELECT run_id, part_no, records, substring($1::bytea FROM (1 + ends - length)::int FOR length)
       FROM (SELECT *, sum(length) OVER (ORDER BY place) AS ends
             FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[])
               WITH ORDINALITY AS part (run_id, part_no, records, length, place)) AS part`,
      [
        Buffer.concat(parts.map(({ content }) => content)),
        parts.map(({ runId }) => runId),
        parts.map(({ partNo }) => partNo),
        parts.map(({ records }) => records),
        parts.map(({ content }) => content.length),
      ],
    );
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
