import type { DataSource } from 'typeorm';
import { RowPartitions } from '../../src/runs/log/index.js';

export interface LogVolume {
  /** Rows in all; a tenth of them are in one large run. */
  readonly rows: number;
  readonly days: number;
  readonly flows: number;
  readonly rowsPerRun: number;
  /** One row in so many has failed. */
  readonly failedEvery: number;
}

/** What there is to ask for in a filled log. */
export interface FilledLog {
  readonly largeRun: string;
  /** A run of ordinary size from the middle. */
  readonly someRun: string;
  readonly from: Date;
  readonly to: Date;
}

/**
 * Fills the logs of the last days with runs of several flows, in sets: one row in `failedEvery` failed with one of
 * four codes, 30 % of the others skipped, the rest written; a SKU comes again in many runs of its flow.
 */
export async function fillLogs(dataSource: DataSource, volume: LogVolume): Promise<FilledLog> {
  await new RowPartitions(dataSource).ensureDays(-volume.days, 1);
  await insertRuns(dataSource, volume);
  // The large run is the first that was made, the other one lies in the middle.
  const [large, some] = await dataSource.query<{ id: string; created_at: Date }[]>(
    `(SELECT id, created_at FROM runs ORDER BY id LIMIT 1)
     UNION ALL (SELECT id, created_at FROM runs ORDER BY id OFFSET (SELECT count(*) / 2 FROM runs) LIMIT 1)`,
  );
  if (large === undefined || some === undefined) throw new Error('No runs were made.');
  for (let day = volume.days; day >= 1; day -= 1)
    await insertRows(dataSource, day, large.id, volume.failedEvery);
  await dataSource.query('VACUUM (ANALYZE) run_rows, row_failures, runs, step_logs');
  const from = some.created_at;
  return { largeRun: large.id, someRun: some.id, from, to: new Date(from.getTime() + 3_600_000) };
}

async function insertRuns(
  dataSource: DataSource,
  { rows, days, flows, rowsPerRun, failedEvery }: LogVolume,
): Promise<void> {
  const ordinary = Math.floor((rows * 0.9) / rowsPerRun);
  await dataSource.query(
    `WITH made AS (
       SELECT n, CASE WHEN n = 0 THEN $2::int ELSE $3::int END AS products,
         date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - make_interval(days => $4)
           + make_interval(days => $4) * (n::float8 / ($1::int + 1)) AS at
       FROM generate_series(0, $1::int) AS n
     ), named AS (
       SELECT *, lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
         || '8' || substr(md5(n::text), 4, 15) AS hex, n % $5::int AS flow_no FROM made
     )
     INSERT INTO runs (id, flow_id, flow_slug, flow_version, direction, trigger, triggered_by, day, state, status, phase,
       created_at, started_at, finished_at, pages, records, products, written, skipped, failed, error_step, error_code, error_detail)
     SELECT hex::uuid, md5(flow_no::text)::uuid, 'flow-' || flow_no, 1, 'inbound',
       CASE WHEN n % 50 = 0 THEN 'manual' ELSE 'schedule' END, CASE WHEN n % 50 = 0 THEN 'ayse@example.com' ELSE 'System' END,
       (at AT TIME ZONE 'UTC')::date, 'finished', CASE WHEN n % 200 = 7 THEN 'failed' ELSE 'partial' END, 'done',
       at, at, at + interval '20 s', 3, products, products, products * 7 / 10, products * 3 / 10 - products / $6::int, products / $6::int,
       CASE WHEN n % 200 = 7 THEN 'login' END, CASE WHEN n % 200 = 7 THEN 'LOGIN_REFUSED' END,
       CASE WHEN n % 200 = 7 THEN 'The login "erp" was refused with 401.' END
     FROM named`,
    [ordinary, Math.floor(rows / 10), rowsPerRun, days, flows, failedEvery],
  );
  await dataSource.query(
    `INSERT INTO step_logs (run_id, step, state, status, counts, duration_ms, finished_at)
     SELECT id, step, 'finished', CASE WHEN step = error_step THEN 'failed' ELSE 'succeeded' END, '{"pages": 3}', 500, finished_at
     FROM runs CROSS JOIN unnest(ARRAY['login', 'read', 'script', 'mapping', 'group', 'write']) AS step`,
  );
}

async function insertRows(
  dataSource: DataSource,
  daysAgo: number,
  largeRun: string,
  failedEvery: number,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO run_rows (day, run_id, row_no, page_no, sku, images, image_count, content_hash, status, code, detail,
       http_status, attempts, duration_ms, finished_at)
     SELECT r.day, r.id, n, 1 + n / 500,
       CASE WHEN r.id = $2 THEN 'LARGE-' || n
            ELSE r.flow_slug || '-' || (n + ('x' || substr(md5(r.id::text), 1, 7))::bit(28)::int) % 20000 END,
       '[{"url":"https://cdn.shop.example/images/AK' || n || '-KRM-1.jpg","order":1},{"url":"https://cdn.shop.example/images/AK' || n || '-KRM-2.jpg","order":2}]',
       2, sha256(n::text::bytea), CASE WHEN n % $3 = 0 THEN 'failed' WHEN n % 10 < 3 THEN 'skipped' ELSE 'written' END,
       CASE WHEN n % $3 = 0 THEN (ARRAY['OMNITRON_REJECTED', 'OMNITRON_UNAVAILABLE', 'BAD_IMAGE_URL', 'EMPTY_IMAGE_LIST'])[least(4, 1 + n / $3 % 16)]
            WHEN n % 10 < 3 THEN 'UNCHANGED' END,
       CASE WHEN n % $3 = 0 THEN '{"images":[{"url":["Enter a valid URL."]}]} ' || n END, 201, 1, 12, r.finished_at
     FROM runs r CROSS JOIN LATERAL generate_series(0, r.products - 1) AS n
     WHERE r.day = (now() AT TIME ZONE 'UTC')::date - $1::int`,
    [daysAgo, largeRun, failedEvery],
  );
}
