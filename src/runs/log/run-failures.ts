import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../../database/index.js';
import type { RowCode } from '../../rows/index.js';

const MOST_GROUPS = 50;
const FIRST_ROWS = 5;
const PATTERN_LENGTH = 300;

/** Failed rows of a run that failed for the same reason. */
export interface FailureGroup {
  readonly code: RowCode;
  /** What their details have in common: the SKU, URLs and numbers are left open. */
  readonly pattern: string;
  readonly count: number;
  /** Of the first row. */
  readonly detail: string | null;
  readonly first: readonly { readonly rowNo: number; readonly sku: string | null }[];
}

/** Why rows of a run failed, from `row_failures`. */
@Injectable()
export class RunFailures {
  constructor(private readonly dataSource: DataSource) {}

  /** The largest groups first, at most 50. */
  listGroups({ id, day }: { readonly id: string; readonly day: string }): Promise<FailureGroup[]> {
    return rows<FailureGroup>(
      this.dataSource,
      `WITH failed AS (
         SELECT row_no, sku, code, detail,
           left(regexp_replace(regexp_replace(
             replace(coalesce(detail, ''), coalesce(nullif(sku, ''), chr(1)), '…'),
             'https?://[^\\s"''),]+', '…', 'g'), '[0-9]+', '#', 'g'), ${PATTERN_LENGTH}) AS pattern
         FROM row_failures WHERE day = $1::date AND run_id = $2)
       SELECT code, pattern, count(*)::int AS count, (array_agg(detail ORDER BY row_no))[1] AS detail,
         to_jsonb((array_agg(jsonb_build_object('rowNo', row_no, 'sku', sku) ORDER BY row_no))[1:${FIRST_ROWS}]) AS first
       FROM failed GROUP BY code, pattern ORDER BY count(*) DESC, code, pattern LIMIT ${MOST_GROUPS}`,
      [day, id],
    );
  }
}
