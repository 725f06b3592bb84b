import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows } from '../database/index.js';
import { RowCode } from '../rows/index.js';
import type { Run } from './run.js';

/** What became of an identifier that a run asked for. `answered`: the ERP named it, its rows go by other SKUs. */
export type RunAnswer = 'written' | 'failed' | 'held' | 'no-images' | 'not-found' | 'answered' | 'unknown';

/** Tells, of a run that has finished, what became of the identifiers that it asked for. */
@Injectable()
export class RunAnswers {
  constructor(private readonly dataSource: DataSource) {}

  /** `skus`: the products that rows of the identifier may go by, beside itself. */
  async listAnswers(
    run: Run,
    asked: readonly { readonly identifier: string; readonly skus: readonly string[] }[],
  ): Promise<Map<string, RunAnswer>> {
    const pairs = asked.flatMap(({ identifier, skus }) =>
      [...new Set([identifier, ...skus])].map((sku) => ({ identifier, sku })),
    );
    const found = await rows<{ identifier: string; answer: RunAnswer }>(
      this.dataSource,
      `WITH asked AS (SELECT * FROM unnest($3::text[], $4::text[]) AS pair (identifier, sku)),
       told AS (
         SELECT asked.identifier, CASE WHEN row.status = 'written' OR row.code = '${RowCode.UNCHANGED}' THEN 1
           WHEN row.code IN ('${RowCode.NOT_FOUND_IN_ERP}', '${RowCode.NOT_IN_ERP}') THEN 5
           WHEN row.code IN ('${RowCode.EMPTY_IMAGE_LIST}', '${RowCode.NO_IMAGES}') THEN 4
           WHEN row.status = 'held' THEN 3 ELSE 2 END AS rank
         FROM asked JOIN run_rows row ON row.day = $1 AND row.run_id = $2 AND row.sku = asked.sku
         UNION ALL
         SELECT DISTINCT asked.identifier, 6 FROM asked JOIN run_queries batch
           ON batch.run_id = $2 AND asked.identifier = ANY (batch.answered)
       )
       SELECT identifier,
              (ARRAY['written', 'failed', 'held', 'no-images', 'not-found', 'answered'])[min(rank)] AS answer
       FROM told GROUP BY identifier`,
      [run.day, run.id, pairs.map(({ identifier }) => identifier), pairs.map(({ sku }) => sku)],
    );
    const answers = new Map(found.map(({ identifier, answer }) => [identifier, answer]));
    return new Map(asked.map(({ identifier }) => [identifier, answers.get(identifier) ?? 'unknown']));
  }
}
